internal import BulwarkStorage
internal import Dispatch

/// Runs what takes long, such as a key derivation, where it holds up nobody: the threads of Swift's tasks are few.
enum Offload {
    static func run<Result: Sendable>(
        _ body: @escaping @Sendable () throws(StorageError) -> Result
    ) async throws(StorageError) -> Result {
        let result: Swift.Result<Result, StorageError> = await withUnsafeContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: Swift.Result { () throws(StorageError) in try body() })
            }
        }
        return try result.get()
    }
}
