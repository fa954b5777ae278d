import Foundation

/// A C compiler on this machine, if there is one. None is needed but for comparisons.
public enum CCompiler {
    /// The path of the first that the search path has.
    public static func find() -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let candidates = ["cc", "gcc", "clang"].flatMap { name in folders.map { "\($0)/\(name)" } }
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
