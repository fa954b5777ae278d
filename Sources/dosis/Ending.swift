import ArgumentParser
import Documents
import Foundation

/// How a command ends; the exit codes users and scripts rely on.
enum Ending: Int32 {
    case done = 0
    case someTwinsFailed = 1
    case badInput = 2
    case interrupted = 3

    var exitCode: ExitCode { ExitCode(rawValue) }

    /// Runs a command's work; what is wrong with the input goes to standard error, line by line, and ends it with 2.
    static func reporting(_ work: () throws -> Void) throws {
        do {
            try work()
        } catch let error as ExitCode {
            throw error
        } catch let error as DiagnosticError {
            for diagnostic in error.diagnostics { Terminal.tell(diagnostic.description) }
            Terminal.tell(error.diagnostics.count == 1 ? "1 error" : "\(error.diagnostics.count) errors")
            throw badInput.exitCode
        } catch let error as ValidationError {
            throw error
        } catch {
            Terminal.tell("\(error)")
            throw badInput.exitCode
        }
    }
}
