import Documents
import Populations

extension ProtocolFile {
    /// The shape of a protocol file.
    public static var schema: Schema {
        .object("A trial protocol", [
            .required(
                "trial",
                .text(
                    "Name of the trial, and of its folder of results", pattern: "^[A-Za-z0-9_-][A-Za-z0-9_.-]*$",
                    examples: ["vancomycin-dosing"])),
            .optional("title", .text("Title of the report")),
            .optional("question", .text("The question the trial answers")),
            .optional("seed", .integer("Seed of all random numbers", least: 0)),
            .required("twin", .twin),
            .required("cohort", .oneOf("The cohort", [.text("Name or path of a cohort file"), inlineCohort])),
            .required("size", .integer("Twins per simulated trial", least: 1)),
            .optional("replicates", .integer("Simulated trials", least: 1)),
            .optional("parameter_uncertainty", .boolean("Whether typical values are off by an error of their estimates, another one in each simulated trial")),
            .optional("duration", .quantity("Length of the trial; a crossover's follows from its periods", examples: ["5 d"])),
            .optional("occasions", times("When occasions begin")),
            .optional("design", .object("How arms are allocated", [
                .optional("kind", .choice("Design", DesignPlan.Kind.allCases.map(\.rawValue))),
                .optional("allocation", arms("Share of patients per arm", of: .integer("Share", least: 0))),
                .optional("method", .choice("How patients are allocated", ["simple", "permuted blocks", "minimisation"])),
                .optional("block", .oneOf("Size of a block", [
                    .integer("Places", least: 1), .array("Sizes to draw from", of: .integer("Places", least: 1), atLeast: 1),
                ])),
                .optional("probability", .number("Probability of the better arm in minimisation", least: 0, most: 1)),
                .optional("stratify", strata("Covariates within which patients are allocated")),
                .optional("looks", looks),
                .optional("test", .text("Name of the comparison that is looked at")),
                .optional("stopping", .names("Stopping rules by name", of: .oneOf("A rule", [stoppingRule, multiArmRule]))),
                .optional("planned", .integer("Patients as first planned, of sample-size re-estimation", least: 4)),
                .optional("interim", .number("Patients at the interim look, or a fraction of those planned", least: 0)),
                .optional("burn_in", .integer("Patients allocated by fixed shares first, of response-adaptive allocation", least: 4)),
                .optional("update", .integer("Patients after whom weights are renewed", least: 1)),
                .optional("rules", .names("Rules by name", of: .oneOf("A rule", [reestimationRule, allocationRule]))),
                .optional("sequences", arms("Sequences by name: the arm of each period", of: .array("Arms", of: .text("An arm"), atLeast: 2))),
                .optional("period", .quantity("Length of a period, washout included", examples: ["7 d"])),
                .optional("washout", .quantity("Part of a period at its end without treatment", examples: ["5 d"])),
            ])),
            .optional("accrual", .object("Sites by name", [], others: [(pattern: "^.{1,60}$", schema: site)])),
            .optional("scan", scan),
            .required("arms", arms("Arms by name", of: arm)),
            .optional("observe", .names("Outputs that are stored over time", of: times("When"))),
            .optional("endpoints", .names("Endpoints by name", of: endpoint)),
            .optional("visits", .names("Outputs that are measured as data for analysis", of: visit)),
            .optional("patients", patients),
            .optional("analysis", .array("What is done with the observed patients", of: analysis, atLeast: 1)),
            .optional("estimands", EstimandsPlan.schema),
            .optional("scenarios", .names("What else may be true, by name", of: scenario)),
            .optional("resample", .integer("Trials drawn anew from the simulated twins", least: 1)),
            .optional("tolerances", .object("Tolerances of the solver", [
                .optional("relative", .number("Relative tolerance", least: 1e-13, most: 1e-2)),
                .optional("absolute", .number("One absolute tolerance for all states", least: 0)),
            ])),
            .optional("solver", .choice("Who solves the twins", SolverPlan.Kind.allCases.map(\.rawValue))),
            .optional("keep", .choice("What is stored over time", Keep.allCases.map(\.rawValue))),
            .optional("precision", .choice("How trajectories are stored", Precision.allCases.map(\.rawValue))),
            .optional("escalation", EscalationPlan.schema),
            .optional("optimise", OptimisationPlan.schema),
            .optional("credibility", CredibilityPlan.schema),
        ])
    }

