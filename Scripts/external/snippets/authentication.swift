import Bulwark

let pinLock: PINLock = given()
let wrapStore: any BiometricWrapStore = given()
let attemptStore: any AttemptStore = given()
let deviceKey: SecureBytes = given()
let store: any RecordStore = given()
let attempts: AttemptLimiter = given()
let device: any DeviceEntanglement = given()
let choice: any RecordStore = given()
let pin: Secret = given()
var state = FallbackState.biometrics

func open(with key: SecureBytes) {}
nonisolated func tellServer(_ action: DuressAction) {}
