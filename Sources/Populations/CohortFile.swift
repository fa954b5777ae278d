import Documents

/// The file kind of cohorts; `Cohort.load(path:)` reads one.
public enum CohortFile {
    /// The shape of a cohort file, for editors. `Documentation/cohorts.md` says the same in words.
    public static let schema = Schema.object(
        "Patients for whom trials are simulated",
        [
            .required("cohort", .text("The cohort's name: letters, digits, `-`, `_`, `.`", pattern: "^[A-Za-z0-9_.-]+$")),
            .optional("title", .text("Who they are, in a line")),
            .optional("source", .text("Where the numbers come from")),
            .required("covariates", .names("What is known of a patient, in any order", of: covariate)),
            .optional("correlations", .array("Spearman's, given the conditioning covariates, before eligibility", of: correlation)),
            .optional(
                "eligible",
                .text("A condition that a patient meets to take part", examples: ["age >= 18 y and bmi < 35 kg/m2"])),
        ])

    private static let title = Schema.Property.optional("title", .text("What it is, in words"))
    private static let unit = Schema.Property.optional(
        "unit", .oneOf("The unit, if not that of the first argument", [.text("", examples: ["kg"]), .number("1: without a unit")]))
    private static let within = Schema.Property.optional(
        "within", .array("Lowest and highest value; the distribution is truncated", of: .expression("A limit", examples: ["40 kg"]), atLeast: 2))

    private static let covariate = Schema.oneOf(
        "A covariate",
        [
            .object(
                "One of several levels",
                [.required("levels", .names("Their probabilities; they sum to 1", of: .expression("A probability"))), title]),
            .object(
                "Normally distributed", [.required("normal", distribution("mean", "sd or cv", ["mean"])), within, unit, title]),
            .object(
                "Lognormally distributed",
                [.required("lognormal", distribution("median or mean", "cv, or sd beside a mean", ["median", "mean"])), within, unit, title]),
            .object(
                "Uniformly distributed",
                [
                    .required(
                        "uniform",
                        .object(
                            "Its limits",
                            [.required("from", .expression("Lowest value")), .required("to", .expression("Highest value"))])),
                    within, unit, title,
                ]),
            .object(
                "Computed from other covariates",
                [.required("derived", .expression("Its formula", examples: ["du_bois(height, weight)"])), unit, title]),
            .object("The same for all", [.required("value", .quantity("Its value", examples: ["70 kg"])), unit, title]),
        ])

    private static func distribution(_ centre: String, _ spread: String, _ centres: [String]) -> Schema {
        .object(
            "\(centre); \(spread). Each may depend on other covariates",
            centres.map { .optional($0, .expression("In the covariate's unit", examples: ["if sex == male then 84 kg else 72 kg"])) }
                + [
                    .optional("sd", .expression("Standard deviation, in the covariate's unit")),
                    .optional("cv", .expression("Coefficient of variation", examples: ["22 %"])),
                ])
    }

    private static let correlation = Schema.array(
        "`[a, b, rho]`", of: .oneOf("", [.text("A covariate"), .number("Spearman's correlation")]), atLeast: 3)
}
