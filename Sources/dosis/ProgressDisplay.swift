import Foundation
import TrialEngine

/// Shows how far a run is: a bar that redraws itself on a terminal, a line now and then elsewhere.
final class ProgressDisplay {
    private let isQuiet: Bool
    private let isInteractive = Terminal.isInteractive
    private var lastLine = Date()
    private var hasDrawn = false

    init(isQuiet: Bool) { self.isQuiet = isQuiet }

    func show(_ progress: RunProgress) {
        guard !isQuiet else { return }
        if isInteractive {
            Terminal.redraw(Self.bar(progress) + Self.text(progress))
            hasDrawn = true
        } else if Date().timeIntervalSince(lastLine) >= 10 {
            lastLine = Date()
            Terminal.tell(Self.text(progress))
        }
    }

    func end() {
        if hasDrawn { Terminal.redraw("") }
    }

    private static func bar(_ progress: RunProgress) -> String {
        let width = 24
        let filled = progress.total > 0 ? min(width, width * progress.done / progress.total) : width
        return "[" + String(repeating: "#", count: filled) + String(repeating: "-", count: width - filled) + "] "
    }

    private static func text(_ progress: RunProgress) -> String {
        var text = "\(progress.done) of \(progress.total) twins\(progress.stage.map { " of the \($0)" } ?? "")"
        if progress.speed > 0 { text += ", \(Int(progress.speed.rounded())) twins/s" }
        if let remaining = progress.remaining { text += ", \(duration(remaining)) left" }
        if progress.failed > 0 { text += ", \(progress.failed) failed" }
        return text
    }

    /// `3.2 s`, `2 min 10 s`, `1 h 5 min`.
    static func duration(_ seconds: TimeInterval) -> String {
        if seconds < 60 { return String(format: "%.1f s", seconds) }
        let whole = Int(seconds.rounded())
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }
}
