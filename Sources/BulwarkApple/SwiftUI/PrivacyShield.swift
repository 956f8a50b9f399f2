public import BulwarkPrivacy

extension View {
    /// Covers the view where others may look: in the app switcher's picture, in the background, and while the screen is captured.
    ///
    /// ```swift
    /// BalanceView().privacyShield(prompts: prompts)
    /// ```
    ///
    /// It decides as `SnapshotCover` does: with the same `OwnerPrompts`, Face ID's own sheet does not make it flash.
    ///
    /// - Parameters:
    ///   - policy: When it is covered.
    ///   - prompts: Knows of the system's prompts; nil where the app has none.
    /// - Warning: It covers this view. What SwiftUI presents above it, such as a sheet or an alert, is another: cover the whole app with `SnapshotCover`.
    public func privacyShield(policy: CoverPolicy = CoverPolicy(), prompts: OwnerPrompts? = nil) -> some View {
        privacyShield(policy: policy, prompts: prompts) { PlainCover() }
    }

    /// Covers the view with another one where others may look.
    ///
    /// - Parameters:
    ///   - policy: When it is covered.
    ///   - prompts: Knows of the system's prompts; nil where the app has none.
    ///   - cover: What is shown instead. It must fill the view, and show nothing of it.
    public func privacyShield<Cover: View>(
        policy: CoverPolicy = CoverPolicy(), prompts: OwnerPrompts? = nil,
        @ViewBuilder cover: @escaping @MainActor () -> Cover
    ) -> some View {
        modifier(PrivacyShield(PrivacyShieldModel(policy: policy, prompts: prompts), cover: cover))
    }
}

/// Puts a cover over a view as long as its model says so.
struct PrivacyShield<Cover: View>: ViewModifier {
    @Environment(\.scenePhase) private var phase
    #if !os(macOS)
        @Environment(\.isSceneCaptured) private var isCaptured
    #else
        private let isCaptured = false
    #endif
    @State private var model: PrivacyShieldModel
    private let cover: @MainActor () -> Cover

    init(_ model: PrivacyShieldModel, cover: @escaping @MainActor () -> Cover) {
        _model = State(initialValue: model)
        self.cover = cover
    }

    func body(content: Content) -> some View {
        let isCovered = model.covers(phase, isCaptured: isCaptured)
        content
            // Assistive technologies read what is under a cover, too.
            .accessibilityHidden(isCovered)
            .overlay { if isCovered { cover() } }
            .onChange(of: phase, initial: true) { _, phase in model.move(to: phase) }
            .onAppear { model.start() }
            .onDisappear { model.stop() }
    }
}

/// The system's background.
private struct PlainCover: View {
    var body: some View {
        #if os(macOS)
            Color(nsColor: .windowBackgroundColor).ignoresSafeArea()
        #else
            Color(uiColor: .systemBackground).ignoresSafeArea()
        #endif
    }
}
