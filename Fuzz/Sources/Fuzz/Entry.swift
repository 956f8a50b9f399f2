import Foundation

/// libFuzzer's own loop, for programs that have a `main` (LLVM, "Using libFuzzer as a library").
@_silgen_name("LLVMFuzzerRunDriver")
private func drive(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// All targets by name. `Scripts/check-long` starts one process for each.
private let targets = [
    ValidationFuzz.targets, ImageFuzz.targets, PrivacyFuzz.targets, TransportFuzz.targets, ProbeFuzz.targets,
    MessagingFuzz.targets, BuiltAppFuzz.targets, PropertyFuzz.targets, BackupFuzz.targets,
].reduce(into: [:]) { $0.merge($1) { first, _ in first } }

private let name = ProcessInfo.processInfo.environment["BULWARK_FUZZ"] ?? "list"
private let target = targets[name]

@main
private enum Fuzz {
    static func main() {
        guard target != nil else {
            print(targets.keys.sorted().joined(separator: "\n"))
            exit(name == "list" ? 0 : 64)
        }
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        exit(
            drive(&count, &arguments) { start, count in
                if let flaw = target?(UnsafeRawBufferPointer(start: start, count: count)) {
                    fatalError("\(name): \(flaw)")
                }
                return 0
            })
    }
}
