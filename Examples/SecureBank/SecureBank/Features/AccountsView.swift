import Bulwark
import SwiftUI

struct AccountsView: View {
    @Environment(BankModel.self) private var model

    var body: some View {
        NavigationStack {
            List(model.bookings) { booking in
                LabeledContent(booking.text, value: "\(booking.minorUnits) \(booking.currency)")
                    // Hidden in screenshots of the system and while content is being redacted.
                    .privacySensitive()
            }
            .refreshable { await model.refresh() }
            .toolbar {
                NavigationLink("Transfer") { TransferView() }
                Button("Sign out") { Task { await model.signOut() } }
            }
        }
    }
}
