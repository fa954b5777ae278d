/// Something wrong (or doubtful) at a place in a text: what is wrong, what was expected, how to mend it.
///
///     model.yaml:12:18: unknown unit `hr`; expected a unit of time; write `h`
public struct Diagnostic: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Severity: String, Sendable { case error, warning }

    public let position: SourcePosition
    public let severity: Severity
    /// What is wrong.
    public let problem: String
    /// What would be right here, where that can be said.
    public let expected: String?
    /// What the author can do.
    public let remedy: String?

    public init(
        _ position: SourcePosition, _ problem: String, expected: String? = nil, remedy: String? = nil,
        severity: Severity = .error
    ) {
        self.position = position
        self.severity = severity
        self.problem = problem
        self.expected = expected
        self.remedy = remedy
    }

    public var description: String {
        let parts = [problem, expected.map { "expected \($0)" }, remedy].compactMap { $0 }
        let prefix = severity == .warning ? "warning: " : ""
        return "\(position): \(prefix)\(parts.joined(separator: "; "))"
    }
}

/// All that is wrong in the files read; never empty, sorted by position.
public struct DiagnosticError: Error, Sendable, CustomStringConvertible {
    public let diagnostics: [Diagnostic]

    public init(_ diagnostics: [Diagnostic]) {
        self.diagnostics = diagnostics.sorted { $0.position < $1.position }
    }

    public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}

/// Gathers a file's diagnostics, so that all of its errors are told at once.
///
/// Checkers report here and go on with what is still sound; the caller ends with ``finish()``.
public final class Diagnostics {
    public private(set) var all: [Diagnostic] = []
    private var known: Set<Diagnostic> = []

    public init() {}

    public private(set) var hasErrors = false
    public var warnings: [Diagnostic] { all.filter { $0.severity == .warning } }

    public func report(_ diagnostic: Diagnostic) {
        if known.insert(diagnostic).inserted { all.append(diagnostic) }
        if diagnostic.severity == .error { hasErrors = true }
    }

    public func error(_ position: SourcePosition, _ problem: String, expected: String? = nil, remedy: String? = nil) {
        report(Diagnostic(position, problem, expected: expected, remedy: remedy))
    }

    public func warn(_ position: SourcePosition, _ problem: String, remedy: String? = nil) {
        report(Diagnostic(position, problem, remedy: remedy, severity: .warning))
    }

    /// - Throws: ``DiagnosticError`` when an error was reported.
    public func finish() throws {
        if hasErrors { throw DiagnosticError(all.filter { $0.severity == .error }) }
    }

    /// What was read, if it was read without an error.
    /// - Throws: ``DiagnosticError`` when an error was reported, or nothing was read.
    public func finished<Value>(_ value: Value?) throws -> Value {
        try finish()
        guard let value else { throw DiagnosticError(all) }
        return value
    }
}
