import ArgumentParser

struct DesignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "design",
        abstract: "Sample size, power and bounds of a trial, fixed or group-sequential.",
        discussion: """
            Documentation/design.md tells the methods and what they were checked against.

            Examples:
              dosis design means --difference 2 --sd 5
              dosis design rates --treatment 0.4 --control 0.25 --looks 3
              dosis design survival --hazard-ratio 0.7 --looks 0.5,0.75,1
            """,
        subcommands: [DesignMeansCommand.self, DesignRatesCommand.self, DesignSurvivalCommand.self])

    /// Prints a report as asked for.
    static func tell(_ report: DesignReport, json: Bool) throws {
        print(json ? try DesignJSON.text(DesignJSON(report)) : DesignTable(report).text)
    }
}
