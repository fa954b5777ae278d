import Documents
import Statistics

extension ProtocolReader {
    /// Keys of designs that change with their data.
    static let adaptiveKeys = ["planned", "interim", "burn_in", "update", "rules"]

    /// Which designs have a key.
    static let keyUses: [(key: String, kinds: [DesignPlan.Kind])] = [
        ("looks", [.groupSequential, .multiArm]), ("test", [.groupSequential, .multiArm, .reestimation, .responseAdaptive]),
        ("stopping", [.groupSequential, .multiArm]), ("planned", [.reestimation]), ("interim", [.reestimation]),
        ("rules", [.reestimation, .responseAdaptive]), ("burn_in", [.responseAdaptive]), ("update", [.responseAdaptive]),
    ]

    /// `looks: [0.5, 1]`, `test: NAME` and `stopping: {NAME: {efficacy: triangular, futility: triangular, select: best 2}}` of a
    /// multi-arm multi-stage design.
    func readMultiArm(_ declared: LookDeclaration, _ analyses: [AnalysisPlan]?, _ arms: [ArmPlan], size: Int?) -> MultiArmPlan? {
        for (key, node) in [("looks", declared.looks), ("stopping", declared.stopping)] where node == nil {
            diagnostics.error(declared.position, "a multi-arm-multi-stage design needs `\(key)`", remedy: "add `\(key)`, or make it `kind: parallel`")
        }
        guard let (index, comparison) = readAdaptiveTest(declared, analyses) else { return nil }
        let treatments = arms.indices.filter { arms[$0].allocation > 0 && $0 != comparison.control }
        if treatments.count < 2 {
            diagnostics.error(
                declared.position, "only one treatment is observed beside the control `\(arms[comparison.control].name)`",
                expected: "at least two", remedy: "give others a share, or make it `kind: group-sequential`")
        }
        let shares = Set(treatments.map { arms[$0].allocation })
        if shares.count > 1 {
            diagnostics.error(
                declared.position, "the treatments have different shares", expected: "the same share for all treatments; the control may have another")
        }
        let patients = declared.looks.flatMap { readPatients($0, size: size) }
        guard treatments.count > 1, shares.count == 1, let patients, let stopping = declared.stopping,
            let entries = stopping.mapping("`stopping`", in: diagnostics)
        else { return nil }
        if entries.isEmpty { diagnostics.error(stopping.position, "there are no rules", remedy: "add one, such as `pocock: {efficacy: Pocock}`") }
        let (treated, control) = (Double(arms[treatments[0]].allocation), Double(arms[comparison.control].allocation))
        let fractions = patients.map { Double($0) / Double(patients.last ?? 1) }
        let sizes = (treated: fractions.map { $0 * treated }, control: fractions.map { $0 * control })
        let rules = entries.compactMap { readMultiArmRule($0, treatments.count, sizes, comparison) }
        guard rules.count == entries.count else { return nil }
        return MultiArmPlan(analysis: index, treatments: treatments, patients: patients, rules: rules)
    }

    /// The comparison that a design looks at, which must be one-sided: rules tell better from worse.
    func readAdaptiveTest(_ declared: LookDeclaration, _ analyses: [AnalysisPlan]?) -> (Int, ComparisonPlan)? {
        guard let analyses else {
            diagnostics.error(declared.position, "a \(declared.kind.rawValue) design needs an analysis that is looked at", remedy: "add `analysis`")
            return nil
        }
        guard let index = readTest(declared, analyses), case .compare(let comparison) = analyses[index].task else { return nil }
        if comparison.alternative != .twoSided && comparison.method != .equivalence { return (index, comparison) }
        diagnostics.error(
            analyses[index].position, "a \(declared.kind.rawValue) design looks at `\(analyses[index].name)`, which does not say what is better",
            expected: "a one-sided comparison: `alternative: greater`, or `less`, with its one-sided `alpha`")
        return nil
    }

    private func readMultiArmRule(
        _ entry: DocumentNode.Entry, _ arms: Int, _ sizes: (treated: [Double], control: [Double]), _ comparison: ComparisonPlan
    ) -> MultiArmRule? {
        checkRuleName(entry.key)
        guard
            var reader = MappingReader(
                entry.value, what: "a rule of several arms", keys: ["efficacy", "futility", "select"], in: diagnostics)
        else { return nil }
        let upper = reader.scalar("efficacy", required: true).flatMap { readUpper($0) }
        let lowerScalar = reader.scalar("futility")
        let lower = lowerScalar.map { readLower($0) } ?? .fixed(-.infinity)
        let selectScalar = reader.scalar("select")
        let select = selectScalar.map { readSelection($0, arms) } ?? .some(nil)
        reader.finish()
        guard let upper, let lower, let most = select else { return nil }
        do {
            let design = try MultiArmDesign(
                arms: arms, treated: sizes.treated, control: sizes.control, alpha: comparison.alpha, upper: upper.shape, lower: lower)
            let futility = lowerScalar.map { "; futility \($0.text)" } ?? ""
            let selection = most.map { $0 == 1 ? "; the best goes on" : "; the best \($0) go on" } ?? ""
            return MultiArmRule(name: entry.key.text, design: design, most: most, text: "efficacy \(upper.text)\(futility)\(selection)")
        } catch {
            diagnostics.error(entry.key.position, "rule `\(entry.key.text)` has no bounds: \(error)")
            return nil
        }
    }

    func checkRuleName(_ name: Scalar) {
        let isPlain = name.text.unicodeScalars.allSatisfy { Naming.isNamePart($0) || $0 == "-" }
        if !name.text.isEmpty && isPlain && name.text.count <= 60 { return }
        diagnostics.error(
            name.position, "`\(name.text)` cannot be the name of a rule", expected: "letters, digits, `-` and `_`, at most 60")
    }

    private func readUpper(_ scalar: Scalar) -> (shape: MultiArmDesign.UpperShape, text: String)? {
        switch scalar.text {
        case "Pocock": return (.pocock, scalar.text)
        case "O'Brien-Fleming": return (.obrienFleming, scalar.text)
        case "triangular": return (.triangular, scalar.text)
        default:
            let known = ["Pocock", "O'Brien-Fleming", "triangular"]
            diagnostics.error(
                scalar.position, "`\(scalar.text)` is not a family of bounds of several arms", expected: "one of: \(Suggestions.list(known))",
                remedy: Suggestions.nearest(scalar.text, among: known).map { "did you mean `\($0)`?" })
            return nil
        }
    }

    private func readLower(_ scalar: Scalar) -> MultiArmDesign.LowerShape? {
        if scalar.text == "triangular" { return .triangular }
        if let bound = Double(scalar.text), bound.isFinite { return .fixed(bound) }
        diagnostics.error(
            scalar.position, "`\(scalar.text)` is no futility bound of several arms", expected: "`triangular`, or a Z value such as 0")
        return nil
    }

    /// Outer nil after an error, inner nil for all.
    private func readSelection(_ scalar: Scalar, _ arms: Int) -> Int?? {
        let words = scalar.text.split(separator: " ")
        if scalar.text == "all" { return .some(nil) }
        let number = words.count == 1 ? 1 : words.count == 2 ? Int(words[1]) : nil
        if words.first == "best", let number, number >= 1 && number < arms { return .some(number) }
        diagnostics.error(
            scalar.position, "`\(scalar.text)` selects none of \(arms) treatments", expected: "`all`, `best`, or `best 2` with fewer than all treatments")
        return nil
    }
}
