import Documents

extension CohortFile {
    /// The shape of `published:`.
    static let published = Schema.array(
        "What the source says of these patients; `dosis cohort` holds drawn twins against it",
        of: .object(
            "Figures of one subject, from one source",
            [
                .required(
                    "of",
                    .oneOf(
                        "A covariate, a formula or a condition; two for a correlation",
                        [.text("", examples: ["weight", "age >= 65 y"]), .array("", of: .text(""), atLeast: 2)])),
                .required("source", .text("Where the figures stand", examples: ["table 1"])),
                .optional("where", .text("Whose figures they are", examples: ["sex == female"])),
                .optional("before_eligibility", .boolean("Whether they are of patients before `eligible` and `strata`")),
                .optional("mean", .quantity("Mean", examples: ["62 y"])),
                .optional("sd", .quantity("Standard deviation", examples: ["16 y"])),
                .optional("cv", .quantity("Coefficient of variation", examples: ["22 %"])),
                .optional("median", .quantity("Median", examples: ["61 y"])),
                .optional("quantiles", .object("Quantiles by the share below them", [], others: [(pattern: "^.+$", schema: .quantity("Its value"))])),
                .optional(
                    "share",
                    .oneOf("Shares of levels; of a condition: its share", [.names("By level", of: .quantity("Share")), .quantity("Share", examples: ["34 %"])])),
                .optional("spearman", .number("Rank correlation", least: -1, most: 1)),
                .optional("pearson", .number("Correlation of values", least: -1, most: 1)),
                .optional("within", .quantity("Tolerance: in per cent of the figure, or in its unit", examples: ["3 %"])),
                .optional("reason", .text("Why the tolerance is not the rule's: 2 % (location), 5 % (spread), 0.01 (share), 0.05 (correlation)")),
            ]))
}
