internal import BulwarkCore
internal import BulwarkPolicy
internal import BulwarkReport

extension Promises {
    /// One thing that is promised, and held or broken by itself.
    enum Single {
        /// Of the host with this number.
        case host(Int), pins(Int), transparency(Int)
        case secret(PromisedSecret)
        case protection(PromisedFiles), backup(PromisedFiles)
        case inactivity(Duration), absolute(Duration)
    }

    /// All that is promised, in the order of the policy.
    var singles: [Single] {
        var singles: [Single] = []
        for (number, host) in hosts.enumerated() {
            singles.append(.host(number))
            if !host.pins.isEmpty { singles.append(.pins(number)) }
            if host.transparency != nil { singles.append(.transparency(number)) }
        }
        singles += secrets.map { .secret($0) }
        for files in files {
            if files.protection != nil { singles.append(.protection(files)) }
            if files.backup != nil { singles.append(.backup(files)) }
        }
        if let time = session?.inactivity { singles.append(.inactivity(time)) }
        if let time = session?.absolute { singles.append(.absolute(time)) }
        return singles
    }

    /// All that is promised, in words, before anything was looked at.
    var unproven: [ProvenPromise] { singles.map(unproven) }

    /// A promise in words, before anything was looked at.
    func unproven(_ single: Single) -> ProvenPromise {
        switch single {
        case .host(let number):
            return ProvenPromise(.host, of: name(ofHost: number), "passes App Transport Security")
        case .pins(let number):
            let count = hosts[number].pins.count
            return ProvenPromise(
                .pins, of: name(ofHost: number), count == 1 ? "has the pinned key" : "has one of \(count) pinned keys")
        case .transparency(let number):
            let policy = hosts[number].transparency?.rawValue ?? ""
            return ProvenPromise(.transparency, of: name(ofHost: number), "meets Certificate Transparency, \(policy)")
        case .secret(let secret):
            let name = secret.service.map { "\($0)/\(secret.account)" } ?? secret.account
            return ProvenPromise(.secret, of: name, "in the keychain, \(secret.accessibility.option)")
        case .protection(let files):
            let protection = files.protection?.rawValue ?? ""
            return ProvenPromise(.fileProtection, of: files.path.pattern, "protected: \(protection) or stronger")
        case .backup(let files):
            let words = files.backup == .excluded ? "in no backup" : "in backups"
            return ProvenPromise(.fileBackup, of: files.path.pattern, words)
        case .inactivity(let time):
            let words = "ends after \(StorageFailure.words(for: time)) without activity"
            return ProvenPromise(.inactivity, of: "session", words)
        case .absolute(let time):
            let words = "ends after \(StorageFailure.words(for: time)) whatever happens"
            return ProvenPromise(.sessionLength, of: "session", words)
        }
    }

    private func name(ofHost number: Int) -> String {
        let host = hosts[number]
        return host.port == 443 ? host.host : "\(host.host):\(host.port)"
    }
}
