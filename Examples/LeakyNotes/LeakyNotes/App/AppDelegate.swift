import BackgroundTasks
import FirebaseCore
import FirebaseCrashlytics
import UIKit

final class AppDelegate: NSObject, UIApplicationDelegate {

    func application(
        _ application: UIApplication,
        didFinishLaunchingWithOptions launchOptions: [UIApplication.LaunchOptionsKey: Any]? = nil
    ) -> Bool {
        FirebaseApp.configure()
        Crashlytics.crashlytics().setUserID(Preferences.installationID.uuidString)
        BackgroundSync.register()
        LNLegacyImporter.shared().importIfNeeded()
        application.registerForRemoteNotifications()
        return true
    }

    func application(
        _ application: UIApplication,
        didRegisterForRemoteNotificationsWithDeviceToken deviceToken: Data
    ) {
        Log.info("Push registration done, \(deviceToken.count) bytes of device token")
        let hex = deviceToken.map { String(format: "%02x", $0) }.joined()
        Task { try? await APIClient.shared.registerPush(hex) }
    }

    func application(
        _ application: UIApplication,
        continue userActivity: NSUserActivity,
        restorationHandler: @escaping ([UIUserActivityRestoring]?) -> Void
    ) -> Bool {
        guard userActivity.activityType == HandoffCoordinator.editingType else { return false }
        HandoffCoordinator.shared.resume(userActivity)
        return true
    }

    func applicationDidReceiveMemoryWarning(_ application: UIApplication) {
        ThumbnailCache.shared.removeAll()
    }
}
