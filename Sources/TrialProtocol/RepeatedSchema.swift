import Documents
import Statistics

extension ProtocolFile {
    /// What a comparison says of visits.
    static var repeated: [Schema.Property] {
        [
            .optional("visits", .text("The output whose readings at visits are compared")),
            .optional("covariance", .choice("Covariance of a patient's readings", CovarianceStructure.allCases.map(\.word))),
            .optional("df", .choice("Degrees of freedom", FreedomWord.allCases.map(\.rawValue))),
            .optional("reference", .choice("What is assumed of patients who left", ReferenceWord.allCases.map(\.rawValue))),
            .optional("imputations", .integer("Imputed data sets", least: 2)),
        ]
    }

    /// An item of `analysis:` that looks for a dose response.
    static var doseResponse: Schema {
        .object("A dose response", [
            .required("dose_response", .text("An endpoint")),
            .required("doses", .names("Arms with their doses", of: .quantity("A dose", examples: ["5 mg"]))),
            .required("models", .array("Shapes that the dose response may have", of: shape, atLeast: 1)),
            .required("relevant", .quantity("The effect that is sought")),
            .optional("alpha", .number("One-sided level of the test", least: 0, most: 0.5)),
            .optional("adjust", .array("Covariates that means are adjusted for", of: .text("A covariate"))),
            .optional("name", .text("Name in the results")),
            .optional("title", .text("The analysis in words")),
        ])
    }

    /// An item of `models:`.
    private static var shape: Schema {
        func dose(_ words: String) -> Schema { .quantity(words, examples: ["5 mg"]) }
        return .oneOf("A shape", [
            .choice("A straight line", ["linear"]),
            .object("A shape with its parameters", [
                .optional("linear log", dose("Offset of the logarithm")),
                .optional("emax", dose("Dose with half the effect")),
                .optional("sigmoid emax", .object("Parameters", [
                    .required("ed50", dose("Dose with half the effect")), .required("h", .number("Hill's exponent", least: 0)),
                ])),
                .optional("exponential", dose("delta of exp(d / delta) - 1")),
                .optional("quadratic", .quantity("b2 / b1 of b1 d + b2 d^2", examples: ["-0.02 1/mg"])),
                .optional("logistic", .object("Parameters", [
                    .required("ed50", dose("Dose with half the effect")), .required("delta", dose("Steepness")),
                ])),
                .optional("beta", .object("Parameters", [
                    .required("delta1", .number("First exponent", least: 0)), .required("delta2", .number("Second exponent", least: 0)),
                    .required("scale", dose("Above the largest dose")),
                ])),
            ]),
        ])
    }
}
