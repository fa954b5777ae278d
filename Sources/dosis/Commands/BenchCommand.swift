import ArgumentParser
import Benchmark
import Documents
import Foundation
import Integration
import ModelCompiler

struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure how fast and how exactly this machine solves six workloads.",
        discussion: """
            Each workload's twins are solved by the engine, by the reference integrator and, where a C compiler is found, \
            by a plain hand-written CVODE program in C linked to the same SUNDIALS; they take turns, and medians are \
            told. Only solving is measured, on one thread unless asked otherwise, at relative 1e-6 and absolute 1e-8 as \
            CVODE itself takes them.

            Errors are those of the first 50 twins against the reference integrator at relative 1e-11: of each reading \
            |y - y_ref| / max(|y_ref|, 0.001 max |y_ref|), the maximum over that twin's readings of that output. RMS is \
            the root of their mean square, largest the largest.

            Twins are drawn, always the same, or read from --parameters: DIR/W1.csv and so on, a row per twin, a column \
            `ID`, and a column per parameter of the model; those without a column keep their typical values. W6 reads W1.csv.

            Examples:
              dosis bench
              dosis bench W3 --twins 64 --json
              dosis bench W1 W4 --solver cvode --threads 2 --dump readings
              dosis bench W4 --irregular --solver exact

            The folder Benchmarks of the sources says what each workload is.
            """)

    @Argument(
        help: ArgumentHelp("W1 to W6; all unless given.", valueName: "workloads"),
        completion: .list(Workload.all.map(\.name)))
    var names: [String] = []

    @Option(help: "Twins that the engine solves in each turn; as many as take about half a second unless given, at most 512.")
    var twins: Int?

    @Option(help: "Turns.")
    var repeats: Int = 5

    @Option(help: "Threads of the engine; times are told per core.")
    var threads: Int = 1

    @Option(help: "auto, cvode (packs of twins), exact (linear models only) or reference (one twin at a time).")
    var solver: Solver = .automatic

    @Option(help: "Native code for the models: always (if there is a compiler), never or auto.")
    var compile: CompileMode = .always

    @Option(help: "Vector instructions: plain, avx2 or avx512; the CPU's best unless given.")
    var instructions: InstructionSet = .best

    @Flag(help: "Measure processor time instead of wall time: on a machine that is busy with other work.")
    var cpu = false

    @Flag(help: "Read each twin at random times of its own, as many as otherwise; then nothing is compared with plain C.")
    var irregular = false

    @Flag(help: "Print JSON on standard output instead of a table.")
    var json = false

    @Option(
        help: ArgumentHelp("A folder with a table of individual parameters per model.", valueName: "folder"),
        completion: .directory)
    var parameters: String?

    @Option(help: ArgumentHelp("A column of those tables not to be read; may be repeated.", valueName: "column"))
    var ignore: [String] = []

    @Option(
        help: ArgumentHelp(
            """
            Write the first 50 twins there: readings as float64 [twin][time][output] (W1.f64), parameters (W1.csv), doses; \
            with --irregular the times, too (W1-times.f64).
            """,
            valueName: "folder"),
        completion: .directory)
    var dump: String?

    func validate() throws {
        if let twins, twins < 1 { throw ValidationError("--twins is \(twins); give a number from 1.") }
        if repeats < 1 { throw ValidationError("--repeats is \(repeats); give a number from 1.") }
        if threads < 1 || threads > 4096 { throw ValidationError("--threads is \(threads); give a number from 1 to 4096.") }
        for name in names where Workload.named(name) == nil {
            let near: String = Suggestions.nearest(name, among: Workload.all.map(\.name)).map { "; did you mean `\($0)`?" } ?? "."
            throw ValidationError("There is no workload `\(name)`\(near) There are \(Workload.all.map(\.name).joined(separator: ", ")).")
        }
    }

    func run() throws {
        try Ending.reporting {
            let run = try BenchmarkRun(
                BenchmarkOptions(
                    twins: twins, repeats: repeats, threads: threads, solver: solver, clock: cpu ? .processor : .wall,
                    parameters: parameters, ignored: ignore, dump: dump, isIrregular: irregular, compile: compile, instructions: instructions)
            ) { Terminal.tell($0) }
            let workloads = names.isEmpty ? Workload.all : names.compactMap(Workload.named)
            let measured = try workloads.map { try run.measure($0) }
            print(json ? try Self.jsonText(measured) : BenchTable(measured).text)
            if measured.contains(where: { $0.failed > 0 }) { throw Ending.someTwinsFailed.exitCode }
        }
    }

    private static func jsonText(_ measured: [WorkloadMeasurement]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return String(decoding: try encoder.encode(["workloads": measured]), as: UTF8.self)
    }
}

extension Solver: ExpressibleByArgument {}
extension CompileMode: ExpressibleByArgument {}
extension InstructionSet: ExpressibleByArgument {}
