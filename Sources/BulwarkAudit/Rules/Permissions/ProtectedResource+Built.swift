/// How the use of a protected resource shows in an executable: by classes that are for nothing else, by messages to a class that is taken, and
/// by functions.
///
/// An argument such as `.video` does not show. What could be two resources is none here.
extension ProtectedResource {
    /// An executable that uses a resource, and what it takes from the system for it.
    struct BuiltUse {
        var path: String
        var name: String
        var symbol: String
    }

    /// What shows a use.
    private enum Mark {
        /// A class that the executable takes from the system.
        case takes(String)
        /// A message, where the class that it is for is taken and none of others that know it too.
        case sends(String, to: String, notTo: [String] = [])
        /// A function.
        case calls(String)
    }

    private static let marks: [String: [Mark]] = [
        "NSCameraUsageDescription": [
            .takes("VNDocumentCameraViewController"), .takes("ARSession"), .takes("ARSCNView"), .takes("ARSKView"),
        ],
        "NSMicrophoneUsageDescription": [
            .takes("AVAudioRecorder"), .sends("requestRecordPermission:", to: "AVAudioSession"),
            .sends("requestRecordPermissionWithCompletionHandler:", to: "AVAudioApplication"),
        ],
        "NSPhotoLibraryUsageDescription": [
            .sends("fetchAssetsWithOptions:", to: "PHAsset"),
            .sends("fetchAssetsWithMediaType:options:", to: "PHAsset"),
            .sends("fetchAssetCollectionsWithType:subtype:options:", to: "PHAssetCollection"),
        ],
        "NSContactsUsageDescription": [
            .sends("requestAccessForEntityType:completionHandler:", to: "CNContactStore"),
            .sends("unifiedContactsMatchingPredicate:keysToFetch:error:", to: "CNContactStore"),
            .sends("enumerateContactsWithFetchRequest:error:usingBlock:", to: "CNContactStore"),
        ],
        "NSCalendarsFullAccessUsageDescription": [
            .sends("requestFullAccessToEventsWithCompletion:", to: "EKEventStore")
        ],
        "NSCalendarsWriteOnlyAccessUsageDescription": [
            .sends("requestWriteOnlyAccessToEventsWithCompletion:", to: "EKEventStore")
        ],
        "NSRemindersFullAccessUsageDescription": [
            .sends("requestFullAccessToRemindersWithCompletion:", to: "EKEventStore")
        ],
        "NSLocationWhenInUseUsageDescription": [
            .sends("requestWhenInUseAuthorization", to: "CLLocationManager"),
            .sends("requestAlwaysAuthorization", to: "CLLocationManager"),
        ],
        "NSLocationAlwaysAndWhenInUseUsageDescription": [
            .sends("requestAlwaysAuthorization", to: "CLLocationManager")
        ],
        "NSMotionUsageDescription": [
            .sends("startPedometerUpdatesFromDate:withHandler:", to: "CMPedometer"),
            .sends("queryPedometerDataFromDate:toDate:withHandler:", to: "CMPedometer"),
            .sends("startActivityUpdatesToQueue:withHandler:", to: "CMMotionActivityManager"),
            .sends("startRelativeAltitudeUpdatesToQueue:withHandler:", to: "CMAltimeter"),
        ],
        "NSBluetoothAlwaysUsageDescription": [.takes("CBCentralManager"), .takes("CBPeripheralManager")],
        "NSSpeechRecognitionUsageDescription": [
            .sends(
                "requestAuthorization:", to: "SFSpeechRecognizer",
                notTo: ["PHPhotoLibrary", "MPMediaLibrary", "SKCloudServiceController"])
        ],
        "NSSiriUsageDescription": [.sends("requestSiriAuthorization:", to: "INPreferences")],
        "NSHomeKitUsageDescription": [.takes("HMHomeManager")],
        "NSAppleMusicUsageDescription": [.takes("MPMediaQuery"), .takes("MPMediaPickerController")],
        "NSUserTrackingUsageDescription": [
            .sends("requestTrackingAuthorizationWithCompletionHandler:", to: "ATTrackingManager")
        ],
        "NSLocalNetworkUsageDescription": [
            .takes("NSNetServiceBrowser"), .takes("MCNearbyServiceBrowser"), .takes("MCNearbyServiceAdvertiser"),
        ],
        "NSNearbyInteractionUsageDescription": [.takes("NISession")],
        "NFCReaderUsageDescription": [.takes("NFCNDEFReaderSession"), .takes("NFCTagReaderSession")],
        "NSFallDetectionUsageDescription": [.takes("CMFallDetectionManager")],
    ]

    /// The functions of a resource of which another of the same key has none.
    private var functions: [Mark] {
        name == "adding to the photo library"
            ? [.calls("_UIImageWriteToSavedPhotosAlbum"), .calls("_UISaveVideoAtPathToSavedPhotosAlbum")] : []
    }

    /// The first executable that uses the resource.
    func use(in executables: [ExecutableFile]) -> BuiltUse? {
        let marks = functions + (Self.marks[key] ?? [])
        guard !marks.isEmpty else { return nil }
        for executable in executables {
            if let symbol = marks.lazy.compactMap({ Self.symbol(of: $0, in: executable) }).first {
                return BuiltUse(path: executable.path, name: executable.name, symbol: symbol)
            }
        }
        return nil
    }

    private static func symbol(of mark: Mark, in executable: ExecutableFile) -> String? {
        switch mark {
        case .takes(let name): executable.importsClass(name) ? name : nil
        case .sends(let selector, let name, let others):
            executable.importsClass(name) && !others.contains(where: executable.importsClass)
                && executable.hasSelector(selector) ? "-[\(name) \(selector)]" : nil
        case .calls(let function): executable.imports(function) ? String(function.dropFirst()) : nil
        }
    }
}
