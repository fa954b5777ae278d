import Foundation
import ResultStore
import Statistics
import Synchronization

/// Where samples that are too large for memory are kept, and whether that went well.
final class Scratch: Sendable {
    /// Values that a sample holds in memory; more are kept in a temporary file.
    let limit: Int
    private let folder: String
    private let failure = Mutex<ResultStoreError?>(nil)

    /// - Parameter folder: for temporary files.
    init(folder: String, limit: Int) {
        self.folder = folder
        self.limit = max(1, limit)
    }

    func file() throws -> ScratchFile { try ScratchFile(in: folder) }

    /// Statistics cannot throw: that a sample could not be read is kept here until ``check()``.
    fileprivate func note(_ error: any Error) {
        failure.withLock { $0 = $0 ?? error as? ResultStoreError ?? ResultStoreError(folder, "\(error)", remedy: "analyse again") }
    }

    /// - Throws: what went wrong with reading samples since the start; no statistic of them may be used then.
    func check() throws {
        if let failure = failure.withLock({ $0 }) { throw failure }
    }
}

/// Values in ascending order in a temporary file.
struct ScratchValues: OrderedSource {
    private let file: ScratchFile
    private let scratch: Scratch
    let count: Int

    init(_ file: ScratchFile, _ scratch: Scratch) {
        self.file = file
        self.scratch = scratch
        count = file.count
    }

    func values(_ ranks: Range<Int>) -> [Double] {
        do {
            return try file.read(ranks)
        } catch {
            scratch.note(error)
            return Array(repeating: .nan, count: ranks.count)
        }
    }
}
