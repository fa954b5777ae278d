import ArgumentParser
import Documents
import Foundation
import Populations

struct CohortCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cohort",
        abstract: "Draw a cohort, describe it, and write its twins as CSV.",
        discussion: """
            Without --out only the description is printed. The twins are those that `dosis run` would simulate with the \
            same seed. Where the file says what is published of such patients, drawn twins are held against it; exit code 1 \
            means that some figure differs by more than its tolerance and chance.

            Example:
              dosis cohort Cohorts/hospitalised-adults.yaml --size 1000 --out twins.csv
            """)

    @Argument(help: "The cohort file.", completion: .file(extensions: ["yaml", "yml"]))
    var cohortFile: String

    @Option(help: "Twins to draw.")
    var size: Int = 1000

    @Option(help: "Seed of the random numbers.")
    var seed: UInt64 = 1

    @Option(help: "CSV file to write, one twin a row; `-` for standard output.", completion: .file(extensions: ["csv"]))
    var out: String?

    func validate() throws {
        if size < 1 { throw ValidationError("--size is \(size); give a number from 1.") }
    }

    func run() throws {
        try Ending.reporting {
            let diagnostics = Diagnostics()
            let cohort = try Cohort.load(path: cohortFile, diagnostics: diagnostics)
            for warning in diagnostics.warnings { Terminal.tell(warning.description) }
            let sampler = cohort.sampler(seed: seed)
            let threads = ProcessInfo.processInfo.activeProcessorCount
            let twins = try sampler.twins(replicate: 0, count: size, threads: threads)
            if let out { try write(CohortTable.csv(cohort, twins: twins), to: out) }
            if out == "-" { return }
            print(CohortSummary(cohort, twins: twins).description)
            let published = try PublishedComparison(cohort, twins: twins, seed: seed, threads: threads)
            print(published.description, terminator: "")
            if published.rows.contains(where: { $0.verdict() == .differs }) { throw Ending.someTwinsFailed.exitCode }
        }
    }

    private func write(_ text: String, to path: String) throws {
        if path == "-" {
            print(text, terminator: "")
            return
        }
        try OutputPlace.write(text, to: path)
    }
}
