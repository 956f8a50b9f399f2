import BackgroundTasks
import Foundation

/// Renews the session and loads new bookings while the app is not in front.
final class BackgroundRefresh {
    static let taskIdentifier = "example.leakybank.refresh"
    static let statementIdentifier = "example.leakybank.statements"

    func register() {
        BGTaskScheduler.shared.register(forTaskWithIdentifier: Self.taskIdentifier, using: nil) { task in
            guard let secret = try? KeychainBox.read(account: "access_token") else {
                task.setTaskCompleted(success: false)
                return
            }
            self.renew(with: secret) { task.setTaskCompleted(success: $0) }
        }
        BGTaskScheduler.shared.register(forTaskWithIdentifier: Self.statementIdentifier, using: nil) { task in
            self.mergeBookings(task)
        }
    }

    static func schedule() {
        let request = BGAppRefreshTaskRequest(identifier: taskIdentifier)
        request.earliestBeginDate = Date(timeIntervalSinceNow: 15 * 60)
        do {
            try BGTaskScheduler.shared.submit(request)
        } catch {
            BankLog.info("Refresh not scheduled: \(error)")
        }
    }

    func renew(with refreshToken: Data, completion: @escaping (Bool) -> Void) {
        var request = URLRequest(url: Endpoint.tokenRenewal)
        request.httpMethod = "POST"
        request.httpBody = refreshToken
        APIClient.shared.send(request) { result in
            if case .success = result { completion(true) } else { completion(false) }
        }
    }

    /// Adds the new bookings to the file that `BookingFile` writes with complete protection.
    private func mergeBookings(_ task: BGTask) {
        let url = BookingFile.location
        guard let known = try? Data(contentsOf: url) else {
            task.setTaskCompleted(success: false)
            return
        }
        // fine: the list of branches is readable after the first unlock
        let branches = try? Data(contentsOf: BranchFile.location)
        BankLog.info("\(known.count) bytes of bookings, \(branches?.count ?? 0) bytes of branches")
        task.setTaskCompleted(success: true)
    }
}

/// Bookings of all accounts, kept between launches.
enum BookingFile {
    static let location = FileManager.default.urls(for: .cachesDirectory, in: .userDomainMask)[0]
        .appendingPathComponent("bookings.json")

    static func save(_ accountBookings: Data) throws {
        // fine where it is written: complete protection, and caches are not in a backup
        try accountBookings.write(to: location, options: [.atomic, .completeFileProtection])
    }
}

/// Opening hours of the branches; nothing about a customer.
enum BranchFile {
    static let location = FileManager.default.urls(for: .cachesDirectory, in: .userDomainMask)[0]
        .appendingPathComponent("branches.json")

    static func save(_ branches: Data) throws {
        try branches.write(to: location, options: .completeFileProtectionUntilFirstUserAuthentication)
    }
}
