import SwiftUI

/// Nothing to see: the tests run in its process.
@main struct HostApp: App {
    var body: some Scene { WindowGroup { Text("Bulwark's tests run here.") } }
}
