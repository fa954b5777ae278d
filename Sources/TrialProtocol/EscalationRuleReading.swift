import Documents
import Statistics

/// Reads `rules: {BOIN: {method: BOIN}, CRM: {method: CRM, prior_mtd: dose-85, half_width: 0.05}}` of an escalation.
struct EscalationRuleReading {
    /// The levels, from the lowest dose up.
    let levels: [ArmPlan]
    let target: Double
    let endpoints: [EndpointPlan]
    /// Whether patients enter over time.
    let isTimed: Bool
    let diagnostics: Diagnostics

    var arms: [String] { levels.map(\.name) }

    init(arms: [ArmPlan], target: Double, endpoints: [EndpointPlan], isTimed: Bool, diagnostics: Diagnostics) {
        levels = arms
        self.target = target
        self.endpoints = endpoints
        self.isTimed = isTimed
        self.diagnostics = diagnostics
    }

    func read(_ node: DocumentNode) -> [EscalationRule]? {
        guard let entries = node.mapping("`rules`", in: diagnostics) else { return nil }
        if entries.isEmpty { diagnostics.error(node.position, "there are no rules", expected: "at least one") }
        if entries.count > 100 { diagnostics.error(node.position, "there are \(entries.count) rules", expected: "at most 100") }
        for entry in entries { checkName(entry.key) }
        let rules = entries.map(rule)
        return rules.contains { $0 == nil } || rules.isEmpty ? nil : rules.compactMap(\.self)
    }

    /// The name becomes part of a path in the results file.
    private func checkName(_ name: Scalar) {
        let isPlain = name.text.unicodeScalars.allSatisfy { Naming.isNamePart($0) || "-+.".unicodeScalars.contains($0) }
        if name.text.isEmpty || !isPlain || name.text.hasPrefix(".") || name.text.count > 60 {
            diagnostics.error(
                name.position, "`\(name.text)` cannot be the name of a rule", expected: "letters, digits, `+`, `-`, `_` and `.`, at most 60")
        }
    }

    private func rule(_ entry: DocumentNode.Entry) -> EscalationRule? {
        let all = ["method"] + EscalationMethod.allCases.flatMap(\.keys)
        guard var reader = MappingReader(entry.value, what: "a rule", keys: all.uniqued, in: diagnostics) else { return nil }
        let method: EscalationMethod? = reader.choice("method", required: true)
        if let method {
            for key in all.uniqued where key != "method" && reader.has(key) && !method.keys.contains(key) {
                diagnostics.error(
                    reader.position(of: key), "`\(key)` is no setting of \(method.rawValue)",
                    expected: "only: \(method.keys.joined(separator: ", "))")
            }
        }
        let count = diagnostics.all.count
        defer { reader.finish() }
        do {
            switch method {
            case .threePlusThree: return try threePlusThree(entry.key.text, &reader)
            case .boin: return try boin(entry.key.text, &reader)
            case .crm: return try crm(entry.key.text, &reader, pending: .wait)
            case .titeCRM:
                needsTime("TITE-CRM", at: entry.key.position)
                let weights = reader.choice("weights", of: ["linear", "adaptive"]) ?? "linear"
                return try crm(entry.key.text, &reader, pending: weights == "linear" ? .linear : .adaptive)
            case .blrm: return try blrm(entry.key.text, &reader)
            case nil: return nil
            }
        } catch {
            // What is wrong with one value has been told there; this is what values together do.
            if diagnostics.all.count == count { diagnostics.error(entry.key.position, "the rule cannot be: \(Self.words(error))") }
            return nil
        }
    }

    private func threePlusThree(_ name: String, _ reader: inout MappingReader) throws(EscalationError) -> EscalationRule {
        let variants: [(String, ThreePlusThree.Variant)] = [
            ("escalation only", .escalationOnly), ("de-escalation", .deescalation), ("six at MTD", .sixAtMTD),
        ]
        let word = reader.choice("variant", of: variants.map(\.0)) ?? "de-escalation"
        let variant = variants.first { $0.0 == word }?.1 ?? .deescalation
        return EscalationRule(name: name, text: "3+3, \(word)", design: try ThreePlusThree(levelCount: arms.count, variant: variant))
    }

    private func boin(_ name: String, _ reader: inout MappingReader) throws(EscalationError) -> EscalationRule {
        let boundaries = try BOINBoundaries(
            target: target, safe: reader.number("safe"), toxic: reader.number("toxic"),
            eliminationCutoff: reader.number("eliminate") ?? 0.95)
        var rules = BOIN.Rules()
        rules.sufficientAtLevel = reader.integer("sufficient")
        let text = "BOIN: escalate at a rate up to \(short(boundaries.lambdaE)), de-escalate from \(short(boundaries.lambdaD))"
        let design = try BOIN(levelCount: arms.count, boundaries: boundaries, rules: rules)
        guard let backfill = try self.backfill(&reader, boundaries) else { return EscalationRule(name: name, text: text, design: design) }
        return EscalationRule(name: name, text: text + words(backfill), design: BackfilledBOIN(design), backfill: backfill)
    }

