import Documents
import Expressions
import ModelLanguage
import Quantities

/// Reads the decisions of one arm.
struct DecisionReading {
    static let keys =
        ["name", "measure", "result_after", "sees", "estimate", "of", "rules", "ladder", "round", "least", "most"] + timingKeys

    /// Reads what decisions share with doses.
    let reader: ProtocolReader
    let regimen: [DoseRule]
    let scan: [ScanValue]
    let context: ProtocolContext
    let course: CourseReading

    var diagnostics: Diagnostics { reader.diagnostics }

    /// `decide:` is a list of decisions.
    func readAll(_ node: DocumentNode) -> [DecisionPlan] {
        guard let nodes = node.list("`decide`", in: diagnostics) else { return [] }
        if nodes.isEmpty { diagnostics.error(node.position, "`decide` is an empty list", remedy: "leave `decide` out") }
        let plans = nodes.enumerated().compactMap { read($1, number: $0 + 1) }
        var seen: Set<String> = []
        for plan in plans where !seen.insert(plan.name).inserted {
            diagnostics.error(plan.position, "two decisions of the arm have the name `\(plan.name)`", remedy: "rename one of them")
        }
        return plans
    }

    private func read(_ node: DocumentNode, number: Int) -> DecisionPlan? {
        guard var reader = MappingReader(node, what: "a decision", keys: Self.keys, in: diagnostics) else { return nil }
        let name = readName(&reader) ?? "decide \(number)"
        let isEstimated = reader.choice("estimate", of: ["map"]) != nil
        let seesTruth = reader.choice("sees", of: ["truth"]) != nil
        let ownTarget = readTarget(&reader)
        let (measured, unread) = readMeasurements(&reader)
        let delay = reader.nonNegative("result_after", in: context.timeUnit) ?? 0
        // Which rule is meant may follow from the time, and the time from the rule.
        let anchored = isAnchored(reader)
        let timing = readTiming(&reader, target: ownTarget ?? (regimen.count == 1 ? 0 : nil))
        let decided = anchored ? timing : timingBySamples(measured, delay, reader)
        let target = ownTarget ?? onlyRule(from: decided?.clock.first)
        let route = target.map { context.twin.routes[regimen[$0].route] }
        let ladder = readLadder(&reader, route), hasLadder = reader.has("ladder")
        let limits = self.reader.readLimits(&reader, route)
        let rulesNode = reader.required("rules")
        let rulesPosition = reader.position(of: "rules")
        reader.finish()
        var known = context
        known.unreadable.formUnion(unread)
        let scope = DecisionScope(
            doses: DoseScope(context: known, scan: scan),
            measured: measured.map { ($0.name.text, context.twin.outputs[$0.output].unit) },
            doseUnit: route?.unit, course: seesTruth ? course : nil, estimable: isEstimated ? context.estimable : nil)
        if isEstimated { checkEstimate(measured, unread, seesTruth: seesTruth, reader) }
        refuseHiddenNames(measured, seesTruth: seesTruth)
        let rules = rulesNode.flatMap {
            DecisionRuleReading(decisions: self, scope: scope, target: target, ladder: ladder, hasLadder: hasLadder).readAll($0)
        }
        guard let decided, let measurements = place(measured, decided, delay, anchored: anchored), let rules else { return nil }
        if rules.isEmpty { diagnostics.error(rulesPosition, "the decision has no rules", expected: "at least one") }
        let estimates = scope.estimated(in: rules)
        if isEstimated, estimates.isEmpty, !rules.isEmpty {
            diagnostics.error(
                reader.position(of: "estimate"), "no rule uses the estimate", expected: "`estimated(...)` of an endpoint or parameter in a rule",
                remedy: "use it, or remove `estimate`")
        }
        let seen = measured.map { "\($0.name.text): \(context.twin.outputs[$0.output].name)\($0.text.map { " at \($0)" } ?? "")" }
        let parts = seen + [decided.text, isEstimated ? "the patient's parameters are estimated (MAP)" : ""] + rules.map(\.text) + [limits.text].compactMap { $0 }
        return DecisionPlan(
            name: name, times: decided.times, measurements: measurements, resultAfter: delay, seesTruth: seesTruth, estimates: estimates, target: target,
            ladder: ladder, round: limits.round, least: limits.least, most: limits.most, rules: rules,
            text: "\(name): " + parts.filter { !$0.isEmpty }.joined(separator: "; "), position: node.position)
    }

