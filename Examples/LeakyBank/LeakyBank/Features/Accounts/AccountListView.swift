import SwiftUI

/// The accounts of the customer with their balances.
struct AccountListView: View {
    @State private var accounts: [Account] = []
    @State private var search = ""
    @State private var opened: Account?

    private let actions = AccountActions()
    private let handoff = HandoffPublisher()

    private var shown: [Account] {
        search.isEmpty ? accounts : accounts.filter { $0.nickname.localizedCaseInsensitiveContains(search) }
    }

    var body: some View {
        NavigationStack {
            List(shown) { account in
                Button {
                    opened = account
                    handoff.view(account)
                } label: {
                    VStack(alignment: .leading) {
                        Text(account.nickname)
                        // fine: masked in the middle
                        Text(account.maskedNumber)
                            .font(.footnote)
                    }
                }
                .contextMenu {
                    Button("Copy account number") { actions.copy(account) }
                    Button("Copy name") { actions.copyNickname(account) }
                }
            }
            .searchable(text: $search)
            .navigationTitle("Accounts")
            .refreshable { await load() }
        }
        .userActivity("example.leakybank.account", element: opened) { account, activity in
            activity.title = "Account"
            activity.userInfo = ["number": account.accountNumber]
        }
    }

    private func load() async {
        await withCheckedContinuation { continuation in
            APIClient.shared.send(URLRequest(url: Endpoint.accounts)) { result in
                if case .success(let data) = result {
                    accounts = (try? JSONDecoder().decode([Account].self, from: data)) ?? []
                }
                continuation.resume()
            }
        }
    }
}
