import Documents

extension OptimisationPlan {
    /// The shape of `optimise`.
    static var schema: Schema {
        let goal = Schema.oneOf("What is better", [
            .expression("An expression", examples: ["probability(attained)"]),
            .array("Several, for a Pareto front", of: .expression("An expression"), atLeast: 1),
        ])
        let varied = Schema.object("A varied quantity: a range, stepped or not, or values", [
            .optional("from", .quantity("Smallest value", examples: ["40 mg/m2"])),
            .optional("to", .quantity("Largest value", examples: ["120 mg/m2"])),
            .optional("step", .quantity("Distance of the candidates; left out, any value may be chosen", examples: ["5 mg/m2"])),
            .optional("values", .array("Candidates", of: .quantity("A value"), atLeast: 2)),
        ])
        return .object("Which treatment is best", [
            .required("vary", .names("Quantities to choose, by names that the arm uses", of: varied)),
            .optional("maximise", goal),
            .optional("minimise", goal),
            .optional("subject_to", .oneOf("What must hold", [
                .text("A limit", examples: ["probability(toxic) <= 0.1"]), .array("Limits", of: .text("A limit"), atLeast: 1),
            ])),
            .optional("by", .oneOf("Groups of patients with an optimum of their own", [
                .text("A covariate with levels"),
                .names("Where numbers are cut", of: .array("Cuts", of: .quantity("A cut"), atLeast: 1)),
                ProtocolFile.strata("One or two covariates"),
            ])),
            .optional("method", .choice("How candidates are searched", Method.allCases.map(\.rawValue))),
            .optional("points", .integer("Candidates along a quantity without steps", least: 3)),
            .optional("bootstrap", .integer("Samples of the twins, for the uncertainty", least: 100)),
            .optional("parameter_draws", .integer("Draws of uncertain parameters, for the uncertainty; 0 for none", least: 0)),
        ])
    }
}
