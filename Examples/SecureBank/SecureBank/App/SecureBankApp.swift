import Bulwark
import Logging
import SwiftUI

@main
struct SecureBankApp: App {
    @UIApplicationDelegateAdaptor private var delegate: BankAppDelegate
    @State private var model = BankModel()
    @Environment(\.scenePhase) private var phase

    var body: some Scene {
        WindowGroup {
            RootView()
                .environment(model)
                // What the app switcher keeps a picture of.
                .overlay { if phase != .active { PrivacyCover() } }
                .onOpenURL { model.open($0) }
        }
        .onChange(of: phase) { _, phase in
            switch phase {
            case .background: model.bank?.session.enterBackground()
            case .active: model.bank?.session.returnToForeground()
            default: break
            }
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

    var body: some View {
        switch model.state {
        case .signedOut: SignInView()
        case .locked, .background: PINView(isSetUp: false)
        case .active, .elevated:
            if model.needsPIN { PINView(isSetUp: true) } else { AccountsView() }
        }
    }
}
