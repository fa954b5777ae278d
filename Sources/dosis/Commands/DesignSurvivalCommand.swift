import ArgumentParser
import Statistics

struct DesignSurvivalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "survival",
        abstract: "Two groups by their hazard ratio: events, subjects and calendar times.",
        discussion: """
            Without accrual only events are told. With it, whichever of subjects, follow-up and power is not given is \
            found: --accrual and --follow-up find subjects; with --n, follow-up; with both, power. With one rate more \
            than durations, the last rate goes on and the time to enrol is found. Hazards are constant over intervals; \
            times are in one unit of yours.

            Examples:
              dosis design survival --hazard-ratio 0.7 --looks 2
              dosis design survival --hazard-ratio 0.7 --median 10 --accrual 12 --n 400
              dosis design survival --median 9 --treatment-median 14 --accrual 12 \\
                --follow-up 6 --dropout 0.05 --dropout-time 12 --looks 3
              dosis design survival --hazard-ratio 0.6 --hazards 0:0.04,6:0.09 \\
                --accrual 4 --rates 5,20 --follow-up 12
            """)

    @Option(help: "Hazard of the treated over that of controls.")
    var hazardRatio: Double?

    @Option(help: "Hazard ratio under the null hypothesis.")
    var null: Double = 1

    @Option(help: "Median time to the event in the control group.")
    var median: Double?

    @Option(help: "Median time to the event in the treated group, instead of --hazard-ratio.")
    var treatmentMedian: Double?

    @Option(help: "Hazards in the control group from times on, instead of --median: `0.05` or `0:0.04,6:0.09`.")
    var hazards: String?

    @Option(help: "Subjects treated for each control.")
    var allocation: Double = 1

    @Option(help: "How long subjects are enrolled; over intervals of different rates, `3,9`.")
    var accrual: String?

    @Option(help: "Subjects per time in each interval; only their proportions count unless the time to enrol is found.")
    var rates: String?

    @Option(help: "From the last subject's entry to the end.")
    var followUp: Double?

    @Option(help: "Subjects in all.")
    var n: Double?

    @Option(help: "Events in all, at most, to find their power.")
    var events: Double?

    @Option(
        help: ArgumentHelp(
            """
            Fraction of subjects who drop out by --dropout-time; of treated and controls where they differ: \
            `0.05,0.1`.
            """))
    var dropout: String?

    @Option(help: "The time by which --dropout is told.")
    var dropoutTime: Double?

    @Option(help: "Where events come from: schoenfeld (log hazard ratio) or lachin-foulkes (events of each group).")
    var formula: SurvivalPlan.EventFormula = .schoenfeld

    @OptionGroup var options: DesignOptions

    func run() throws {
        try Ending.reporting {
            let trial = try SurvivalInput(self)
            try DesignCommand.tell(trial.report(), json: options.json)
        }
    }
}

extension SurvivalPlan.EventFormula: ExpressibleByArgument {}
