import Documents
import ModelLanguage
import Populations
import Quantities

/// Trial protocol files: read, checked, and turned into a ``TrialPlan``.
///
///     let plan = try ProtocolFile.load(path: "Protocols/vancomycin-dosing.yaml", models: library)
public enum ProtocolFile {
    /// What the command line sets over the file.
    public struct Overrides: Sendable {
        public var seed: UInt64?
        public var size: Int?
        public var replicates: Int?
        /// Twins of the superpopulation of the estimands.
        public var population: Int?
        public var solver: SolverPlan.Kind?
        /// The candidate of an optimisation that is read; nil: the first.
        var candidate: [ScanValue]?

        public init(
            seed: UInt64? = nil, size: Int? = nil, replicates: Int? = nil, population: Int? = nil, solver: SolverPlan.Kind? = nil
        ) {
            self.seed = seed
            self.size = size
            self.replicates = replicates
            self.population = population
            self.solver = solver
        }
    }

    /// - Throws: ``DiagnosticError`` with all that is wrong in the protocol, its cohort and its models.
    public static func load(path: String, library: ModelResolver, overrides: Overrides = Overrides()) throws -> TrialPlan {
        try plan(for: Document.load(path: path), library: library, overrides: overrides)
    }

    /// The plan of a protocol that is already read; other files are looked for beside `document.file`.
    public static func plan(
        for document: Document, library: ModelResolver, overrides: Overrides = Overrides()
    ) throws -> TrialPlan {
        let diagnostics = Diagnostics()
        guard FileKind.trial.admits(document, diagnostics) else { throw DiagnosticError(diagnostics.all) }
        var reader = ProtocolReader(document: document, library: library, overrides: overrides, diagnostics: diagnostics)
        let plan = reader.read()
        try diagnostics.finish()
        guard var plan else {
            throw DiagnosticError([Diagnostic(document.root.position, "the protocol could not be read")])
        }
        plan.warnings = diagnostics.warnings
        return plan
    }
}
