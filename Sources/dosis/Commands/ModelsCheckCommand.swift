import ArgumentParser
import Documents
import Foundation
import ModelLanguage
import ModelLibrary
import ModelValidation
import TrialProtocol

extension ModelsCommand {
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hold models against the published facts in their files.",
            discussion: """
                Solves every check of a model file's `checks:` for the typical patient, and tells what was found, what was \
                expected and by which source. Then every parameter that brings a number of its own is multiplied by 1.25 in \
                turn: some check should fail. Those that none holds are unverified.

                Examples:
                  dosis models check                                   all models of the library
                  dosis models check vancomycin-goti-2018 my-model.yaml
                  dosis models check my-model.yaml --long --json checks.json
                  dosis models check --brief --population

                Exit codes: 0 all is as it should be: checks pass, and hold at least 75 % of each model's parameters; 1 not so; \
                2 bad input.
                Documentation/model-language.md says how checks are written.
                """)

        @Argument(
            help: ArgumentHelp("Models of the library, or model files; all of the library unless given.", valueName: "name or file"),
            completion: .file(extensions: ["yaml"]))
        var models: [String] = []

        @Flag(help: "Run checks marked `long: true`, too, which take minutes.")
        var long = false

        @Flag(
            help: """
                Solve 1,000 twins of each model's own population, too: covariates anywhere within `studied`, parameters by \
                their variability. None may fail, and 50 must agree with the reference integrator.
                """)
        var population = false

        @Flag(help: "A model without checks is a failure.")
        var strict = false

        @Flag(help: "Only a line for each model, and what is wrong.")
        var brief = false

        @Option(help: ArgumentHelp("Write all that was found as JSON.", valueName: "file"), completion: .file(extensions: ["json"]))
        var json: String?

        @OptionGroup
        var work: ThreadOptions

        func run() throws {
            try Ending.reporting {
                var problems: [Diagnostic] = []
                var reports: [ModelCheckReport] = []
                let library = ModelLibrary.resolver
                for name in models.isEmpty ? try ModelLibrary.names() : models {
                    do {
                        let report = try check(name, library)
                        for line in ModelCheckText(report, isBrief: brief).lines { print(line) }
                        // A file or pipe would else show nothing until the end, which may be minutes away.
                        fflush(nil)
                        reports.append(report)
                    } catch let error as DiagnosticError {
                        problems += error.diagnostics
                    } catch {
                        // What was found of other models is still told.
                        problems.append(Diagnostic(SourcePosition(file: name, line: 1, column: 1), "\(error)"))
                    }
                }
                if let json { try OutputPlace.write(try ModelCheckText.json(reports), to: json) }
                if !problems.isEmpty { throw DiagnosticError(problems) }
                if reports.count > 1 { print(ModelCheckText.summary(reports)) }
                if reports.contains(where: { !$0.isSound || strict && $0.isUnverified }) { throw ExitCode(1) }
            }
        }

        private func check(_ name: String, _ library: ModelResolver) throws -> ModelCheckReport {
            let diagnostics = Diagnostics()
            let place = Scalar(name, file: "<command line>")
            let found = models.isEmpty ? try ModelLibrary.model(name) : library.model(named: place, besideFile: nil, diagnostics)
            let plans = found.map { CheckPlan.read($0, library: library, diagnostics) } ?? []
            for warning in diagnostics.warnings { Terminal.tell(warning.description) }
            let model = try diagnostics.finished(found)
            var report = ModelCheckRun(model, plans, threads: work.threads, runsLong: long).run()
            if population { report.population = try ModelPopulationRun(plans, threads: work.threads)?.run() }
            return report
        }
    }
}
