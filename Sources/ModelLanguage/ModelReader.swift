import Documents
import Expressions
import Quantities

/// Reads a model file's keys into declarations. Each kind of declaration has its own file.
struct ModelReader {
    let document: Document
    let diagnostics: Diagnostics
    var names = NameTable()
    /// Declared names whose declaration is wrong: what uses them is not told again.
    var spoilt: Set<String> = []
    /// Parameters whose variability is wrong; their correlations are not told again.
    var spoiltVariability: Set<String> = []

    init(_ document: Document, _ diagnostics: Diagnostics) {
        self.document = document
        self.diagnostics = diagnostics
    }

    /// Nil only if the document is no mapping.
    mutating func read() -> ModelDeclarations? {
        guard var reader = MappingReader(document.root, what: "a model", keys: ["model", "title", "time"], in: diagnostics)
        else { return nil }
        let heading = readHeading(&reader)
        var declared = ModelDeclarations(timeUnit: readTime(&reader))
        (declared.name, declared.title, declared.source) = heading
        declared.organ = reader.text("organ")
        declared.description = reader.text("description")?.trimmed
        declared.notes = reader.text("notes")?.trimmed
        declared.molarMass = readMolarMass(&reader)
        declared.isMolarMassSpoilt = declared.molarMass == nil && reader.has("molar_mass")
        declared.covariates = readCovariates(reader.entries("covariates") ?? [])
        declared.parameters = readParameters(reader.entries("parameters") ?? [])
        declared.inputs = readInputs(reader.entries("inputs") ?? [])
        declared.forcings = readForcings(reader.entries("forcing") ?? [], time: declared.timeUnit)
        declared.states = readStates(reader.entries("states") ?? [])
        readEquations(&reader, into: &declared)
        declared.iivCorrelations = readCorrelations(reader.list("correlations") ?? [])
        declared.iovCorrelations = readCorrelations(reader.list("iov_correlations") ?? [])
        declared.uncertaintyCorrelations = readCorrelations(reader.list("uncertainty_correlations") ?? [])
        declared.events = readEvents(reader.entries("events") ?? [])
        declared.routes = readRoutes(reader.entries("routes") ?? [])
        declared.outputs = readOutputs(reader.entries("outputs") ?? [])
        declared.checks = readChecks(reader.list("checks") ?? [])
        reader.finish()
        declared.isComplete = !lacksSection(reader) && !declared.brokenEquations.contains("")
        return declared
    }

    /// Whether a whole section of names could not be read, or is misspelt: then nothing can be said of their uses.
    private func lacksSection(_ reader: MappingReader) -> Bool {
        let sections = ["covariates", "parameters", "inputs", "forcing", "states", "equations"]
        let unread = reader.keys.filter { !Self.keys.contains($0.text) }
        return sections.contains { section in
            guard let node = reader.keys.firstIndex(where: { $0.text == section }).flatMap({ document.root.entries?[$0].value })
            else { return unread.contains { Suggestions.nearest($0.text, among: Self.keys) == section } }
            return section == "equations" ? false : node.entries == nil
        }
    }

    private static let keys = [
        "model", "title", "source", "time", "organ", "description", "notes", "molar_mass", "covariates", "parameters",
        "correlations", "iov_correlations", "uncertainty_correlations", "inputs", "forcing", "states", "equations", "events",
        "routes", "outputs", "checks",
    ]

    /// Enters a name; one that is used twice is not told again where it is used.
    mutating func declare(_ name: Scalar, as kind: NameKind) -> Bool {
        if names.declare(name, as: kind, diagnostics) { return true }
        if names.kind(of: name.text) != nil { spoilt.insert(name.text) }
        return false
    }

    private func readHeading(_ reader: inout MappingReader) -> (name: String, title: String, source: String?) {
        let name = reader.scalar("model", required: true)
        if let name, !name.text.unicodeScalars.allSatisfy(Self.isModelNamePart) || name.text.isEmpty {
            diagnostics.error(
                name.position, "`\(name.text)` cannot be the name of a model",
                expected: "letters, digits, `-`, `_` and `.`, as in `vancomycin-goti-2018`")
        }
        let title = reader.text("title", required: true)
        return (name?.text ?? "", title?.trimmed ?? "", reader.text("source")?.trimmed)
    }

    private static func isModelNamePart(_ scalar: Unicode.Scalar) -> Bool {
        Naming.isNamePart(scalar) || scalar == "-" || scalar == "."
    }

    /// The time unit; after a diagnostic hours, so that the rest can be checked.
    private func readTime(_ reader: inout MappingReader) -> Unit {
        guard let hour = try? Unit("h") else { return .one }
        guard let scalar = reader.scalar("time", required: true), let unit = scalar.unit(in: diagnostics) else { return hour }
        if unit.isCommensurable(with: hour) { return unit }
        diagnostics.error(scalar.position, "`time` is \(unit.phrase)", expected: "a unit of time, such as `h` or `d`")
        return hour
    }

    private func readMolarMass(_ reader: inout MappingReader) -> Quantity? {
        guard let scalar = reader.scalar("molar_mass"), let unit = try? Unit("g/mol"),
            let value = scalar.value(of: "`molar_mass`", in: unit, diagnostics)
        else { return nil }
        if value > 0 { return Quantity(value, unit) }
        diagnostics.error(scalar.position, "a molar mass is positive", expected: "a value such as `180.16 g/mol`")
        return nil
    }

    private mutating func readEquations(_ reader: inout MappingReader, into declared: inout ModelDeclarations) {
        guard let scalar = reader.scalar("equations") else {
            if reader.has("equations") { declared.brokenEquations = [""] }
            return
        }
        declared.equationText = scalar.text
        // Unmarked text over several lines is folded into one by YAML.
        if !scalar.isQuoted, scalar.text.filter({ $0 == "=" }).count > 1 {
            diagnostics.error(
                scalar.position, "the equations run together: YAML makes one line of them",
                remedy: "write `equations: |` and the equations, indented, below it")
            declared.brokenEquations = [""]
            return
        }
        let block = EquationBlock.parse(scalar, diagnostics)
        declared.equations = block.equations
        declared.brokenEquations = block.broken
    }
}

extension String {
    /// Without the line breaks that block texts end with.
    var trimmed: String {
        var text = self[...]
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
