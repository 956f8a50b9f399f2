/// Something that an app may use only if its Info.plist says what for: the keys, the API, and what happens without.
///
/// Sources: Apple's "Requesting access to protected resources", the pages of the keys under "Information property list", and those of the API
/// named, read in 2026-11.
struct ProtectedResource: Sendable {
    /// What a use without its description leads to.
    enum Outcome: Sendable, Hashable {
        /// The system ends the app.
        case crash
        /// The system says no without asking the user.
        case denied
    }

    /// A way of using the resource.
    enum Use: Sendable {
        /// A call of a function or method, or the making of an object; with a type that it must be of, where the name is common.
        case call(String, on: [String] = [])
        /// A call that is given an argument with this label.
        case labelled(String, label: String, on: [String] = [])
        /// A call that is not given an argument with this label.
        case unlabelled(String, label: String, on: [String] = [])
        /// A call that is given this member as an argument, such as `.video`.
        case with(String, member: [String], on: [String] = [])
        /// A member that is assigned, such as `sourceType = .camera`.
        case assigned(String, member: [String])
    }

    /// What it is, for messages.
    var name: String
    /// The key that has to be there.
    var key: String
    /// Keys that serve as well.
    var alternatives: [String] = []
    /// A key that served once, and the first major version of iOS for which it no longer does.
    var outdated: (key: String, since: Int)?
    /// What happens without a description.
    var outcome: Outcome
    /// How it is used.
    var uses: [Use]
    /// The frameworks whose import shows that the app has to do with the resource.
    var frameworks: [String]

