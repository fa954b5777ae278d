import Documents

extension ModelFile {
    /// The shape of a model file, for editors. What it says of a key is what `Documentation/model-language.md` says.
    public static let schema = Schema.object(
        "A model of drug and body",
        [
            .required("model", .text("The model's name: letters, digits, `-`, `_`, `.`", pattern: "^[A-Za-z0-9_.-]+$")),
            .required("title", .text("What it describes, in a line")),
            .optional("source", .text("Where its numbers come from: authors, journal, DOI")),
            .required("time", .text("Unit of time of the equations", examples: ["h", "d"])),
            .optional("organ", .text("The organ it describes")),
            .optional("description", .text("More about the model")),
            .optional("notes", .text("Remarks of the file's author")),
            .optional("molar_mass", .text("Converts between mass and amount", examples: ["180.16 g/mol"])),
            .optional("covariates", .names("What is known of a patient", of: covariate)),
            .optional("parameters", .names("Typical values and their variability", of: parameter)),
            .optional("correlations", .array("Correlations of random effects between patients", of: correlation)),
            .optional("iov_correlations", .array("Correlations of random effects between occasions", of: correlation)),
            .optional("uncertainty_correlations", .array("Correlations of the errors of estimates", of: correlation)),
            .optional("inputs", .names("Quantities that another component supplies", of: input)),
            .optional("forcing", .names("Tables over time that drive the model", of: forcing)),
            .optional("states", .names("Quantities with a differential equation", of: state)),
            .optional("equations", .text("`x' = ...` for each state and `y = ...`, one a line, in any order")),
            .optional("events", .names("Conditions on states that set states", of: event)),
            .optional("routes", .names("Ways for doses into states", of: route)),
            .optional("outputs", .names("What an assay measures", of: output)),
            .optional("checks", .array("Published facts that the model is held against", of: ModelCheck.schema)),
        ])

    private static let title = Schema.text("What it is, in words")
    private static func unit(_ description: String) -> Schema {
        .oneOf(description, [.text("UCUM or a spelling used in medicine", examples: ["mg/L"]), .number("1: without a unit")])
    }

    private static let covariate = Schema.oneOf(
        "A covariate",
        [
            .object(
                "A number",
                [
                    .required("unit", unit("Its unit")),
                    .optional("default", .quantity("Its value where nothing is known", examples: ["70 kg"])),
                    .optional("studied", .array("Lowest and highest value studied", of: .quantity("A bound"), atLeast: 2)),
                    .optional("title", title),
                ]),
            .object(
                "One of several levels",
                [
                    .required("levels", .array("Their names", of: .text("A level"), atLeast: 2)),
                    .optional("default", .text("The level where nothing is known")),
                    .optional("title", title),
                ]),
        ])

    private static let variability = Schema.object(
        "Variability: exactly one of cv, sd, variance",
        [
            .optional("cv", .quantity("Coefficient of variation", examples: ["30 %"])),
            .optional("sd", .quantity("Standard deviation on the random effect's own scale", examples: ["0.3"])),
            .optional("variance", .quantity("Variance on the random effect's own scale", examples: ["0.09"])),
            .optional("distribution", .choice("lognormal unless said", ["lognormal", "normal", "logit"])),
        ])

    private static let parameter = Schema.oneOf(
        "A parameter",
        [
            .expression("Its value, the same in all patients", examples: ["4.5 L/h"]),
            .object(
                "Typical value and variability",
                [
                    .required("typical", .expression("Typical value given covariates", examples: ["4.5 L/h * (weight / 70 kg)^0.75"])),
                    .optional("iiv", variability), .optional("iov", variability), .optional("uncertainty", uncertainty), .optional("title", title),
                ]),
        ])

    private static let uncertainty = Schema.object(
        "How well the typical value is known: rse or interval",
        [
            .optional("rse", .quantity("Standard error by the estimate", examples: ["5 %"])),
            .optional("interval", .array("95 % confidence interval", of: .quantity("A limit", examples: ["4.1 L/h"]), atLeast: 2)),
        ])

    private static let correlation = Schema.array(
        "`[a, b, rho]`", of: .oneOf("", [.text("A parameter"), .number("The correlation")]), atLeast: 3)

    private static let input = Schema.object("An input", [.required("unit", unit("Its unit")), .optional("title", title)])

    private static let forcing = Schema.object(
        "A table over time",
        [
            .required("unit", unit("Of its values")),
            .required("between", .choice("Between two times", ["linear", "previous"])),
            .optional("file", .text("A CSV file, from the model file's folder")),
            .optional("column", .text("The file's column of values; its own name unless said")),
            .optional("time", .text("The file's column of times; `time` unless said")),
            .optional("points", .array("Times and values", of: .array("", of: .quantity("A time or value"), atLeast: 2), atLeast: 1)),
            .optional("title", title),
        ])

    private static let state = Schema.oneOf(
        "A state",
        [
            unit("Its unit; it begins at 0"),
            .object(
                "Unit and initial value",
                [
                    .required("unit", unit("Its unit")), .optional("initial", .expression("Value at the beginning")),
                    .optional("title", title),
                ]),
        ])

    private static let event = Schema.object(
        "A state event",
        [
            .required("when", .expression("A condition on states", examples: ["size >= 2 mg"])),
            .required("set", .names("New values of states", of: .expression("The new value"))),
        ])

    private static let route = Schema.object(
        "A route",
        [
            .required("into", .text("The state that receives doses")),
            .optional("bioavailability", .expression("The fraction that arrives")),
            .optional("lag", .expression("Time until doses begin to arrive", examples: ["0.5 h"])),
            .optional("duration", .expression("Duration of infusions with RATE -2")),
            .optional("rate", .expression("Rate of infusions with RATE -1")),
            .optional(
                "transit",
                .object(
                    "Transit compartments before the state",
                    [
                        .required("number", .expression("How many; need not be whole")),
                        .required("mean_time", .expression("Mean transit time")),
                    ])),
            .optional("number", .integer("CMT number in data", least: 1)),
        ])

    private static let output = Schema.object(
        "An output",
        [
            .required("unit", unit("In which it is reported")),
            .optional("title", title),
            .optional("code", .text("Of the laboratory test", examples: ["LOINC 20578-1"])),
            .optional("value", .expression("What is measured; the quantity of this name unless said")),
            .optional(
                "error",
                .object(
                    "Residual error",
                    [
                        .optional("proportional", .quantity("Standard deviation as a fraction", examples: ["20 %"])),
                        .optional("additive", .quantity("Standard deviation in the output's unit")),
                        .optional("combine", .choice("variances unless said", ["variances", "sds"])),
                        .optional("scale", .choice("linear unless said", ["linear", "log"])),
                    ])),
            .optional("lloq", .quantity("Lower limit of quantification")),
        ])
}
