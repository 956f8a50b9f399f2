import Bulwark
import Logging
import SwiftUI

@main
struct SecureBankApp: App {
    @UIApplicationDelegateAdaptor private var delegate: BankAppDelegate
    @State private var model = BankModel()

    var body: some Scene {
        WindowGroup {
            RootView()
                .environment(model)
                // What the app switcher keeps a picture of, and what is recorded. Nothing here is presented above it, such as a
                // sheet; an app that does so takes `SnapshotCover`.
                .privacyShield(prompts: model.prompts) { PrivacyCover() }
                .onOpenURL { model.open($0) }
        }
    }
}

/// Answers what the system asks an app.
final class BankAppDelegate: NSObject, UIApplicationDelegate {
    /// Keyboards that other apps bring along see what is typed, so there are none.
    func application(
        _ application: UIApplication,
        shouldAllowExtensionPointIdentifier point: UIApplication.ExtensionPointIdentifier
    ) -> Bool {
        KeyboardTrail().allows(point)
    }
}

/// Stands before everything while the app is not in use.
struct PrivacyCover: View {
    var body: some View {
        Color("BankGreen").ignoresSafeArea().overlay { Image(systemName: "lock.fill").foregroundStyle(.white) }
    }
}

/// Chooses the screen by the session's state. There is no flag that says "signed in".
struct RootView: View {
    @Environment(BankModel.self) private var model
    @Environment(\.scenePhase) private var phase

    var body: some View {
        switch model.state {
        case .signedOut: SignInView()
        case .locked, .background: login
        case .active, .elevated:
            if model.needsPIN { PINSetUpView() } else { AccountsView() }
        }
    }

    /// It asks for a face or finger when it appears, and that is not in the background.
    @ViewBuilder private var login: some View {
        if phase != .background, let login = model.login {
            BiometricLoginView(login, title: Text("Secure Bank")) {
                Image(systemName: "lock.shield").font(.largeTitle)
            } recovery: {
                Task { await model.signOut() }
            }
        }
    }
}