    /// The name is a level and a group of the results file.
    private func readName(_ reader: inout MappingReader) -> String? {
        guard let name = reader.line("name") else { return nil }
        if !name.contains("/") && !name.allSatisfy({ $0 == "." }) && name.count <= 60 { return name }
        diagnostics.error(
            reader.position(ofValue: "name"), "`\(name)` cannot be the name of a decision: it names a group of the results file",
            expected: "a name without `/`, of at most 60 characters")
        return nil
    }

    // MARK: What it is about

    private func readTarget(_ reader: inout MappingReader) -> Int? {
        guard let of = reader.scalar("of") else { return nil }
        let names = regimen.map(\.name)
        if let index = names.firstIndex(of: of.text) { return index }
        diagnostics.error(of.position, "the arm has no dose rule `\(of.text)`", remedy: Suggestions.remedy(for: of.text, among: names))
        return nil
    }

    /// The only rule that still has doses to give at a time.
    private func onlyRule(from time: Double?) -> Int? {
        let going = regimen.indices.filter { index in regimen[index].times.contains { $0 >= time ?? 0 } }
        return going.count == 1 ? going[0] : regimen.count == 1 ? 0 : nil
    }

    /// Doses to step on.
    private func readLadder(_ reader: inout MappingReader, _ route: ModelRoute?) -> [Double] {
        guard let texts = reader.texts("ladder") else { return [] }
        guard let route else {
            diagnostics.error(
                reader.position(of: "ladder"), "a ladder of which dose?",
                expected: "`of:` with one of: \(Suggestions.list(regimen.map(\.name)))")
            return []
        }
        let values = texts.compactMap { self.reader.value(of: "a step of the ladder", $0, route) }
        guard values.count == texts.count else { return [] }
        let isIncreasing = zip(values, values.dropFirst()).allSatisfy { $0 < $1 }
        guard values.count > 1, isIncreasing, values[0] >= 0 else {
            diagnostics.error(
                reader.position(of: "ladder"), "the ladder does not go up", expected: "two or more doses from 0, each above the one before")
            return []
        }
        return values
    }

    // MARK: What it sees

    /// A measurement as written; its time may be missing.
    struct Measured {
        var name: Scalar
        var output: Int
        var time: Double?
        var text: String?
        var position: SourcePosition
    }

    /// `measure: {trough: {C: 47.5 h}}`, or `{inr: INR}` for as late as its result permits; and the names of those that are wrong.
    private func readMeasurements(_ reader: inout MappingReader) -> ([Measured], unread: Set<String>) {
        let entries = reader.entries("measure") ?? []
        let measured = entries.compactMap { readMeasurement($0) }
        return (measured, Set(entries.map(\.key.text)).subtracting(measured.map(\.name.text)))
    }

    private func readMeasurement(_ entry: DocumentNode.Entry) -> Measured? {
        let isNamed = entry.key.name("a reading", in: diagnostics) != nil && isFree(entry.key)
        let what: (output: Scalar, time: Scalar?)?
        if let output = entry.value.scalar {
            what = (output, nil)
        } else {
            let pairs = entry.value.mapping("`\(entry.key.text)`", in: diagnostics) ?? []
            if pairs.count != 1 {
                diagnostics.error(entry.value.position, "`\(entry.key.text)` is not one output at one time", expected: "`{C: 47.5 h}`")
            }
            what = pairs.count == 1 ? pairs[0].value.text("a time", in: diagnostics).map { (pairs[0].key, $0) } : nil
        }
        guard let what else { return nil }
        let output = context.output(what.output, in: diagnostics)
        let time = what.time.map { $0.value(of: "a time", in: context.timeUnit, diagnostics) }
        guard isNamed, let output else { return nil }
        if case .some(.none) = time { return nil }
        return Measured(
            name: entry.key, output: output, time: time ?? nil, text: what.time?.text, position: what.time?.position ?? what.output.position)
    }

