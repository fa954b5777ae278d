import ArgumentParser
import Documents
import Foundation
import Populations
import Quantities

struct CohortCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cohort",
        abstract: "Draw a cohort, describe it, and write its twins as CSV.",
        discussion: """
            Without --out only the description is printed. The twins are those that `dosis run` would simulate with the \
            same seed. Covariates that change over time are described as they are at the start, and once more at \
            the times of --at; with these, --out writes a row for each twin and time. Where the file says what is \
            published of such patients, drawn twins are held against it; exit code 1 means that some figure differs by \
            more than its tolerance and chance.

            Examples:
              dosis cohort Cohorts/hospitalised-adults.yaml --size 1000 --out twins.csv
              dosis cohort Cohorts/pregnancy-course.yaml --at '0:28:4 wk' --out courses.csv
            """)

    @Argument(help: "The cohort file.", completion: .file(extensions: ["yaml", "yml"]))
    var cohortFile: String

    @Option(help: "Twins to draw.")
    var size: Int = 1000

    @Option(help: "Seed of the random numbers.")
    var seed: UInt64 = 1

    @Option(help: "CSV file to write, one twin a row; `-` for standard output.", completion: .file(extensions: ["csv"]))
    var out: String?

    @Option(help: "Times since the start at which covariates that change are told, such as `4,26,52 wk`; in days without a unit.")
    var at: String?

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
            let courses = try courses(of: cohort, twins, sampler, diagnostics)
            let table = at == nil ? nil : courses?.csv
            if let out { try write(table ?? CohortTable.csv(cohort, twins: twins), to: out) }
            if out == "-" { return }
            print(([CohortSummary(cohort, twins: twins).description] + [courses?.description].compactMap { $0 }).joined(separator: "\n"))
            let published = try PublishedComparison(cohort, twins: twins, seed: seed, threads: threads)
            print(published.description, terminator: "")
            if published.rows.contains(where: { $0.verdict() == .differs }) { throw Ending.someTwinsFailed.exitCode }
        }
    }

    /// Nil where nothing changes over time.
    private func courses(
        of cohort: Cohort, _ twins: [CohortTwin], _ sampler: CohortSampler, _ diagnostics: Diagnostics
    ) throws -> CohortCourses? {
        var times = CohortCourses.usualTimes
        if let at {
            guard let day = try? Quantities.Unit("d"), let asked = TimeList.parse(at, unit: day, diagnostics) else {
                throw DiagnosticError(diagnostics.all)
            }
            if !cohort.covariates.contains(where: \.isChanging) {
                throw DiagnosticError([
                    Diagnostic(
                        Scalar(at, file: "--at").position, "no covariate of cohort `\(cohort.name)` changes over time",
                        expected: "a `derived` formula with the time `t`", remedy: "leave out --at")
                ])
            }
            times = asked
        }
        return try CohortCourses(
            cohort, twins, sampler, at: times, threads: ProcessInfo.processInfo.activeProcessorCount, keepsValues: at != nil && out != nil)
    }

    private func write(_ text: String, to path: String) throws {
        if path == "-" {
            print(text, terminator: "")
            return
        }
        try OutputPlace.write(text, to: path)
    }
}
