import BulwarkDetection
import BulwarkReport

/// A logout that leaves the session's token where it is.
enum TokenKeptAfterLogout: Rule {
    static let description = RuleDescription(
        id: "token-kept-after-logout",
        area: .data,
        severity: .warning,
        title: "Token kept after logout",
        rationale:
            "A user who logs out expects that the device can do nothing for them any more. A token that stays in the keychain or in memory still can.",
        fix:
            "Delete the tokens from the keychain, set them to nil in memory, clear URLCache and cookies, and revoke them at the server.",
        triggering: [
            .init("final class Session { var accessToken: String?; func logout() { router.show(.login) } }"),
            .init(
                "final class Session { let keychain = Keychain(); func save(token: String) { keychain.set(token, forKey: \"authToken\") }; func signOut() { isLoggedIn = false } }"
            ),
            .init(
                "final class Auth { var refreshToken: String?; func signOut() { coordinator.showLogin() } }"),
        ],
        nonTriggering: [
            .init(
                "final class Session { var accessToken: String?; func logout() { accessToken = nil; router.show(.login) } }"
            ),
            .init(
                "final class Session { let keychain = Keychain(); var accessToken: String?; func logout() { wipe() }; func wipe() { keychain.removeAll() } }"
            ),
            .init("final class Menu { func logout() { session.logout() } }"),
        ],
        references: ["MASVS-AUTH-1", "MASVS-STORAGE-1", "CWE-613"])

    private static let names: Set<String> = [
        "logout", "logOut", "signOut", "signout", "logoutUser", "performLogout", "userDidLogout", "endSession",
        "doLogout",
    ]

    static func findings(in app: AuditedApp) -> [Finding] {
        app.code.facts(.function, named: names).compactMap { function in
            guard let body = function.body, !body.children.isEmpty, function.isMember, let type = function.enclosingType
            else { return nil }
            guard holdsCredential(type) else { return nil }
            var visited: Set<Fact> = []
            guard !clears(function, depth: 0, visited: &visited) else { return nil }
            return finding(at: function, "Nothing in '\(function.text)' removes the token that '\(type.text)' holds.")
        }
    }

    /// Whether a type holds or stores a credential.
    private static func holdsCredential(_ type: Fact) -> Bool {
        type.code.types(named: TypeName.base(type.text)).contains { declaration in
            declaration.descendants.contains { part in
                switch part.kind {
                case .variable:
                    part.isMember && (part.code.kind(of: part, type: part.typeName)?.isCredential ?? false)
                case .assignment:
                    part.first?.kind == .member
                        && (part.children.last.map { SensitiveName.classify($0.text)?.isCredential ?? false } ?? false)
                case .call:
                    ["set", "save", "store", "setObject", "setValue", "SecItemAdd", "write"].contains(part.text)
                        && part.arguments.contains { argument in
                            argument.value.map { value in
                                value.strings.contains { SensitiveName.classify($0)?.isCredential ?? false }
                                    || (SensitiveName.classify(value.text)?.isCredential ?? false)
                            } ?? false
                        }
                default: false
                }
            }
        }
    }

    /// Whether a function removes something: deletes, clears, sets to nil, here or in functions that it calls.
    private static func clears(_ function: Fact, depth: Int, visited: inout Set<Fact>) -> Bool {
        guard depth < 4, visited.insert(function).inserted, let body = function.body else { return false }
        for part in body.descendants {
            switch part.kind {
            case .assignment:
                guard let target = part.first, let value = part.children.last else { continue }
                let isEmpty =
                    value.kind == .none || (value.kind == .string && value.text.isEmpty)
                    || (value.kind == .array && value.children.isEmpty)
                if isEmpty, isCredentialTarget(target) { return true }
                // A whole state or session is replaced.
                if value.kind == .member,
                    ["loggedOut", "none", "anonymous", "empty", "signedOut", "unauthenticated"].contains(value.text),
                    ["state", "session", "credentials", "user", "currentUser"].contains(target.text)
                {
                    continue
                }
            case .call:
                let name = part.text.lowercased()
                let verbs = [
                    "remove", "delete", "clear", "wipe", "reset", "erase", "revoke", "invalidate", "destroy", "purge",
                    "forget", "secitemdelete", "unset", "nuke",
                ]
                if verbs.contains(where: { name.hasPrefix($0) }) {
                    // Removing flags of the user interface clears no token.
                    let texts = part.arguments.compactMap(\.value).flatMap(\.strings)
                    if name == "removeobject" || name == "removeobjectforkey" || name == "set", !texts.isEmpty,
                        !texts.contains(where: { SensitiveName.classify($0)?.isCredential ?? false })
                    {
                        continue
                    }
                    if [
                        "removefromsuperview", "removefromparent", "removeobserver", "removeallanimations",
                        "removeviewcontroller", "removeallobservers", "resetnavigation", "clearselection", "removelast",
                        "removesubviews", "removeallviews", "removegesturerecognizer",
                    ].contains(name) {
                        continue
                    }
                    return true
                }
                if name == "set" || name == "setobject", part.argument(at: 0)?.kind == FactKind.none { return true }
                for called in part.code.functions(calledBy: part)
                where clears(called, depth: depth + 1, visited: &visited) { return true }
                // Logging out of something else that cannot be seen, which may clear it.
                if names.contains(part.text), part.callee?.kind == .member, part.code.functions(calledBy: part).isEmpty
                {
                    return true
                }
            default: break
            }
        }
        return false
    }

    private static func isCredentialTarget(_ target: Fact) -> Bool {
        if SensitiveName.classify(target.text)?.isCredential ?? false { return true }
        if target.kind == .subscripted {
            return target.argument(at: 0)?.strings.contains { SensitiveName.classify($0)?.isCredential ?? false }
                ?? false
        }
        return [
            "session", "credentials", "credential", "user", "currentUser", "account", "auth", "authentication",
            "currentSession", "currentAccount", "client",
        ].contains(target.text)
    }
}
