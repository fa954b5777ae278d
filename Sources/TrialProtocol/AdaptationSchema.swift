import Documents

extension ProtocolFile {
    /// How a trial of several arms may drop them and stop.
    static var multiArmRule: Schema {
        .object("A rule of several arms", [
            .required("efficacy", .text("A family of bounds", examples: ["triangular", "Pocock", "O'Brien-Fleming"])),
            .optional("futility", .oneOf("Bound of futility", [.choice("A family", ["triangular"]), .number("Z")])),
            .optional("select", .text("Which treatments go on", examples: ["all", "best", "best 2"])),
        ])
    }

    /// How arms are drawn by the outcomes so far.
    static var allocationRule: Schema {
        .object("A rule of allocation", [
            .required("power", .oneOf("Power of the probability to be best", [.number("A power", least: 0, most: 10), .choice("A growing one", ["growing"])])),
            .optional("least", .quantity("Least share of each arm", examples: ["10 %"])),
        ])
    }

    /// How a size is set anew.
    static var reestimationRule: Schema {
        .object("A rule of re-estimation", [
            .optional("power", .number("Conditional power aimed at", least: 0, most: 1)),
            .optional("from", .number("Conditional power from which the size rises", least: 0, most: 1)),
            .optional("test", .choice("How the end is tested", ReestimationRule.Test.allCases.map(\.rawValue))),
        ])
    }
}
