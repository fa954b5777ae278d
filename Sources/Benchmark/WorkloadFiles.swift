import Documents
import Foundation

/// Where the workloads' files lie: beside the program, laid out there by SwiftPM from the folder Benchmarks.
struct WorkloadFiles {
    private static let bundleName = "Dosis_Benchmark.resources"
    private let folder: URL

    /// - Throws: ``DiagnosticError`` when they are missing.
    init() throws {
        // SwiftPM's own accessor stops the process when the files are missing.
        let bundle = Bundle.main
        let program = bundle.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent()
        let candidates = [bundle.resourceURL, bundle.bundleURL, program].compactMap { $0?.appendingPathComponent(Self.bundleName) }
        let found = candidates.first { FileManager.default.fileExists(atPath: $0.appendingPathComponent("W1.yaml").path) }
        guard let found else {
            throw DiagnosticError([
                Diagnostic(
                    SourcePosition(file: "benchmarks", line: 1, column: 1),
                    "the workloads are missing: no folder `\(Self.bundleName)` beside the program",
                    remedy: "build Dosis again, or copy that folder beside the program")
            ])
        }
        folder = found
    }

    func model(of workload: Workload) -> String { path("\(workload.files).yaml") }
    func events(of workload: Workload) -> String { path("\(workload.files)-events.csv") }

    /// The plain C program's sources.
    func sources() throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "c" }.sorted { $0.path < $1.path }
    }

    private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
}
