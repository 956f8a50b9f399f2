package import BulwarkPolicy
package import BulwarkReport
import BulwarkStorage
import BulwarkTransport

extension AppDeclarations {
    /// What the app says of the pins of a host; empty where none are promised.
    package func pinProofs(of host: PromisedHost) -> [Proof] {
        let promised = Set(host.pins.map(\.hash.base64))
        guard !promised.isEmpty else { return [] }
        let entries = domains.filter {
            $0.host == host.host || ($0.coversSubdomains && host.host.hasSuffix("." + $0.host))
        }
        guard entries.isEmpty else {
            return entries.map { entry in
                let missing = promised.subtracting(entry.pins).sorted()
                let others = entry.pins.subtracting(promised).sorted()
                if missing.isEmpty, others.isEmpty {
                    return Proof(place, .held, "\(entry.key) pins these keys.", at: entry.location)
                }
                var words: [String] = []
                if !missing.isEmpty { words.append("lacks \(missing.joined(separator: ", "))") }
                if !others.isEmpty { words.append("pins \(others.joined(separator: ", ")), which is not promised") }
                return Proof(
                    place, .broken, "\(entry.key) \(words.joined(separator: ", and ")).", at: entry.location)
            }
        }
        let found = promised.filter { pinTexts[$0] != nil }
        let first = found.compactMap { pinTexts[$0] }.min()
        if found.isEmpty {
            return [Proof(place, .cannotTell, "No property list pins the host, and no key of it stands in the code.")]
        }
        let missing = promised.subtracting(found).sorted()
        return [
            missing.isEmpty
                ? Proof(place, .held, "These keys stand in the code.", at: first)
                : Proof(place, .broken, "The code lacks \(missing.joined(separator: ", ")).", at: first)
        ]
    }

    /// What the source says of an item of the keychain. Executables do not show it.
    package func proofs(of secret: PromisedSecret) -> [Proof] {
        guard place == .source else { return [] }
        let stored = items.filter { item in
            item.account == secret.account
                && (secret.service.map { item.services.isEmpty || item.services.contains($0) } ?? true)
        }
        guard !stored.isEmpty else {
            return [Proof(place, .cannotTell, "Nothing is seen to be stored under this account.")]
        }
        return stored.map { item in
            switch item.accessibility {
            case .named(secret.accessibility.rawValue.lowercased()):
                Proof(place, .held, "It is stored as promised.", at: item.location)
            case .named(let name):
                Proof(place, .broken, "It is stored as \(Self.words(name)).", at: item.location)
            case .missing where secret.accessibility.isThisDeviceOnly:
                Proof(
                    place, .broken, "It is stored without a class: what holds then may leave the device.",
                    at: item.location)
            case .missing, .unknown:
                Proof(place, .cannotTell, "The class that it is stored with cannot be seen.", at: item.location)
            }
        }
    }

    /// What the source says of how long a session lasts without activity.
    package func inactivityProofs(atMost promised: Duration) -> [Proof] {
        sessionProofs(atMost: promised, \.inactivity, "without activity")
    }

    /// What the source says of how long a session lasts whatever happens.
    package func absoluteProofs(atMost promised: Duration) -> [Proof] {
        sessionProofs(atMost: promised, \.absolute, "whatever happens")
    }

    private func sessionProofs(
        atMost promised: Duration, _ time: KeyPath<DeclaredSession, Int?>, _ words: String
    ) -> [Proof] {
        guard place == .source else { return [] }
        if sessions.isEmpty {
            if let endlessSession {
                return [Proof(place, .broken, "Nothing is seen to end a session.", at: endlessSession)]
            }
            return [Proof(place, .cannotTell, "After which time sessions end cannot be read without a SessionPolicy.")]
        }
        return sessions.map { session in
            guard let seconds = session[keyPath: time] else {
                return Proof(place, .cannotTell, "The time is no constant.", at: session.location)
            }
            return Proof(
                place, .seconds(seconds) <= promised ? .held : .broken, "Sessions end after \(seconds) s \(words).",
                at: session.location)
        }
    }

    private static func words(_ name: String) -> String {
        let names = [
            "whenunlocked": "when-unlocked", "afterfirstunlock": "after-first-unlock", "always": "always",
            "whenpasscodeset": "when-passcode-set",
        ]
        let suffix = "thisdeviceonly"
        guard name.hasSuffix(suffix) else { return names[name] ?? name }
        let base = String(name.dropLast(suffix.count))
        return (names[base] ?? base) + "-this-device-only"
    }
}
