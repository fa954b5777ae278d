import Foundation

/// Another program, run to its end.
struct Subprocess {
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    /// What it printed.
    /// - Throws: ``Failure`` with the first lines of its complaint, when it cannot be started or does not end with 0.
    @discardableResult
    static func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        let output = Pipe(), complaint = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = complaint
        try process.run()
        // What our programs print fits into a pipe; a compiler's complaints may not.
        let complained = complaint.fileHandleForReading.readDataToEndOfFile()
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            let lines = String(decoding: complained, as: UTF8.self).split(separator: "\n").prefix(5).joined(separator: "\n")
            throw Failure(description: "`\(program)` failed with status \(process.terminationStatus): \(lines)")
        }
        return String(decoding: printed, as: UTF8.self)
    }
}
