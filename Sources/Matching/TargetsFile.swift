import Documents

/// The file kind of targets.
public enum TargetsFile {
    /// Reads and checks a targets file.
    /// - Throws: ``DiagnosticError`` with all errors of the file.
    public static func load(path: String) throws -> PopulationTargets {
        let diagnostics = Diagnostics()
        return try diagnostics.finished(Document.load(path: path, diagnostics).flatMap { read($0, diagnostics) })
    }

    /// Checks a document; nil after an error.
    public static func read(_ document: Document, _ diagnostics: Diagnostics) -> PopulationTargets? {
        guard FileKind.targets.admits(document, diagnostics) else { return nil }
        return TargetsReader(file: document.file, diagnostics: diagnostics).read(document.root)
    }

    /// The shape of a targets file, for editors. `Documentation/matching.md` says the same in words.
    public static let schema = Schema.object(
        "What a population is to be like",
        [
            .required("targets", .text("A name: letters, digits, `-`, `_`, `.`", pattern: "^[A-Za-z0-9_.-]+$")),
            .optional("title", .text("Who they are, in a line")),
            .optional("source", .text("Where the numbers come from; needed unless every outcome has its own")),
            .required("of", .names("Outcomes, covariates or parameters, by name", of: outcome)),
            .optional("correlations", .array("Of pairs of them", of: correlation)),
        ])

    private static let outcome = Schema.object(
        "What one of them is to be like",
        [
            .optional("mean", .quantity("Its mean", examples: ["8.07 %"])),
            .optional("sd", .quantity("Its standard deviation; beside a mean", examples: ["0.85 %"])),
            .optional("distribution", .choice("The shape that mean and sd describe, for `--method density` and distances", OutcomeTarget.Shape.allCases.map(\.rawValue))),
            .optional(
                "quantiles",
                .array(
                    "Pairs of a share and the value up to which it lies",
                    of: .array("`[25 %, 54 y]`", of: .quantity("A share, then a value", examples: ["25 %", "54 y"]), atLeast: 2))),
            .optional("share", .quantity("Of an event: the share that has it", examples: ["35 %"])),
            .optional("shares", .names("Of levels", of: .quantity("The share of a level", examples: ["71.2 %"]))),
            .optional(
                "histogram",
                .object(
                    "Shares of classes",
                    [
                        .required("edges", .array("Their limits, ascending", of: .quantity("A limit", examples: ["60 kg"]), atLeast: 3)),
                        .required("shares", .array("Of the classes between them", of: .quantity("A share", examples: ["20 %"]), atLeast: 2)),
                    ])),
            .optional(
                "data",
                .object(
                    "Individual patients",
                    [
                        .required("file", .text("A CSV file beside this one, with the unit in the column's header")),
                        .required("column", .text("The column's name")),
                    ])),
            .optional("n", .integer("Patients that the figures come from; without it, and without `se`, they are met exactly", least: 2)),
            .optional("se", .quantity("Standard error of the mean, if not sd / sqrt n", examples: ["0.05 %"])),
            .optional("source", .text("Where these numbers come from")),
        ])

    private static let correlation = Schema.object(
        "A correlation",
        [
            .required("of", .array("Two names", of: .text(""), atLeast: 2)),
            .required("pearson", .number("Pearson's correlation", least: -1, most: 1)),
            .optional("n", .integer("Patients that it comes from", least: 4)),
        ])
}
