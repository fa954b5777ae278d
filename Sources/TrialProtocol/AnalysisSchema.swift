import Documents
import Statistics

extension ProtocolFile {
    /// An item of `analysis:`.
    static var analysis: Schema {
        .oneOf("An analysis", [
            .object("A comparison", [
                .required("compare", .text("An endpoint")),
                .required("between", .array("The arm whose effect is estimated, and the one it is compared with", of: .text("An arm"), atLeast: 2)),
                .required("method", .choice("Method", ComparisonMethod.allCases.map(\.rawValue))),
                .optional("alpha", .number("Level of the test", least: 0, most: 0.5)),
                .optional("alternative", .choice("What the test is against", Alternative.allCases.map(\.word))),
                .optional("adjust", .array("Covariates a model adjusts for", of: .text("A covariate"))),
                .optional("stratify", strata("Within which patients are compared")),
                .optional("by", strata("Subgroups in which the comparison is repeated")),
                .optional("until", .quantity("Horizon of the restricted mean")),
                .optional("within", .array("Limits of equivalence", of: .number("A ratio", least: 0), atLeast: 2)),
                .optional("margin", .quantity("Margin of non-inferiority, a ratio where the effect is one", examples: ["5 %", "0.3 mmol/L"])),
                .optional("estimand", .text("The estimand it aims at; the first of `estimands`")),
                .optional("discard_after", .array("Intercurrent events after which data are left out", of: .text("An event"), atLeast: 1)),
                .optional("fail_after", .array("Intercurrent events that count as failure", of: .text("An event"), atLeast: 1)),
            ] + repeated + [
                .optional("name", .text("Name in the results")),
                .optional("title", .text("The comparison in words")),
            ]),
            .object("A description", [
                .required("describe", .text("An endpoint")),
                .optional("by", strata("Groups: `arm`, and covariates")),
                .optional("name", .text("Name in the results")),
                .optional("title", .text("The description in words")),
            ]),
            doseResponse,
        ])
    }

    /// Values by their path in the protocol, which may be any of its parts.
    static var scenario: Schema {
        let value = Schema.oneOf("Another value", [
            .text("A text"), .number("A number"), .boolean("A truth value"), .array("A list", of: .oneOf("An item", [.text("A text"), .number("A number")])),
            .names("A mapping", of: .oneOf("A value", [.text("A text"), .number("A number")])),
        ])
        return .object("Other values, by path", [], others: [(pattern: "^[A-Za-z_][A-Za-z0-9_. -]*$", schema: value)])
    }
}

extension ProtocolFile {
    /// When the data are looked at.
    static var looks: Schema {
        .oneOf("Looks", [
            .array("Patients at each look, or fractions of all", of: .number("Patients, or a fraction", least: 0), atLeast: 1),
            .object("Looks at which the data are cut off", [
                .optional("events", .array("Events in the compared arms", of: .integer("Events", least: 1), atLeast: 1)),
                .optional("times", .array("Times after the trial's start", of: .quantity("A time", examples: ["12 mo"]), atLeast: 1)),
                .optional("information", .array("Information fractions that are planned", of: .number("A fraction", least: 0, most: 1), atLeast: 1)),
            ]),
        ])
    }

    /// How a trial may stop.
    static var stoppingRule: Schema {
        func bounds(_ description: String, _ examples: [String]) -> Schema {
            .oneOf(description, [.text("A family of bounds", examples: examples), .array("Z bounds", of: .number("Z"), atLeast: 1)])
        }
        return .object("A stopping rule", [
            .required("efficacy", bounds("Bounds of efficacy", BoundaryWords.efficacy)),
            .optional("futility", bounds("Bounds of futility", BoundaryWords.spending)),
            .optional("binding", .boolean("Whether the trial must stop for futility")),
            .optional("power", .number("Power at which the type II error is spent", least: 0, most: 1)),
        ])
    }
}

extension ProtocolFile {
    /// A site at which patients enter.
    static var site: Schema {
        let rate = Schema.quantity("Patients per time", examples: ["2 1/wk"])
        return .object("A site", [
            .required("rate", .oneOf("Rate of accrual", [
                rate,
                .array("Rates with the times from which they hold", of: .object("A rate", [
                    .required("from", .quantity("Time")), .required("rate", rate),
                ]), atLeast: 1),
            ])),
            .optional("from", .quantity("When the site opens")),
            .optional("capacity", .integer("Patients at most", least: 1)),
            .optional("holds", .array("Spans without accrual", of: .object("A hold", [
                .required("from", .quantity("Begin")), .required("until", .quantity("End")),
            ]))),
        ])
    }
}
