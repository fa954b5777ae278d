import ArgumentParser
import Foundation
import Integration
import ModelLibrary
import ResultStore

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Show versions and what this machine offers; useful in a bug report.",
        discussion: """
            Example:
              dosis doctor
            """)

    func run() throws {
        let engine = EngineIdentity(engine: "reference", width: 1)
        let debian = engine.sundialsPath.hasPrefix("/usr/lib")
        line("Dosis", Version.text)
        line("SUNDIALS", "\(engine.sundialsVersion), \(engine.sundialsPath)")
        if debian { line("", "the distribution's build, which is not optimised; results are right, solving is slower") }
        line("HDF5", HDF5.version)
        line("Threads", "\(ProcessInfo.processInfo.activeProcessorCount) of \(ProcessInfo.processInfo.processorCount) cores")
        line("CPU features", Self.cpuFeatures)
        line("C compiler", Self.compiler ?? "none found (none is needed)")
        line("Models", "\((try? ModelLibrary.names().count) ?? 0) in the library")
        line("System", ProcessInfo.processInfo.operatingSystemVersionString)
    }

    private func line(_ name: String, _ value: String) {
        print(name.padding(toLength: 14, withPad: " ", startingAt: 0) + value)
    }

    /// Vector instructions, as Linux tells them.
    private static var cpuFeatures: String {
        guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8),
            let flags = text.split(separator: "\n").first(where: { $0.hasPrefix("flags") || $0.hasPrefix("Features") })
        else { return "unknown" }
        let words = Set(flags.split(separator: " ").map(String.init))
        let known = ["avx", "avx2", "fma", "avx512f", "avx512dq", "asimd", "sve"].filter(words.contains)
        return known.isEmpty ? "none of note" : known.joined(separator: " ")
    }

    private static var compiler: String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        for name in ["clang", "cc", "gcc"] {
            for folder in folders where FileManager.default.isExecutableFile(atPath: "\(folder)/\(name)") { return "\(folder)/\(name)" }
        }
        return nil
    }
}
