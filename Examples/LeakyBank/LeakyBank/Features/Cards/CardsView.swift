import SwiftUI

/// The cards of the customer.
struct CardsView: View {
    @State private var cards: [Card] = []
    @State private var isAdding = false
    @State private var isLocked = true

    private let gate = BiometricGate()
    private let log = CrashTrail.shared

    var body: some View {
        NavigationStack {
            List(cards) { card in
                HStack {
                    Image(systemName: "creditcard")
                    // fine: the last digits only
                    Text("•••• \(card.lastFour)")
                    Spacer()
                    Text(card.expiry)
                        .font(.footnote)
                }
                .redacted(reason: isLocked ? .placeholder : [])
            }
            .toolbar {
                Button("Add", systemImage: "plus") { isAdding = true }
                Button("Unlock", systemImage: "faceid") { unlock() }
            }
            .sheet(isPresented: $isAdding) { AddCardView() }
            .navigationTitle("Cards")
        }
    }

    private func unlock() {
        Task {
            isLocked = await gate.unlockCards() == false
        }
    }
}
