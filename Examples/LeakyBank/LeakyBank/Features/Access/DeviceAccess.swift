import AVFoundation
import AppTrackingTransparency
import Contacts
import ContactsUI
import CoreBluetooth
import CoreLocation
import CoreMotion
import EventKit
import Photos
import PhotosUI
import Speech
import UIKit

/// Asks for what the features of the app need.
final class DeviceAccess: NSObject {
    private let location = CLLocationManager()
    private let contacts = CNContactStore()
    private let events = EKEventStore()
    private let pedometer = CMPedometer()
    private var bluetooth: CBCentralManager?

    func scanCard(_ onDone: @escaping (Bool) -> Void) {
        AVCaptureDevice.requestAccess(for: .video, completionHandler: onDone)
    }

    func findFriends(_ onDone: @escaping (Bool) -> Void) {
        contacts.requestAccess(for: .contacts) { granted, _ in onDone(granted) }
    }

    func readReceipts(_ onDone: @escaping (PHAuthorizationStatus) -> Void) {
        PHPhotoLibrary.requestAuthorization(for: .readWrite, handler: onDone)
    }

    func measureAdvertising() {
        ATTrackingManager.requestTrackingAuthorization { _ in }
    }

    func rewardSteps() {
        pedometer.startUpdates(from: Date()) { _, _ in }
    }

    func remind(_ onDone: @escaping (Bool) -> Void) {
        events.requestFullAccessToReminders { granted, _ in onDone(granted) }
    }

    // The descriptions of these three are declared under names of the past.
    func addDueDates(_ onDone: @escaping (Bool) -> Void) {
        events.requestFullAccessToEvents { granted, _ in onDone(granted) }
    }

    func findCashMachines() {
        location.requestAlwaysAuthorization()
    }

    func findReaders() {
        bluetooth = CBCentralManager(delegate: nil, queue: nil)
    }

    // fine: described in Info.plist, in the project and in the build settings
    func talk(_ onDone: @escaping (Bool) -> Void) {
        AVAudioApplication.requestRecordPermission(completionHandler: onDone)
    }

    func dictate() {
        SFSpeechRecognizer.requestAuthorization { _ in }
    }

    func save(receipt: UIImage) {
        UIImageWriteToSavedPhotosAlbum(receipt, nil, nil, nil)
    }

    func findNearby() {
        location.requestWhenInUseAuthorization()
    }

    // fine: pickers run outside the app and need no description
    func pick(from controller: UIViewController) {
        controller.present(CNContactPickerViewController(), animated: true)
        controller.present(PHPickerViewController(configuration: PHPickerConfiguration()), animated: true)
    }
}
