import Foundation

/// Standard error and what it is connected to.
enum Terminal {
    /// Whether a person is looking: progress may then redraw its line.
    static var isInteractive: Bool { isatty(STDERR_FILENO) != 0 }

    /// A line for people; standard output is kept for results.
    static func tell(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    /// Replaces the current line of a terminal.
    static func redraw(_ line: String) {
        FileHandle.standardError.write(Data(("\r\u{1B}[2K" + line).utf8))
    }
}