    static let all: [ProtectedResource] = [
        .init(
            name: "the camera", key: "NSCameraUsageDescription", outcome: .crash,
            uses: [
                .with("requestAccess", member: ["video"], on: ["AVCaptureDevice"]),
                .with("default", member: ["video"], on: ["AVCaptureDevice"]),
                .with("requestAccessForMediaType", member: ["AVMediaTypeVideo"]),
                .assigned("sourceType", member: ["camera", "UIImagePickerControllerSourceTypeCamera"]),
                .call("VNDocumentCameraViewController"), .call("DataScannerViewController"),
                .call("AVCaptureDeviceInput"), .call("ARSession"), .call("CodeScannerView"),
            ], frameworks: ["AVFoundation", "VisionKit", "ARKit", "RealityKit"]),
        .init(
            name: "the microphone", key: "NSMicrophoneUsageDescription", outcome: .crash,
            uses: [
                .with("requestAccess", member: ["audio"], on: ["AVCaptureDevice"]), .call("requestRecordPermission"),
                .call("AVAudioRecorder"),
                .with("requestAccessForMediaType", member: ["AVMediaTypeAudio"]),
            ], frameworks: ["AVFoundation", "AVFAudio"]),
        .init(
            name: "the photo library", key: "NSPhotoLibraryUsageDescription", outcome: .crash,
            uses: [
                .with("requestAuthorization", member: ["readWrite"], on: ["PHPhotoLibrary"]),
                // Without `for:` it asks for both.
                .unlabelled("requestAuthorization", label: "for", on: ["PHPhotoLibrary"]),
                .call("fetchAssets", on: ["PHAsset"]),
                .call("fetchAssetCollections", on: ["PHAssetCollection"]),
            ], frameworks: ["Photos", "PhotosUI"]),
        .init(
            name: "adding to the photo library", key: "NSPhotoLibraryAddUsageDescription", alternatives: [],
            outcome: .crash,
            uses: [
                .call("UIImageWriteToSavedPhotosAlbum"), .call("UISaveVideoAtPathToSavedPhotosAlbum"),
                .with("requestAuthorization", member: ["addOnly"], on: ["PHPhotoLibrary"]),
            ], frameworks: ["Photos"]),
        .init(
            name: "contacts", key: "NSContactsUsageDescription", outcome: .crash,
            uses: [
                .call("requestAccess", on: ["CNContactStore"]),
                .call("requestAccessForEntityType", on: ["CNContactStore"]),
                .call("unifiedContacts", on: ["CNContactStore"]),
                .call("enumerateContacts", on: ["CNContactStore"]),
            ], frameworks: ["Contacts", "ContactsUI"]),
        .init(
            name: "calendars", key: "NSCalendarsFullAccessUsageDescription", alternatives: [],
            outdated: ("NSCalendarsUsageDescription", 17), outcome: .crash,
            uses: [
                .call("requestFullAccessToEvents"), .with("requestAccess", member: ["event"], on: ["EKEventStore"]),
                .call("requestFullAccessToEventsWithCompletion"),
            ],
            frameworks: ["EventKit", "EventKitUI"]),
        .init(
            name: "adding to calendars", key: "NSCalendarsWriteOnlyAccessUsageDescription",
            alternatives: ["NSCalendarsFullAccessUsageDescription"], outcome: .crash,
            uses: [.call("requestWriteOnlyAccessToEvents")], frameworks: ["EventKit", "EventKitUI"]),
        .init(
            name: "reminders", key: "NSRemindersFullAccessUsageDescription",
            outdated: ("NSRemindersUsageDescription", 17), outcome: .crash,
            uses: [
                .call("requestFullAccessToReminders"),
                .with("requestAccess", member: ["reminder"], on: ["EKEventStore"]),
            ], frameworks: ["EventKit", "EventKitUI"]),
        .init(
            name: "the location in use", key: "NSLocationWhenInUseUsageDescription",
            alternatives: ["NSLocationUsageDescription"], outcome: .denied,
            uses: [.call("requestWhenInUseAuthorization"), .call("LocationButton")],
            frameworks: ["CoreLocation", "CoreLocationUI", "MapKit"]),
        .init(
            name: "the location at all times", key: "NSLocationAlwaysAndWhenInUseUsageDescription",
            outdated: ("NSLocationAlwaysUsageDescription", 11), outcome: .denied,
            uses: [.call("requestAlwaysAuthorization")], frameworks: ["CoreLocation"]),
        .init(
            name: "motion data", key: "NSMotionUsageDescription", outcome: .crash,
            uses: [
                .call("startUpdates", on: ["CMPedometer"]), .call("queryPedometerData", on: ["CMPedometer"]),
                .call("startPedometerUpdates"), .call("startActivityUpdates"),
                .call("queryActivityStarting"), .call("startRelativeAltitudeUpdates"),
                .call("startAbsoluteAltitudeUpdates"), .call("CMSensorRecorder"),
            ], frameworks: ["CoreMotion"]),
        .init(
            name: "Bluetooth", key: "NSBluetoothAlwaysUsageDescription",
            outdated: ("NSBluetoothPeripheralUsageDescription", 13), outcome: .crash,
            uses: [.call("CBCentralManager"), .call("CBPeripheralManager")],
            frameworks: ["CoreBluetooth", "ExternalAccessory"]),
        .init(
            name: "speech recognition", key: "NSSpeechRecognitionUsageDescription", outcome: .crash,
            uses: [.call("requestAuthorization", on: ["SFSpeechRecognizer"])], frameworks: ["Speech"]),
        .init(
            name: "Siri", key: "NSSiriUsageDescription", outcome: .crash, uses: [.call("requestSiriAuthorization")],
            frameworks: ["Intents", "IntentsUI"]),
        .init(
            name: "reading health data", key: "NSHealthShareUsageDescription", outcome: .crash,
            uses: [.labelled("requestAuthorization", label: "read", on: ["HKHealthStore"])],
            frameworks: ["HealthKit", "HealthKitUI"]),
        .init(
            name: "writing health data", key: "NSHealthUpdateUsageDescription", outcome: .crash,
            uses: [.labelled("requestAuthorization", label: "toShare", on: ["HKHealthStore"])],
            frameworks: ["HealthKit", "HealthKitUI"]),
        .init(
            name: "HomeKit", key: "NSHomeKitUsageDescription", outcome: .crash, uses: [.call("HMHomeManager")],
            frameworks: ["HomeKit"]),
        .init(
            name: "the media library", key: "NSAppleMusicUsageDescription", outcome: .crash,
            uses: [
                .call("requestAuthorization", on: ["MPMediaLibrary", "SKCloudServiceController"]),
                .call("MPMediaQuery"), .call("request", on: ["MusicAuthorization"]),
            ], frameworks: ["MediaPlayer", "StoreKit", "MusicKit"]),
        .init(
            name: "tracking", key: "NSUserTrackingUsageDescription", outcome: .crash,
            uses: [.call("requestTrackingAuthorization"), .call("requestTrackingAuthorizationWithCompletionHandler")],
            frameworks: ["AppTrackingTransparency"]),
        .init(
            name: "the local network", key: "NSLocalNetworkUsageDescription", outcome: .denied,
            uses: [
                .call("NWBrowser"), .call("NetServiceBrowser"), .call("searchForServices"),
                .call("MCNearbyServiceBrowser"), .call("MCNearbyServiceAdvertiser"),
            ],
            frameworks: ["Network", "MultipeerConnectivity", "dnssd"]),
        .init(
            name: "nearby interaction", key: "NSNearbyInteractionUsageDescription",
            alternatives: ["NSNearbyInteractionAllowOnceUsageDescription"], outcome: .denied,
            uses: [.call("NISession")], frameworks: ["NearbyInteraction"]),
        .init(
            name: "the focus status", key: "NSFocusStatusUsageDescription", outcome: .crash,
            uses: [.call("requestAuthorization", on: ["INFocusStatusCenter"])],
            frameworks: ["Intents"]),
        .init(
            name: "the TV provider account", key: "NSVideoSubscriberAccountUsageDescription", outcome: .crash,
            uses: [.call("checkAccessStatus", on: ["VSAccountManager"])], frameworks: ["VideoSubscriberAccount"]),
        .init(
            name: "NFC", key: "NFCReaderUsageDescription", outcome: .crash,
            uses: [.call("NFCNDEFReaderSession"), .call("NFCTagReaderSession")],
            frameworks: ["CoreNFC"]),
        .init(
            name: "fall detection", key: "NSFallDetectionUsageDescription", outcome: .crash,
            uses: [.call("CMFallDetectionManager")], frameworks: []),
        .init(
            name: "alarms", key: "NSAlarmKitUsageDescription", outcome: .denied,
            uses: [.call("requestAuthorization", on: ["AlarmManager"])], frameworks: ["AlarmKit"]),
    ]

