import Foundation
import Synchronization

/// The built program while it runs: it can be interrupted, killed and watched.
///
///     let run = try RunningDosis(["run", "trial.yaml"], in: folder)
///     run.send(SIGKILL)
///     let ending = try run.ending(within: 60)
final class RunningDosis: Sendable {
    private let process = Mutex(Process())
    private let identifier: Int32
    private let command: String
    private let output: TemporaryFolder
    private let stdout: URL
    private let stderr: URL

    /// - Parameter environment: what it has beyond, or instead of, this process's.
    init(_ arguments: [String], in folder: URL = DosisBinary.root, environment: [String: String] = [:]) throws {
        command = "dosis \(arguments.joined(separator: " "))"
        output = try TemporaryFolder()
        // Files, not pipes: a full pipe would stop the program while nobody reads.
        (stdout, stderr) = (try output.write("stdout", ""), try output.write("stderr", ""))
        let (stdout, stderr) = (stdout, stderr)
        identifier = try process.withLock { process in
            process.executableURL = try DosisBinary.url()
            process.arguments = arguments
            process.currentDirectoryURL = folder
            process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = try FileHandle(forWritingTo: stdout)
            process.standardError = try FileHandle(forWritingTo: stderr)
            try process.run()
            return process.processIdentifier
        }
    }

    deinit { if isRunning { send(SIGKILL) } }

    var isRunning: Bool { process.withLock { $0.isRunning } }

    func send(_ signal: Int32) {
        process.withLock { if $0.isRunning { _ = kill($0.processIdentifier, signal) } }
    }

    /// Waits for its end; a run that is not done in time is killed and a failure.
    func ending(within seconds: Double) throws -> DosisBinary.Ending {
        let end = Date().addingTimeInterval(seconds)
        while isRunning {
            guard Date() < end else {
                send(SIGKILL)
                throw DosisBinary.Failure(description: "`\(command)` was not done after \(seconds) s:\n\(try told())")
            }
            Thread.sleep(forTimeInterval: 0.005)
        }
        return DosisBinary.Ending(
            status: process.withLock { $0.terminationStatus }, stdout: try String(contentsOf: stdout, encoding: .utf8),
            stderr: try told())
    }

    /// Waits until it has ended or `condition` holds.
    /// - Returns: whether it is still running.
    func wait(atMost seconds: Double, until condition: () -> Bool = { false }) -> Bool {
        let end = Date().addingTimeInterval(seconds)
        while isRunning, Date() < end, !condition() { Thread.sleep(forTimeInterval: 0.005) }
        return isRunning
    }

    /// What it has said on standard error so far.
    func told() throws -> String { try String(contentsOf: stderr, encoding: .utf8) }

    /// The largest resident memory so far in bytes; nil when it has ended, or where the system does not tell.
    ///
    /// Linux counts it anew from the start of the program. What `wait4` tells would not do: it includes the memory of
    /// the process that started this one.
    func peakMemory() -> Int? {
        guard let status = try? String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
        else { return nil }
        return line.split(separator: " ").compactMap { Int($0) }.first.map { $0 * 1024 }
    }
}
