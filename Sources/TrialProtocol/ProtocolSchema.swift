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
            .required("twin", twin),
            .required("cohort", .oneOf("The cohort", [.text("Name or path of a cohort file"), inlineCohort])),
            .required("size", .integer("Twins per simulated trial", least: 1)),
            .optional("replicates", .integer("Simulated trials", least: 1)),
            .required("duration", .quantity("Length of the trial", examples: ["5 d"])),
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
                .optional("looks", .array("Patients at each look, or fractions of all", of: .number("Patients, or a fraction", least: 0), atLeast: 1)),
                .optional("test", .text("Name of the comparison that is looked at")),
                .optional("stopping", .names("Stopping rules by name", of: stoppingRule)),
            ])),
            .optional("accrual", .object("Sites by name", [], others: [(pattern: "^.{1,60}$", schema: site)])),
            .optional("scan", scan),
            .required("arms", arms("Arms by name", of: arm)),
            .optional("observe", .names("Outputs that are stored over time", of: times("When"))),
            .optional("endpoints", .names("Endpoints by name", of: endpoint)),
            .optional("analysis", .array("What is done with the observed patients", of: analysis, atLeast: 1)),
            .optional("scenarios", .names("What else may be true, by name", of: scenario)),
            .optional("resample", .integer("Trials drawn anew from the simulated twins", least: 1)),
            .optional("tolerances", .object("Tolerances of the solver", [
                .optional("relative", .number("Relative tolerance", least: 1e-13, most: 1e-2)),
                .optional("absolute", .number("One absolute tolerance for all states", least: 0)),
            ])),
            .optional("solver", .choice("Who solves the twins", SolverPlan.Kind.allCases.map(\.rawValue))),
            .optional("keep", .choice("What is stored over time", Keep.allCases.map(\.rawValue))),
            .optional("precision", .choice("How trajectories are stored", Precision.allCases.map(\.rawValue))),
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

    private static var twin: Schema {
        let component = Schema.oneOf("A component", [
            .text("Name or path of a model"),
            .object("A model with inputs", [
                .required("model", .text("Name or path of a model")),
                .optional("inputs", .names("What supplies each input", of: .expression("An expression", examples: ["drug.C"]))),
            ]),
        ])
        return .oneOf("The twin", [.text("Name or path of a model"), .names("Components by name", of: component)])
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
            .optional("give", .oneOf("Doses", [rule, .array("Dose rules", of: rule)])),
        ])
    }

    private static var rule: Schema {
        .object("A dose rule", [
            .optional("name", .text("Name in the dose ledger")),
            .required("dose", .expression("Amount, by covariates and scan variables", examples: ["15 mg/kg * weight"])),
            .optional("route", .text("Route of the twin")),
            .optional("over", .expression("Length of the infusion", examples: ["1 h"])),
            .optional("rate", .expression("Rate of the infusion", examples: ["100 mg/h"])),
            .optional("at", .oneOf("Times", [.quantity("A time"), .array("Times", of: .quantity("A time"))])),
            .optional("every", .quantity("Interval", examples: ["12 h"])),
            .optional("from", .quantity("Time of the first dose")),
            .optional("until", .quantity("Last possible time, inclusive")),
            .optional("for", .quantity("Length of treatment, exclusive of its end")),
            .optional("times", .integer("Number of doses", least: 1)),
            .optional("round", .quantity("Doses are multiples of this")),
            .optional("least", .quantity("Smallest dose")),
            .optional("most", .quantity("Largest dose")),
            .optional("steady_state", .boolean("The first dose finds the twin at steady state")),
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
