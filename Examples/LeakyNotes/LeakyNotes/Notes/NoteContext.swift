import AVFoundation
import CoreLocation
import EventKit
import UIKit

/// Records a voice note.
final class VoiceNoteRecorder {
    private var recorder: AVAudioRecorder?

    func start(id: UUID) throws {
        let session = AVAudioSession.sharedInstance()
        try session.setCategory(.record)
        try session.setActive(true)
        let settings: [String: Any] = [AVFormatIDKey: kAudioFormatMPEG4AAC, AVSampleRateKey: 22_050, AVNumberOfChannelsKey: 1]
        recorder = try AVAudioRecorder(url: PrivateDirectory.url.appendingPathComponent("\(id).m4a"), settings: settings)
        recorder?.record()
    }

    func stop() {
        recorder?.stop()
        recorder = nil
    }
}

/// Tags a note with the place and reminds of it when one comes back there.
final class PlaceTagger: NSObject, CLLocationManagerDelegate {
    private let manager = CLLocationManager()
    private var onPlace: ((CLLocation) -> Void)?

    func start(_ onPlace: @escaping (CLLocation) -> Void) {
        self.onPlace = onPlace
        manager.delegate = self
        manager.requestAlwaysAuthorization()
        manager.startMonitoringSignificantLocationChanges()
    }

    func locationManager(_ manager: CLLocationManager, didUpdateLocations locations: [CLLocation]) {
        locations.last.map { onPlace?($0) }
        Log.trace("\(locations.count) places")
    }
}

struct MeetingNotes {
    private let store = EKEventStore()

    func todaysMeetings() async throws -> [EKEvent] {
        guard try await store.requestFullAccessToEvents() else { return [] }
        let day = Calendar.current.startOfDay(for: Date())
        let predicate = store.predicateForEvents(withStart: day, end: day.addingTimeInterval(86_400), calendars: nil)
        return store.events(matching: predicate)
    }
}

enum PageScanner {
    static func makeCamera() -> UIImagePickerController? {
        guard UIImagePickerController.isSourceTypeAvailable(.camera) else { return nil }
        let picker = UIImagePickerController()
        picker.sourceType = .camera
        return picker
    }
}
