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
            .optional("covariates", .names("What is known of a patient, in any order; needed without subpopulations", of: covariate)),
            .optional("correlations", correlations),
            .optional(
                "resample",
                .object(
                    "Real patients whose rows are drawn whole, for covariates that are a `column`",
                    [
                        .required("file", .text("A CSV file with units in its headers, beside this one", examples: ["patients.csv"])),
                        .optional("weight", .text("The column of the rows' weights")),
                    ])),
            .optional(
                "subpopulations",
                .names(
                    "Parts of the cohort, each with covariates of its own",
                    of: .object(
                        "A subpopulation",
                        [
                            .required("weight", .expression("Its share; they sum to 1", examples: ["30 %"])),
                            .required("covariates", .names("Its covariates", of: covariate)),
                        ]))),
            .optional(
                "strata",
                .array(
                    "Parts of the cohort that hold a fixed share of its twins",
                    of: .object(
                        "A stratum",
                        [
                            .required("name", .text("Its name")),
                            .required("when", .text("A condition on the covariates", examples: ["egfr < 30 mL/min"])),
                            .optional("twins", .integer("How many twins of all strata's")),
                            .optional("share", .quantity("Or their share, in steps of 0.1 %", examples: ["25 %"])),
                        ]))),
            .optional(
                "eligible",
                .text("A condition that a patient meets to take part", examples: ["age >= 18 y and bmi < 35 kg/m2"])),
            .optional("published", published),
        ])

    private static let title = Schema.Property.optional("title", .text("What it is, in words"))
    private static let parameter = Schema.Property.optional(
        "parameter", .text("The parameter of the twin's model that it is, in place of the model's own value", examples: ["CL", "drug.CL"]))
    private static let unit = Schema.Property.optional(
        "unit", .oneOf("The unit, if not that of the first argument", [.text("", examples: ["kg"]), .number("1: without a unit")]))
    private static let every = Schema.Property.optional(
        "every", .quantity("How often a formula with `t` is evaluated; 1 wk if left out", examples: ["1 d"]))
    private static let within = Schema.Property.optional(
        "within", .array("Lowest and highest value; the distribution is truncated", of: .expression("A limit", examples: ["40 kg"]), atLeast: 2))

    private static let covariate = Schema.oneOf(
        "A covariate",
        [
            .object(
                "One of several levels",
                [.required("levels", .names("Their probabilities; they sum to 1", of: .expression("A probability"))), title]),
            .object(
                "Normally distributed", [.required("normal", distribution("mean", "sd or cv", ["mean"])), within, unit, title, parameter]),
            .object(
                "Lognormally distributed",
                [.required("lognormal", distribution("median or mean", "cv, or sd beside a mean", ["median", "mean"])), within, unit, title, parameter]),
            .object(
                "Uniformly distributed",
                [
                    .required(
                        "uniform",
                        .object(
                            "Its limits",
                            [.required("from", .expression("Lowest value")), .required("to", .expression("Highest value"))])),
                    within, unit, title, parameter,
                ]),
            .object("Gamma", [.required("gamma", shaped("shape", "scale")), within, unit, title, parameter]),
            .object("Weibull", [.required("weibull", shaped("shape", "scale")), within, unit, title, parameter]),
            .object("Beta, between 0 and 1", [.required("beta", shaped("alpha", "beta")), within, unit, title, parameter]),
            .object("One of several distributions", [.required("mixture", mixture), unit, title, parameter]),
            .object("A column of the data under `resample`", [.required("column", .text("Its name")), unit, title, parameter]),
            .object("A genotype, in Hardy-Weinberg proportions", [.required("genotype", genotype), title]),
            .object(
                "Computed from other covariates",
                [
                    .required("derived", .expression("Its formula; `t` is the time since the start", examples: ["du_bois(height, weight)"])),
                    unit, every, title, parameter,
                ]),
            .object("The same for all", [.required("value", .quantity("Its value", examples: ["70 kg"])), unit, title, parameter]),
        ])

    private static func shaped(_ first: String, _ second: String) -> Schema {
        .object(
            "mean with sd or cv, or \(first) with \(second). Each may depend on other covariates",
            ["mean", "sd", "cv", first, second].map { .optional($0, .expression("Its \($0)")) })
    }

    private static let mixture = Schema.array(
        "Distributions with weights that sum to 1",
        of: .object(
            "A distribution of a mixture",
            [
                .required("weight", .expression("Its share", examples: ["30 %"])),
                .optional("normal", distribution("mean", "sd or cv", ["mean"])),
                .optional("lognormal", distribution("median or mean", "cv, or sd beside a mean", ["median", "mean"])),
                .optional(
                    "uniform",
                    .object("Its limits", [.required("from", .expression("Lowest value")), .required("to", .expression("Highest value"))])),
                .optional("gamma", shaped("shape", "scale")), .optional("weibull", shaped("shape", "scale")),
                .optional("beta", shaped("alpha", "beta")), within,
            ]),
        atLeast: 2)

    private static let genotype = Schema.object(
        "Two alleles of a gene",
        [
            .optional("gene", .choice("If not the covariate's name", Gene.all.map(\.name))),
            .optional("ancestry", .expression("A biogeographical group, or a covariate with such levels", examples: ["european"])),
            .optional("alleles", .array("Variants to tell apart; others count as the reference", of: .text(""))),
            .optional("frequencies", .names("Instead of an ancestry", of: .number("Of an allele"))),
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

    private static let correlations = Schema.oneOf(
        "Spearman's, given the conditioning covariates, before eligibility",
        [
            .array("Pairs", of: correlation),
            .object(
                "A matrix; one that no patients can have is repaired with a warning",
                [
                    .required("of", .array("The covariates of its rows", of: .text(""))),
                    .required("matrix", .array("Rows", of: .array("A row", of: .number("Spearman's correlation")))),
                ]),
        ])

    private static let correlation = Schema.array(
        "`[a, b, rho]`", of: .oneOf("", [.text("A covariate"), .number("Spearman's correlation")]), atLeast: 3)
}
