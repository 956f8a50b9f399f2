import SwiftUI
import UIKit
import UniformTypeIdentifiers

struct NoteEditorView: View {
    @State var note: Note
    @State private var text = ""
    @State private var login: LoginNote?
    @State private var bank: BankNote?
    @FocusState private var isEditing: Bool

    var body: some View {
        VStack {
            TextField("Title", text: $note.title)
                .font(.title2)
            TextEditor(text: $text)
                .focused($isEditing)
            if let login {
                LabeledContent("Password", value: "••••••••")
                Button("Copy password") { copy(login) }
            }
            if let bank {
                LabeledContent("Account", value: bank.iban.masked)
                Button("Copy account number") { UIPasteboard.general.string = bank.iban }
            }
        }
        .padding()
        .userActivity(HandoffCoordinator.editingType) { activity in
            HandoffCoordinator.shared.fill(activity, note: note, text: text)
        }
        .onDisappear { DraftSaver.shared.pending = (note.id, text) }
    }

    private func copy(_ login: LoginNote) {
        UIPasteboard.general.string = login.password
    }
}

enum Clipboard {
    static func copyRecoveryKey(_ recoveryKey: String) {
        let board = UIPasteboard.general
        board.setItems([[UTType.utf8PlainText.identifier: recoveryKey]])
    }

    static func copyAccountNumber(_ iban: String) {
        UIPasteboard.general.setItems(
            [[UTType.utf8PlainText.identifier: iban]],
            options: [.localOnly: true, .expirationDate: Date().addingTimeInterval(60)]
        )
    }

    static func copyLink(of note: Note) {
        guard let url = note.publicURL else { return }
        UIPasteboard.general.url = url
    }

    static func copyTag(_ tag: String) {
        UIPasteboard.general.string = "#" + tag
    }
}
