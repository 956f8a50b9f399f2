import SwiftUI

@main
struct LeakyNotesApp: App {
    @UIApplicationDelegateAdaptor(AppDelegate.self) private var appDelegate
    @Environment(\.scenePhase) private var scenePhase
    @StateObject private var session = SessionStore.shared
    @StateObject private var router = DeepLinkRouter.shared

    @AppStorage(Preferences.loginFlagKey) private var isLoggedIn = false
    @AppStorage("hasSeenTokenIntro") private var hasSeenTokenIntro = false

    var body: some Scene {
        WindowGroup {
            Group {
                if !isLoggedIn {
                    LoginView()
                } else if session.isLocked {
                    UnlockView()
                } else {
                    NotesListView()
                }
            }
            .environmentObject(session)
            .environmentObject(router)
            .onOpenURL { url in
                router.handle(url)
            }
            .sheet(isPresented: .constant(isLoggedIn && !hasSeenTokenIntro)) {
                TokenIntroView { hasSeenTokenIntro = true }
            }
            .onChange(of: scenePhase) { _, phase in
                // Drafts are flushed on the way out, the rest is up to the background task.
                if phase == .background {
                    DraftSaver.shared.flush()
                    BackgroundSync.schedule()
                }
            }
        }
    }
}

private struct TokenIntroView: View {
    let onDone: () -> Void

    var body: some View {
        VStack(spacing: 16) {
            Text("Sync tokens").font(.title2)
            Text("Each device signs in with its own token. You can revoke a token or change your password at any time.")
            Button("Got it", action: onDone)
        }
        .padding()
    }
}