    private static func arms(_ description: String, of value: Schema) -> Schema {
        .object(description, [], others: [(pattern: "^[A-Za-z0-9_.-]{1,60}$", schema: value)])
    }

    /// A cohort within the protocol may do without a name.
    private static var inlineCohort: Schema {
        guard case .object(let description, let properties, let others) = CohortFile.schema else { return CohortFile.schema }
        return .object(description, properties.map { $0.name == "cohort" ? .optional($0.name, $0.schema) : $0 }, others: others)
    }

    static func strata(_ description: String) -> Schema {
        .array(description, of: .oneOf("A covariate", [
            .text("A covariate with levels"),
            .names("Where numbers are cut", of: .array("Cuts", of: .quantity("A cut"), atLeast: 1)),
        ]), atLeast: 1)
    }

    private static var scan: Schema {
        .names("Values by variable; one arm per value", of: .array("Values", of: .quantity("A value"), atLeast: 1))
    }

    private static func times(_ description: String) -> Schema {
        .object(description, [
            .optional("every", .quantity("Interval", examples: ["1 h"])),
            .optional("from", .quantity("First time")),
            .optional("until", .quantity("Last time, inclusive")),
            .optional("at", .oneOf("Times", [.quantity("A time"), .array("Times", of: .quantity("A time"))])),
        ])
    }

    private static var arm: Schema {
        .object("An arm", [
            .optional("title", .text("The arm in words")),
            .optional("scan", scan),
            .optional("give", .doseRules),
            .optional("decide", .array("Decisions during treatment", of: decision, atLeast: 1)),
        ])
    }

    private static var decision: Schema {
        let number = Schema.integer("Number of a dose, from 1", least: 1)
        let doses = Schema.oneOf("Which doses", [number, .array("Numbers of doses", of: number, atLeast: 1), .choice("All", ["each"])])
        let measured = Schema.oneOf("An output, and when it is measured", [
            .text("An output, as late as its result permits"), .names("An output and a time", of: .quantity("When", examples: ["-0.5 h"])),
        ])
        return .object("A decision", [
            .optional("name", .text("Name in the results")),
            .optional("measure", .names("Readings by name", of: measured)),
            .optional("result_after", .quantity("How long a result takes", examples: ["0.5 h"])),
            .optional("sees", .choice("What it sees beside readings", ["truth"])),
            .optional("estimate", .choice("How the patient's parameters are estimated from the readings so far", ["map"])),
            .optional("of", .text("The dose rule it is about")),
            .optional("at", .oneOf("Times, or visits", [.quantity("A time"), .array("Times", of: .quantity("A time"))])),
            .optional("every", .quantity("Interval", examples: ["7 d"])),
            .optional("from", .quantity("First time; one interval after the start if left out")),
            .optional("until", .quantity("Last time, inclusive")),
            .optional("times", .integer("Number of decisions", least: 1)),
            .optional("before_dose", doses),
            .optional("after_dose", doses),
            .optional("by", .quantity("How long after the dose")),
            .required("rules", .array("The first that holds acts", of: decisionRule, atLeast: 1)),
            .optional("ladder", .array("Doses to step on", of: .quantity("A dose"), atLeast: 2)),
            .optional("round", .quantity("Doses are multiples of this")),
            .optional("least", .quantity("Smallest dose")),
            .optional("most", .quantity("Largest dose")),
        ])
    }

