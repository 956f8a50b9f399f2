import Foundation
import UIKit

/// Facts of the device that support asks for.
struct DeviceFacts {
    func lastChange(of url: URL) -> Date? {
        try? url.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate
    }

    func runningFor() -> TimeInterval {
        ProcessInfo.processInfo.systemUptime
    }

    func freeSpace(at url: URL) -> Int? {
        try? url.resourceValues(forKeys: [.volumeAvailableCapacityKey]).volumeAvailableCapacity
    }

    func keyboards() -> Int {
        UITextInputMode.activeInputModes.count
    }

    // fine: no reason is needed for these
    func summary() -> String {
        let version = ProcessInfo.processInfo.operatingSystemVersionString
        let model = UIDevice.current.model
        return "\(model), \(version), \(ProcessInfo.processInfo.activeProcessorCount) cores"
    }

    // fine: the manifest declares the user defaults
    func launches() -> Int {
        UserDefaults.standard.integer(forKey: "launches")
    }
}
