import Foundation
import Integration

/// The hand-written C program of Benchmarks/plain, compiled with -O2 against the SUNDIALS that Dosis itself has loaded.
final class PlainProgram {
    /// The compiler it was made with.
    let compiler: String
    private let folder: URL
    private var program: String { folder.appendingPathComponent("plain").path }

    /// - Throws: when it cannot be compiled, in words.
    init(compiler: String, files: WorkloadFiles) throws {
        self.compiler = compiler
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("dosis-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        do {
            try Subprocess.run(
                compiler,
                ["-O2", "-o", program] + (try files.sources()).map(\.path) + Self.sundials()
                    + ["-lsundials_cvode", "-lsundials_nvecserial", "-lsundials_sunmatrixdense", "-lsundials_sunlinsoldense", "-lm"])
        } catch {
            try? FileManager.default.removeItem(at: folder)
            throw error
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Where the loaded library lies, and its headers.
    private static func sundials() -> [String] {
        let library = URL(fileURLWithPath: EngineIdentity(engine: "", width: 1).sundialsPath).deletingLastPathComponent()
        let headers = [library.deletingLastPathComponent(), library.deletingLastPathComponent().deletingLastPathComponent()]
            .map { $0.appendingPathComponent("include") }
            .first { FileManager.default.fileExists(atPath: $0.appendingPathComponent("cvode/cvode.h").path) }
        return (headers.map { ["-I\($0.path)"] } ?? []) + ["-L\(library.path)", "-Wl,-rpath,\(library.path)"]
    }

    /// Hands twins over; ``run(_:tolerances:)`` solves them as often as is wished.
    func load(_ tables: TwinTables) throws {
        try tables.parameters(withID: false).write(to: file("parameters.csv"), atomically: false, encoding: .utf8)
        try tables.doses.write(to: file("doses.csv"), atomically: false, encoding: .utf8)
    }

    /// Seconds per twin, as the program itself measures them.
    func run(_ workload: Workload, relative: Double, absolute: Double, clock: BenchmarkOptions.Clock) throws -> Double {
        struct Ending: Decodable { var subjects: Int, seconds: Double, cpu_seconds: Double }
        let printed = try Subprocess.run(
            program,
            [
                workload.name, file("parameters.csv").path, file("doses.csv").path, "\(workload.end)", "\(workload.readings)",
                "\(relative)", "\(absolute)", file("outputs.f64").path,
            ])
        let ending = try JSONDecoder().decode(Ending.self, from: Data(printed.utf8))
        return (clock == .wall ? ending.seconds : ending.cpu_seconds) / Double(ending.subjects)
    }

    /// The latest run's readings, `[twin][output][reading]`.
    func outputs(_ workload: Workload, count: Int) throws -> [[[Double]]] {
        let data = try Data(contentsOf: file("outputs.f64"))
        let values = data.withUnsafeBytes { bytes in
            (0..<bytes.count / 8).map { bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Double.self) }
        }
        let size = workload.readings * count
        return stride(from: 0, to: values.count - size + 1, by: size).map { start in
            (0..<count).map { output in (0..<workload.readings).map { values[start + $0 * count + output] } }
        }
    }

    private func file(_ name: String) -> URL { folder.appendingPathComponent(name) }
}
