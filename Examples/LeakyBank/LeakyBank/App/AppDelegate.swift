import UIKit
import UserNotifications

final class AppDelegate: NSObject, UIApplicationDelegate {
    private let refresher = BackgroundRefresh()

    func application(
        _ application: UIApplication,
        didFinishLaunchingWithOptions launchOptions: [UIApplication.LaunchOptionsKey: Any]? = nil
    ) -> Bool {
        refresher.register()
        UNUserNotificationCenter.current().requestAuthorization(options: [.alert, .badge, .sound]) { granted, _ in
            BankLog.info("Notifications allowed: \(granted)")
        }
        application.registerForRemoteNotifications()
        return true
    }

    func application(
        _ application: UIApplication, didRegisterForRemoteNotificationsWithDeviceToken deviceToken: Data
    ) {
        // fine: the number of bytes, not the token
        print("Registered for push, \(deviceToken.count) bytes")
        PushRegistration.shared.update(deviceToken)
    }

    func application(
        _ application: UIApplication, didReceiveRemoteNotification userInfo: [AnyHashable: Any],
        fetchCompletionHandler completionHandler: @escaping (UIBackgroundFetchResult) -> Void
    ) {
        // A silent push arrives while the phone is locked in a pocket.
        guard let data = try? KeychainBox.read(account: "refresh_token") else {
            completionHandler(.noData)
            return
        }
        refresher.renew(with: data) { renewed in
            completionHandler(renewed ? .newData : .failed)
        }
    }

    func application(
        _ app: UIApplication, open url: URL, options: [UIApplication.OpenURLOptionsKey: Any] = [:]
    ) -> Bool {
        guard url.scheme == "leakybank" else { return false }
        DeepLinkHandler.shared.handle(url)
        return true
    }
}

/// Hands the push address to the notification service of the bank.
final class PushRegistration {
    static let shared = PushRegistration()

    private var registered: Data?

    func update(_ address: Data) {
        guard registered != address else { return }
        registered = address
        var request = URLRequest(url: Endpoint.pushDevices)
        request.httpMethod = "PUT"
        request.httpBody = address
        APIClient.shared.send(request)
    }
}
