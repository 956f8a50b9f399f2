import FirebaseCrashlytics
import Foundation

enum CrashReporter {
    static func leaveBreadcrumb(_ message: String) {
        Crashlytics.crashlytics().log(message)
    }

    static func record(_ error: Error, context: [String: Any] = [:]) {
        Crashlytics.crashlytics().record(error: error, userInfo: context)
    }

    static func attachEnvironment() {
        let home = URL(fileURLWithPath: NSHomeDirectory())
        let values = try? home.resourceValues(forKeys: [.volumeAvailableCapacityForImportantUsageKey])
        let free = values?.volumeAvailableCapacityForImportantUsage ?? 0
        Crashlytics.crashlytics().setCustomValue(free, forKey: "freeBytes")
        Crashlytics.crashlytics().setCustomValue(ProcessInfo.processInfo.systemUptime, forKey: "uptime")
    }
}
