import ArgumentParser
import Benchmark
import CLanes
import Dosing
import Foundation
import Integration
import ModelCompiler
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
        line("Dosis", Version.text)
        line("SUNDIALS", "\(engine.sundialsVersion), \(engine.sundialsPath)")
        line("", Self.sundialsSpeed)
        line("HDF5", HDF5.version)
        line("NLopt", PopulationOptimiser.searchVersion)
        line("Threads", "\(ProcessInfo.processInfo.activeProcessorCount) of \(ProcessInfo.processInfo.processorCount) cores")
        line("CPU features", Self.cpuFeatures)
        line("Lanes", Self.lanes)
        line("C compiler", CCompiler.find()?.path ?? "none found (none is needed)")
        line("Native code", NativeCache.standard.problem ?? "kept in \(NativeCache.standard.folder ?? "no cache")")
        line("Models", "\((try? ModelLibrary.names().count) ?? 0) in the library")
        line("System", ProcessInfo.processInfo.operatingSystemVersionString)
    }

    private func line(_ name: String, _ value: String) {
        print(name.padding(toLength: 14, withPad: " ", startingAt: 0) + value)
    }

    private static var sundialsSpeed: String {
        guard let speed = SundialsSpeed.measure() else { return "whether it is optimised could not be measured" }
        let times = String(format: "its LU takes %.1f times as long as optimised loops", speed.slowdown)
        if speed.isOptimised { return "optimised (\(times))" }
        return "not optimised (\(times)); results are right, solving is slower: `./dosis sundials` builds a faster one"
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

    /// The instruction set that packs of twins are solved with.
    private static var lanes: String {
        switch lanes_best_level() {
        case LANES_AVX512: "AVX-512"
        case LANES_AVX2: "AVX2"
        default: "plain, as every CPU of this kind has"
        }
    }
}