    private func crm(_ name: String, _ reader: inout MappingReader, pending: CRM.Pending) throws(EscalationError) -> EscalationRule? {
        guard let skeleton = try skeleton(&reader) else { return nil }
        let model = reader.choice("model", of: ["power", "logistic"]) ?? "power"
        let priorSD = reader.number("prior_sd")
        var rules = CRM.Rules()
        rules.toxicityCutoff = reader.number("stop_if")
        rules.sufficientAtLevel = reader.integer("sufficient")
        let design = try CRM(
            skeleton: skeleton, target: target, model: model == "power" ? .power : .logistic(),
            estimation: priorSD.map { .bayes(priorSD: $0) } ?? .bayes(), pending: pending, rules: rules)
        let backfill = try self.backfill(&reader, BOINBoundaries(target: target))
        let method = pending == .wait ? "CRM" : "TITE-CRM with \(pending == .linear ? "linear" : "adaptive") weights"
        let text = "\(method), \(model) model with the skeleton \(skeleton.map(short).joined(separator: ", "))"
        return EscalationRule(name: name, text: text + words(backfill), design: design, backfill: backfill)
    }

    /// As written, or by the indifference interval around the level believed to be the MTD; the middle one unless given.
    private func skeleton(_ reader: inout MappingReader) throws(EscalationError) -> [Double]? {
        if let nodes = reader.list("skeleton") {
            for key in ["prior_mtd", "half_width"] where reader.has(key) {
                diagnostics.error(reader.position(of: key), "the skeleton is given already", remedy: "remove `\(key)` or `skeleton`")
            }
            let values = nodes.compactMap { $0.number("a skeleton's value", in: diagnostics) }
            if values.count == nodes.count, values.count != arms.count {
                diagnostics.error(
                    reader.position(of: "skeleton"), "the skeleton has \(values.count) values",
                    expected: "one for each of the \(arms.count) levels")
            }
            return values.count == arms.count && nodes.count == arms.count ? values : nil
        }
        var prior = arms.count / 2
        if let scalar = reader.scalar("prior_mtd") {
            guard let index = arms.firstIndex(of: scalar.text) else {
                diagnostics.error(
                    scalar.position, "`\(scalar.text)` is no level of the escalation",
                    remedy: Suggestions.remedy(for: scalar.text, among: arms))
                return nil
            }
            prior = index
        }
        return try CRMSkeleton.indifferenceInterval(
            levelCount: arms.count, target: target, halfWidth: reader.number("half_width") ?? 0.25 * target, priorMTD: prior)
    }

    /// An error in the words of protocols: `half_width`, not `halfWidth`.
    private static func words(_ error: EscalationError) -> String {
        guard case .invalid(let parameter, let reason) = error else { return "\(error)" }
        let key = parameter.reduce(into: "") { $0 += $1.isUppercase ? "_\($1.lowercased())" : String($1) }
        return "\(key): \(reason)"
    }

    func short(_ value: Double) -> String { format((value * 1000).rounded() / 1000) }

    /// The shape of one rule.
    static var schema: Schema {
        .object("A rule of escalation", [
            .required("method", .choice("Method", EscalationMethod.allCases.map(\.rawValue))),
            .optional("variant", .choice("3+3: variant", ["escalation only", "de-escalation", "six at MTD"])),
            .optional("safe", .number("BOIN: highest rate that is too low a dose; 0.6 of the target", least: 0, most: 1)),
            .optional("toxic", .number("BOIN: lowest rate that is too toxic; 1.4 of the target", least: 0, most: 1)),
            .optional("eliminate", .number("BOIN: probability of excess toxicity that closes a level; 0.95", least: 0, most: 1)),
            .optional("skeleton", .array("CRM: guessed rates by level", of: .number("A rate", least: 0, most: 1), atLeast: 1)),
            .optional("prior_mtd", .text("CRM: level believed to be the MTD; the middle one")),
            .optional("half_width", .number("CRM: half of the indifference interval; a quarter of the target", least: 0, most: 1)),
            .optional("model", .choice("CRM: model", ["power", "logistic"])),
            .optional("prior_sd", .number("CRM: prior standard deviation of beta; 1.158", least: 0)),
            .optional("stop_if", .number("CRM: stop where the lowest level is too toxic with more than this probability", least: 0, most: 1)),
            .optional("weights", .choice("TITE-CRM: weights of patients who are still watched; linear", ["linear", "adaptive"])),
            .optional("backfill", backfillSchema),
            .optional("doses", .array("BLRM: doses of the levels; the arms' scanned values", of: .number("A dose", least: 0), atLeast: 1)),
            .optional("reference", .number("BLRM: dose at which alpha is the odds of toxicity; the middle level's", least: 0)),
            .optional("prior_mean", .array("BLRM: prior means of log alpha and log beta", of: .number("A mean"), atLeast: 2)),
            .optional("prior_sds", .array("BLRM: their standard deviations; 2 and 1", of: .number("A deviation", least: 0), atLeast: 2)),
            .optional("correlation", .number("BLRM: prior correlation; 0", least: -1, most: 1)),
            .optional("interval", .array("BLRM: limits of the rates aimed at", of: .number("A rate", least: 0, most: 1), atLeast: 2)),
            .optional("overdose", .number("BLRM: most probability of a rate above the interval; 0.25", least: 0, most: 1)),
            .optional("sufficient", .integer("BOIN, CRM: patients at a level that end the trial there", least: 1)),
        ])
    }
}

extension [String] {
    /// Each once, in the order of their first appearance.
    fileprivate var uniqued: [String] {
        reduce(into: []) { found, item in if !found.contains(item) { found.append(item) } }
    }
}
