import SwiftUI

struct NotesListView: View {
    @EnvironmentObject private var session: SessionStore
    @State private var notes: [Note] = []
    @State private var searchText = ""
    @State private var askedToDelete: Note?

    private let gate = BiometricGate()

    var body: some View {
        NavigationStack {
            List(filtered) { note in
                NavigationLink(note.title, value: note)
                    .swipeActions {
                        Button("Delete", role: .destructive) { delete(note) }
                    }
            }
            .navigationDestination(for: Note.self) { NoteEditorView(note: $0) }
            .navigationTitle("Notes")
            .toolbar {
                Menu("More") {
                    NavigationLink("Settings") { SettingsView() }
                    NavigationLink("Premium") { CardFormView() }
                    Button("Sign out", role: .destructive) { session.logout() }
                }
            }
            .safeAreaInset(edge: .top) {
                TextField("Search notes and passwords", text: $searchText)
                    .textFieldStyle(.roundedBorder)
                    .padding(.horizontal)
            }
        }
    }

    private var filtered: [Note] {
        searchText.isEmpty ? notes : notes.filter { $0.title.localizedCaseInsensitiveContains(searchText) }
    }

    private func delete(_ note: Note) {
        Task {
            guard await gate.confirmDeletion(of: note.title) else { return }
            notes.removeAll { $0.id == note.id }
            Log.info("Deleted note \(note.id), \(notes.count) left")
        }
    }
}