    private func isFree(_ name: Scalar) -> Bool {
        let isCovariate = context.cohort?.index(of: name.text) != nil || scan.contains { $0.name == name.text }
        let isWord = DecisionScope.reserved.contains(name.text) || DecisionPlan.columns.contains(name.text) || name.text.hasSuffix("_censored")
        guard isCovariate || isWord else { return true }
        diagnostics.error(
            name.position, "`\(name.text)` is \(isCovariate ? "known of the patient" : "a word of `decide` or a column of `/decisions`") already",
            remedy: "choose another name for the reading")
        return false
    }

    /// A decision that sees the truth knows the twin by its own names.
    private func refuseHiddenNames(_ measured: [Measured], seesTruth: Bool) {
        for measurement in measured where seesTruth && context.names.lookUp(measurement.name.text) != nil {
            diagnostics.error(
                measurement.name.position, "`\(measurement.name.text)` is a name of the twin, which this decision sees",
                remedy: "choose another name for the reading")
        }
    }

    /// A decision that does not say when it comes is made when its last result is there.
    private func timingBySamples(_ measured: [Measured], _ delay: Double, _ reader: MappingReader) -> DecisionTiming? {
        guard !measured.isEmpty else {
            if !reader.has("measure") {
                diagnostics.error(
                    reader.position, "the decision does not say when it comes",
                    expected: "`at:`, `every:`, `before_dose:`, `after_dose:`, or `measure:` with the times of samples")
            }
            return nil
        }
        for measurement in measured where measurement.time == nil {
            diagnostics.error(measurement.position, "`\(measurement.name.text)` is measured at no time", expected: "`{C: 47.5 h}`, say")
        }
        let times = measured.compactMap(\.time)
        guard times.count == measured.count, let last = times.max() else { return nil }
        for measurement in measured where (measurement.time ?? 0) < 0 {
            diagnostics.error(
                measurement.position, "the sample is taken before the trial",
                remedy: "say when the decision comes, `at: 48 h`, if the time counts from there")
            return nil
        }
        guard isWithin(last + delay, measured[0].position) else { return nil }
        return DecisionTiming(times: .clock([last + delay]), clock: [last + delay], text: "")
    }

    /// Times of samples count from the decision where it says when it comes.
    private func place(_ measured: [Measured], _ timing: DecisionTiming, _ delay: Double, anchored: Bool) -> [DecisionMeasurement]? {
        var isSound = true
        let placed = measured.map { measurement -> DecisionMeasurement in
            guard anchored else {
                return DecisionMeasurement(name: measurement.name.text, output: measurement.output, time: .clock(measurement.time ?? 0))
            }
            let offset = measurement.time ?? -delay
            if offset > 0 {
                diagnostics.error(
                    measurement.position, "the sample is taken after the decision that needs it",
                    expected: "a time before the decision, such as `-0.5 h`",
                    remedy: "for a time from the start of the trial leave out when the decision comes")
                isSound = false
            } else if offset + delay > TimeRounding.relative * delay {
                diagnostics.error(
                    measurement.position, "the result comes \(format(delay)) \(context.timeUnit) after the sample, the decision earlier",
                    expected: "a sample at -\(format(delay)) \(context.timeUnit) or before")
                isSound = false
            } else if let early = timing.clock.first(where: { $0 + offset < 0 }) {
                diagnostics.error(
                    measurement.position, "the sample for the decision at \(format(early)) \(context.timeUnit) is taken before the trial",
                    expected: "later decisions, or a sample closer to them")
                isSound = false
            }
            return DecisionMeasurement(name: measurement.name.text, output: measurement.output, time: .before(-offset))
        }
        return isSound ? placed : nil
    }
}
