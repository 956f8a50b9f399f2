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
        /// A call that is given something, not nil or nothing, at a place.
        case given(String, at: Int, on: [String] = [])
        /// A member that is read, such as `inputNode`.
        case read(String, on: [String])
        /// A call whose arguments say nothing of some words, such as the input of a device that takes no sound.
        case without(String, words: [String])
    }

    /// What it is, for messages.
    var name: String
    /// The key that has to be there.
    var key: String
    /// Keys that serve as well.
    var alternatives: [String] = []
    /// A key that served once, and the first major version of iOS for which it no longer does.
    var outdated: (key: String, since: Int)?
    /// The uses for which systems before that version ask for the outdated key.
    var olderUses: [Use] = []
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
                .with("defaultDeviceWithMediaType", member: ["AVMediaTypeVideo"]),
                .without("AVCaptureDeviceInput", words: ["audio", "microphone", "builtinmic"]),
                .call("ARSession"), .call("ARSCNView"), .call("ARSKView"), .unlabelled("ARView", label: "cameraMode"),
                .call("CodeScannerView"),
            ], frameworks: ["AVFoundation", "VisionKit", "ARKit", "RealityKit"]),
        .init(
            name: "the microphone", key: "NSMicrophoneUsageDescription", outcome: .crash,
            uses: [
                .with("requestAccess", member: ["audio"], on: ["AVCaptureDevice"]), .call("requestRecordPermission"),
                .call("AVAudioRecorder"), .read("inputNode", on: ["AVAudioEngine"]),
                .with("default", member: ["audio"], on: ["AVCaptureDevice"]),
                .with("defaultDeviceWithMediaType", member: ["AVMediaTypeAudio"]),
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
                .with("requestAuthorizationForAccessLevel", member: ["PHAccessLevelReadWrite"]),
                .call("fetchAssetsWithMediaType", on: ["PHAsset"]), .call("fetchAssetsWithOptions", on: ["PHAsset"]),
            ], frameworks: ["Photos", "PhotosUI"]),
        .init(
            name: "adding to the photo library", key: "NSPhotoLibraryAddUsageDescription", alternatives: [],
            outcome: .crash,
            uses: [
                .call("UIImageWriteToSavedPhotosAlbum"), .call("UISaveVideoAtPathToSavedPhotosAlbum"),
                .with("requestAuthorization", member: ["addOnly"], on: ["PHPhotoLibrary"]),
                .with("requestAuthorizationForAccessLevel", member: ["PHAccessLevelAddOnly"]),
            ], frameworks: ["Photos"]),
        .init(
            name: "changing the photo library", key: "NSPhotoLibraryAddUsageDescription",
            alternatives: ["NSPhotoLibraryUsageDescription"], outcome: .crash,
            uses: [
                .call("performChanges", on: ["PHPhotoLibrary"]),
                .call("performChangesAndWait", on: ["PHPhotoLibrary"]),
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
            outdated: ("NSCalendarsUsageDescription", 17),
            olderUses: [
                .with("requestAccess", member: ["event"], on: ["EKEventStore"]),
                .with("requestAccessToEntityType", member: ["EKEntityTypeEvent"]), .call("EKEventEditViewController"),
            ],
            outcome: .crash,
            uses: [
                .call("requestFullAccessToEvents"), .with("requestAccess", member: ["event"], on: ["EKEventStore"]),
                .call("requestFullAccessToEventsWithCompletion"),
                .with("requestAccessToEntityType", member: ["EKEntityTypeEvent"]),
            ],
            frameworks: ["EventKit", "EventKitUI"]),
        .init(
            name: "adding to calendars", key: "NSCalendarsWriteOnlyAccessUsageDescription",
            alternatives: ["NSCalendarsFullAccessUsageDescription"], outcome: .crash,
            uses: [
                .call("requestWriteOnlyAccessToEvents"), .call("requestWriteOnlyAccessToEventsWithCompletion"),
            ], frameworks: ["EventKit", "EventKitUI"]),
        .init(
            name: "reminders", key: "NSRemindersFullAccessUsageDescription",
            outdated: ("NSRemindersUsageDescription", 17),
            olderUses: [
                .with("requestAccess", member: ["reminder"], on: ["EKEventStore"]),
                .with("requestAccessToEntityType", member: ["EKEntityTypeReminder"]),
            ],
            outcome: .crash,
            uses: [
                .call("requestFullAccessToReminders"), .call("requestFullAccessToRemindersWithCompletion"),
                .with("requestAccessToEntityType", member: ["EKEntityTypeReminder"]),
                .with("requestAccess", member: ["reminder"], on: ["EKEventStore"]),
            ], frameworks: ["EventKit", "EventKitUI"]),
        .init(
            name: "the location in use", key: "NSLocationWhenInUseUsageDescription",
            outdated: ("NSLocationUsageDescription", 8), outcome: .denied,
            uses: [
                .call("requestWhenInUseAuthorization"), .call("LocationButton"),
                .call("liveUpdates", on: ["CLLocationUpdate"]), .call("CLServiceSession"),
                // Both texts have to be there.
                .call("requestAlwaysAuthorization"),
            ],
            frameworks: ["CoreLocation", "CoreLocationUI", "MapKit"]),
        .init(
            name: "the location at all times", key: "NSLocationAlwaysAndWhenInUseUsageDescription",
            outdated: ("NSLocationAlwaysUsageDescription", 11), outcome: .denied,
            uses: [.call("requestAlwaysAuthorization"), .with("CLServiceSession", member: ["always"])],
            frameworks: ["CoreLocation"]),
        .init(
            name: "motion data", key: "NSMotionUsageDescription", outcome: .crash,
            uses: [
                .call("startUpdates", on: ["CMPedometer"]), .call("queryPedometerData", on: ["CMPedometer"]),
                .call("startPedometerUpdates"), .call("startActivityUpdates"),
                .call("queryActivityStarting"), .call("startRelativeAltitudeUpdates"),
                .call("startAbsoluteAltitudeUpdates"), .call("CMSensorRecorder"),
                .call("startDeviceMotionUpdates", on: ["CMHeadphoneMotionManager"]),
                .call("startDeviceMotionUpdatesToQueue", on: ["CMHeadphoneMotionManager"]),
                .call("startPedometerUpdatesFromDate"), .call("queryPedometerDataFromDate"),
                .call("startActivityUpdatesToQueue"), .call("queryActivityStartingFromDate"),
                .call("startRelativeAltitudeUpdatesToQueue"),
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
            uses: [
                .labelled("requestAuthorization", label: "read", on: ["HKHealthStore"]),
                .labelled("requestAuthorizationToShareTypes", label: "readTypes"),
            ],
            frameworks: ["HealthKit", "HealthKitUI"]),
        .init(
            name: "writing health data", key: "NSHealthUpdateUsageDescription", outcome: .crash,
            uses: [
                .labelled("requestAuthorization", label: "toShare", on: ["HKHealthStore"]),
                .given("requestAuthorizationToShareTypes", at: 0),
            ],
            frameworks: ["HealthKit", "HealthKitUI"]),
        .init(
            name: "HomeKit", key: "NSHomeKitUsageDescription", outcome: .crash, uses: [.call("HMHomeManager")],
            frameworks: ["HomeKit"]),
        .init(
            name: "the media library", key: "NSAppleMusicUsageDescription", outcome: .crash,
            uses: [
                .call("requestAuthorization", on: ["MPMediaLibrary", "SKCloudServiceController"]),
                .call("MPMediaQuery"), .call("request", on: ["MusicAuthorization"]),
                .call("MPMediaPickerController"),
            ]
                + ["songs", "albums", "artists", "playlists", "podcasts", "audiobooks", "genres"].flatMap {
                    [Use.call($0, on: ["MPMediaQuery"]), .call($0 + "Query", on: ["MPMediaQuery"])]
                }, frameworks: ["MediaPlayer", "StoreKit", "MusicKit"]),
        .init(
            name: "tracking", key: "NSUserTrackingUsageDescription", outcome: .crash,
            uses: [.call("requestTrackingAuthorization"), .call("requestTrackingAuthorizationWithCompletionHandler")],
            frameworks: ["AppTrackingTransparency"]),
        .init(
            name: "the local network", key: "NSLocalNetworkUsageDescription", outcome: .denied,
            uses: [
                .call("NWBrowser"), .call("NetServiceBrowser"), .call("searchForServices"),
                .call("MCNearbyServiceBrowser"), .call("MCNearbyServiceAdvertiser"),
                .call("Service", on: ["NWListener"]), .labelled("NWListener", label: "service"),
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
            uses: [.call("NFCNDEFReaderSession"), .call("NFCTagReaderSession"), .call("NFCVASReaderSession")],
            frameworks: ["CoreNFC"]),
        .init(
            name: "the list of friends", key: "NSGKFriendListUsageDescription", outcome: .denied,
            uses: [.call("loadFriends", on: ["GKLocalPlayer"])], frameworks: ["GameKit"]),
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

    /// Where code uses it in ways that systems before the split of keys know.
    func olderUses(in code: CodeBase) -> [Fact] {
        olderUses.flatMap { places(of: $0, in: code) }.filter { !$0.isDebugOnly }.sorted()
    }

    private func places(of use: Use, in code: CodeBase) -> [Fact] {
        switch use {
        case .call(let name, let types):
            let calls = code.calls(name).filter { isOn(types, $0) }
            guard types.isEmpty, name.first?.isUppercase == true else { return calls }
            // `[[CBCentralManager alloc] init…]`
            return calls
                + code.facts(.name, named: name).filter { name in
                    !name.isSwift && ["alloc", "new"].contains(name.parent?.text ?? "")
                }
        case .labelled(let name, let label, let types):
            return code.calls(name).filter {
                isOn(types, $0) && ($0.argument(label).map(Self.isSomething) ?? false)
            }
        case .given(let name, let position, let types):
            return code.calls(name).filter {
                isOn(types, $0) && ($0.argument(at: position).map(Self.isSomething) ?? false)
            }
        case .read(let name, let types):
            return code.facts(.member, named: name).filter { member in
                member.first?.typeName.map(types.contains) ?? false
            }
        case .without(let name, let words):
            let places = places(of: .call(name), in: code)
            return places.filter { place in
                let call = place.kind == .call ? place : place.enclosing(.call) ?? place
                return !call.textsThroughVariables.contains { text in words.contains { text.contains($0) } }
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

    /// Whether a value is there and not empty.
    private static func isSomething(_ value: Fact) -> Bool {
        switch value.kind {
        case .none: false
        case .array: value.childCount > 0
        case .call: !(value.text == "Set" && value.arguments.isEmpty)
        default: true
        }
    }

    private func isOn(_ types: [String], _ call: Fact) -> Bool {
        guard !types.isEmpty else { return true }
        guard let receiver = call.receiver else { return false }
        if let type = receiver.typeName { return types.contains(type) }
        return types.contains(receiver.text) || receiver.kind == .member && types.contains(receiver.first?.text ?? "")
    }
}
