import Documents

extension ModelCheck {
    /// The shape of one entry of `checks:`.
    static var schema: Schema {
        let setting: [Schema.Property] = [
            .optional("given", .names("Covariates of the patient", of: .oneOf("", [.text("A level or a quantity"), .number("A number")]))),
            .optional("parameters", .names("Parameters with values of their own", of: .quantity("The value"))),
            .optional("give", .oneOf("What is given, or none", [.doseRules, .choice("No doses", ["none"])])),
        ]
        return .object(
            "A published fact",
            [
                .required("that", .text("What is claimed", examples: ["half-life of 6 h"])),
                .required("source", .text("Paper, and table or figure")),
                .optional("long", .boolean("It takes minutes: only run with --long")),
                .optional("twin", .twin),
            ] + setting + [
                .optional("relative_to", .object("The setting whose value divides this one's: what differs there", setting)),
                .required("duration", .quantity("How long the twin is solved", examples: ["5 d"])),
                .optional("value", .expression("What is found", examples: ["auc(C, 96 h, 120 h)"])),
                .optional("equals", .expression("What it is to be", examples: ["444 mg*h/L"])),
                .optional("within", .quantity("How near: relative with %, else absolute", examples: ["2 %"])),
                .optional("between", .array("Lowest and highest value", of: .expression("A limit"), atLeast: 2)),
                .optional("of", .expression("The quantity whose course has the points", examples: ["C"])),
                .optional(
                    "points", .array("Times and values", of: .array("", of: .expression("A time or value"), atLeast: 2), atLeast: 1)),
            ])
    }
}
