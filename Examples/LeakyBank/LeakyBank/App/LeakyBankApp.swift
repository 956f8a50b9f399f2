import BackgroundTasks
import SwiftUI

@main struct LeakyBankApp: App {
    @UIApplicationDelegateAdaptor(AppDelegate.self) private var appDelegate
    @StateObject private var store = SessionStore.shared
    @StateObject private var router = AppRouter()
    @Environment(\.scenePhase) private var scenePhase

    var body: some Scene {
        WindowGroup {
            RootView()
                .environmentObject(store)
                .environmentObject(router)
                .onOpenURL { url in
                    router.open(url)
                }
        }
        .onChange(of: scenePhase) { _, phase in
            switch phase {
            case .background:
                BackgroundRefresh.schedule()
            case .active:
                router.refreshBadges()
            default:
                break
            }
        }
    }
}

/// Chooses between the sign-in screen and the signed-in tabs.
struct RootView: View {
    @EnvironmentObject private var store: SessionStore
    @EnvironmentObject private var router: AppRouter

    var body: some View {
        Group {
            if store.session == nil {
                LoginView()
            } else {
                tabs
            }
        }
        .tint(Color("BankGreen"))
    }

    private var tabs: some View {
        TabView(selection: $router.tab) {
            AccountListView()
                .tabItem { Label("Accounts", systemImage: "banknote") }
                .tag(AppRouter.Tab.accounts)
            TransferView()
                .tabItem { Label("Transfer", systemImage: "arrow.left.arrow.right") }
                .tag(AppRouter.Tab.transfer)
            CardsView()
                .tabItem { Label("Cards", systemImage: "creditcard") }
                .tag(AppRouter.Tab.cards)
            SettingsView()
                .tabItem { Label("Settings", systemImage: "gearshape") }
                .tag(AppRouter.Tab.settings)
        }
    }
}