    private static var decisionRule: Schema {
        .object("A rule: a condition and one action", [
            .optional("when", .expression("A condition", examples: ["trough > 20 mg/L"])),
            .optional("confirm", .integer("How many times in a row it must hold", least: 1)),
            .optional("lockout", .quantity("How long it does not act again")),
            .optional("keep", .boolean("Nothing changes")),
            .optional("dose", .expression("The new dose", examples: ["0.75 * dose"])),
            .optional("step", .oneOf("Steps on the ladder", [.choice("One step", ["up", "down"]), .number("Steps, down if negative")])),
            .optional("hold", .text("How long doses are not given, or `2 doses`")),
            .optional("skip", .integer("How many of the next doses are not given", least: 1)),
            .optional("delay", .quantity("How much later all doses to come are given")),
            .optional("stop", .boolean("No more doses")),
            .optional("switch", .text("The arm whose treatment goes on")),
            .optional("add", .doseRule),
            .optional("set", .names("A covariate of the twin", of: .expression("Its new value"))),
        ])
    }

    private static var visit: Schema {
        guard case .object(_, let properties, _) = times("") else { return times("") }
        return .object("A visit", properties + [
            .optional("window", .quantity("How much earlier or later a patient may come", examples: ["3 d"])),
            .optional("missed", .quantity("Probability that a visit is missed", examples: ["5 %"])),
        ])
    }

    private static var patients: Schema {
        let weibull = Schema.object("A Weibull time", [
            .required("shape", .number("Shape", least: 0)), .required("scale", .quantity("Scale")),
        ])
        let cause: [Schema.Property] = [
            .optional("hazard", .expression("Hazard per time", examples: ["0.1 1/a"])), .optional("weibull", weibull),
            .optional("when", .expression("A condition", examples: ["anc < 0.5 10^9/L"])),
            .optional("every", .quantity("How often it is looked at")),
        ]
        let dropout = Schema.object("A dropout", cause + [.optional("name", .text("Name in the results"))])
        let then = Schema.object("What follows", [
            .optional("hold", .quantity("How long doses are not given")), .optional("reduce", .quantity("Part of the dose that stays")),
            .optional("stop", .boolean("Treatment ends")), .optional("drop_out", .boolean("The patient leaves the trial")),
            .optional("die", .boolean("The patient dies")),
        ])
        let event = Schema.object("An event", cause + [.optional("then", then), .optional("recurrent", .boolean("It may come again"))])
        let name = Schema.text("A dose rule")
        return .object("What patients do and what happens to them", [
            .optional("adherence", .object("How doses are taken", [
                .optional("taken", .quantity("Probability of taking a dose")),
                .optional("after_taken", .quantity("Probability of taking a dose after one taken")),
                .optional("after_missed", .quantity("Probability of taking a dose after one missed")),
                .optional("timing", .quantity("Standard deviation of when a dose is taken")),
                .optional("holidays", .object("Breaks", [
                    .required("every", .quantity("Mean time between their beginnings")), .required("for", .quantity("Length")),
                ])),
                .optional("of", .oneOf("Dose rules", [name, .array("Names", of: name)])),
            ])),
            .optional("dropout", .oneOf("Leaving the trial", [dropout, .array("Reasons", of: dropout)])),
            .optional("events", .names("Adverse events by name", of: event)),
        ])
    }

    private static var endpoint: Schema {
        .object("An endpoint: a value, an event or a time to an event", [
            .optional("value", .expression("A number per twin", examples: ["auc(C, 96 h, 120 h)"])),
            .optional("event", .expression("A condition per twin", examples: ["auc24 > 600 mg*h/L"])),
            .optional("time", .expression("A time to an event per twin", examples: ["first_time(tumour > 2 * baseline)"])),
            .optional("unit", .text("Unit of the value")),
            .optional("title", .text("The endpoint in words")),
            .optional("primary", .boolean("The endpoint that answers the question")),
        ])
    }
}