    /// Where code uses it.
    func uses(in code: CodeBase) -> [Fact] {
        uses.flatMap { places(of: $0, in: code) }.filter { !$0.isDebugOnly }.sorted()
    }

    private func places(of use: Use, in code: CodeBase) -> [Fact] {
        switch use {
        case .call(let name, let types): return code.calls(name).filter { isOn(types, $0) }
        case .labelled(let name, let label, let types):
            return code.calls(name).filter {
                isOn(types, $0)
                    && $0.argument(label).map { $0.kind != .none && !($0.kind == .array && $0.children.isEmpty) }
                        ?? false
            }
        case .unlabelled(let name, let label, let types):
            return code.calls(name).filter { isOn(types, $0) && $0.argument(label) == nil }
        case .with(let name, let members, let types):
            return code.calls(name).filter { call in
                isOn(types, call)
                    && call.arguments.compactMap(\.value).contains { value in
                        (value.kind == .member || value.kind == .name) && members.contains(value.text)
                    }
            }
        case .assigned(let target, let members):
            return code.assignments(to: target).filter { assignment in
                guard let value = assignment.last else { return false }
                return (value.kind == .member || value.kind == .name) && members.contains(value.text)
            }
        }
    }

    private func isOn(_ types: [String], _ call: Fact) -> Bool {
        guard !types.isEmpty else { return true }
        guard let receiver = call.receiver else { return false }
        if let type = receiver.typeName { return types.contains(type) }
        return types.contains(receiver.text)
    }
}
