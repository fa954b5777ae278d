import Documents

/// Shapes of what both protocols and the checks of models say: the twin, and what it is given.
extension Schema {
    /// A model, or components wired by their inputs.
    package static var twin: Schema {
        let component = Schema.oneOf("A component", [
            .text("Name or path of a model"),
            .object("A model with inputs", [
                .required("model", .text("Name or path of a model")),
                .optional("inputs", .names("What supplies each input", of: .expression("An expression", examples: ["drug.C"]))),
            ]),
        ])
        return .oneOf("The twin", [.text("Name or path of a model"), .names("Components by name", of: component)])
    }

    /// `give:`
    package static var doseRules: Schema { .oneOf("Doses", [doseRule, .array("Dose rules", of: doseRule)]) }

    /// One entry of `give:`.
    package static var doseRule: Schema {
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
}
