import Foundation
import ResultStore
import TrialEngine
import TrialProtocol

/// Solved candidates on disk, so that an interrupted optimisation can go on.
///
/// A plain file beside the results: a line that says of what, then records of candidate, twins and their values, appended as
/// they are found. A record that a kill cut short is not read.
public final class CandidateStore {
    private let handle: FileHandle
    private let path: String
    private var known: [Key: CandidateSolver.Outcome] = [:]

    private struct Key: Hashable {
        var candidate: [Double]
        var first: Int
        var end: Int
    }

    /// Solved candidates that were found in the file.
    public var count: Int { known.count }

    /// - Parameters:
    ///   - fingerprint: of all that the values depend on; a file of another one is thrown away.
    ///   - resumes: whether what is there is used.
    /// - Throws: ``ResultStoreError`` where the file cannot be written.
    public init(_ path: String, fingerprint: String, resumes: Bool) throws {
        self.path = path
        let head = Data("dosis candidates \(fingerprint)\n".utf8)
        var sound = head.count
        if resumes, let data = FileManager.default.contents(atPath: path), data.starts(with: head) {
            (known, sound) = Self.read(data, from: head.count)
        } else {
            guard FileManager.default.createFile(atPath: path, contents: head) else { throw Self.refused(path) }
        }
        guard let handle = FileHandle(forUpdatingAtPath: path) else { throw Self.refused(path) }
        self.handle = handle
        try handle.truncate(atOffset: UInt64(sound))
        try handle.seekToEnd()
    }

    /// What some twins had with a candidate, if it is known.
    package func outcome(of candidate: [Double], _ twins: Range<Int>) -> CandidateSolver.Outcome? {
        known[Key(candidate: candidate, first: twins.lowerBound, end: twins.upperBound)]
    }

    package func keep(_ outcome: CandidateSolver.Outcome, of candidate: [Double], _ twins: Range<Int>) throws {
        let counts = [candidate.count, twins.lowerBound, twins.upperBound, outcome.functionals.count, outcome.endpoints.count, outcome.failed]
        let numbers = candidate + outcome.functionals.flatMap { $0 } + outcome.endpoints.flatMap { $0 }
        var data = Data()
        for count in counts { withUnsafeBytes(of: Int64(count).littleEndian) { data.append(contentsOf: $0) } }
        for number in numbers { withUnsafeBytes(of: number.bitPattern.littleEndian) { data.append(contentsOf: $0) } }
        do {
            try handle.write(contentsOf: data)
        } catch {
            throw Self.refused(path)
        }
    }

    /// When the results are complete.
    public func remove() {
        try? handle.close()
        try? FileManager.default.removeItem(atPath: path)
    }

    private static func refused(_ path: String) -> ResultStoreError {
        ResultStoreError(path, "the file of solved candidates could not be written", remedy: "choose another folder with --out")
    }

    /// The whole records of a file, and where they end.
    private static func read(_ data: Data, from start: Int) -> ([Key: CandidateSolver.Outcome], Int) {
        var known: [Key: CandidateSolver.Outcome] = [:]
        var place = start
        func word(_ offset: Int) -> UInt64 {
            data[(place + 8 * offset)..<(place + 8 * offset + 8)].enumerated().reduce(0) { $0 | UInt64($1.element) << (8 * UInt64($1.offset)) }
        }
        while data.count - place >= 48 {
            let counts = (0..<6).map { Int(Int64(bitPattern: word($0))) }
            let twins = counts[2] - counts[1]
            let isSane = counts.allSatisfy { $0 >= 0 && $0 < 1 << 40 } && twins > 0 && counts[0] + counts[3] + counts[4] < 1 << 20
            guard isSane else { break }
            let length = counts[0] + (counts[3] + counts[4]) * twins
            guard data.count - place >= 48 + 8 * length else { break }
            func numbers(_ first: Int, _ count: Int) -> [Double] { (0..<count).map { Double(bitPattern: word(6 + first + $0)) } }
            let outcome = CandidateSolver.Outcome(
                functionals: (0..<counts[3]).map { numbers(counts[0] + $0 * twins, twins) },
                endpoints: (0..<counts[4]).map { numbers(counts[0] + (counts[3] + $0) * twins, twins) }, failed: counts[5])
            known[Key(candidate: numbers(0, counts[0]), first: counts[1], end: counts[2])] = outcome
            place += 48 + 8 * length
        }
        return (known, place)
    }
}
