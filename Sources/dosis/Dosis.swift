import ArgumentParser
import Documents
import Foundation

/// The command line; one file per subcommand.
@main
struct Dosis: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dosis",
        abstract: "Virtual clinical trials of dosing: patient twins from ODE models, solved, stored and reported.",
        discussion: """
            First steps:
              dosis run Protocols/vancomycin-dosing.yaml     simulate a trial, write results and report
              dosis optimise my-trial.yaml                   the best dose for a population
              dosis models list                              the model library
              dosis check my-trial.yaml                      tell all errors of a file at once
              dosis simulate MODEL --data events.csv --out out.csv
              dosis analyse t-test --data trial.csv --response CHG --arm ARM

            Exit codes: 0 done; 1 done, but some twins failed; 2 bad input; 3 interrupted.
            """,
        version: Version.text,
        subcommands: [
            RunCommand.self, OptimiseCommand.self, CheckCommand.self, CohortCommand.self, MatchCommand.self, SimulateCommand.self,
            DoseCommand.self, ValidateCommand.self, AnalyseCommand.self, DesignCommand.self, ModelsCommand.self, ReportCommand.self,
            SchemaCommand.self, BenchCommand.self, DoctorCommand.self,
        ])

    /// Like ArgumentParser's own, but bad usage exits with 2 as all bad input does.
    static func main() {
        do {
            try checkCommandName()
            var command = try parseAsRoot()
            try command.run()
        } catch {
            let code = exitCode(for: error)
            let message = fullMessage(for: error)
            if code == .success {
                if !message.isEmpty { print(message) }
                Foundation.exit(0)
            }
            if !message.isEmpty, !(error is ExitCode) { Terminal.tell(message) }
            Foundation.exit(code == .validationFailure ? Ending.badInput.rawValue : code.rawValue)
        }
    }
}

extension Dosis {
    /// ArgumentParser would call a misspelt command an unexpected argument, and suggest nothing.
    private static func checkCommandName() throws {
        var command: any ParsableCommand.Type = Dosis.self
        var path: [String] = []
        for word in CommandLine.arguments.dropFirst() {
            let configuration = command.configuration
            guard !word.hasPrefix("-"), !configuration.subcommands.isEmpty, configuration.defaultSubcommand == nil,
                path + [word] != ["help"]
            else { return }
            guard let next = configuration.subcommands.first(where: { $0.configuration.commandName == word }) else {
                let names = configuration.subcommands.compactMap { $0.configuration.commandName } + (path.isEmpty ? ["help"] : [])
                let near = Suggestions.nearest(word, among: names).map { "; did you mean `\($0)`?" } ?? "."
                throw ValidationError("There is no command `\((path + [word]).joined(separator: " "))`\(near)")
            }
            command = next
            path.append(word)
        }
    }
}

/// The version, kept with every result.
enum Version {
    static let text = "0.1.0"
}
