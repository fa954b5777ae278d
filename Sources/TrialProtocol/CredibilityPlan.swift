import Documents

/// What a trial's results are for and what rests on them, as ICH M15 (General Principles for Model-Informed Drug
/// Development, 2024) and ASME V&V 40 (2018) ask it of a model. The question of interest is the trial's `question`.
public struct CredibilityPlan: Sendable, Hashable {
    public enum Level: String, Sendable, CaseIterable { case low, medium, high }

    /// A level and the reason for it.
    public struct Judgement: Sendable, Hashable {
        public var level: Level
        public var reason: String
    }

    /// For what the model is used, and for what it is not.
    public var contextOfUse: String?
    /// How much the model weighs beside other evidence.
    public var influence: Judgement?
    /// How bad a wrong decision would be.
    public var consequence: Judgement?
    /// What the trial leaves out, in its author's words.
    public var limits: [String]

    public static let unstated = CredibilityPlan(contextOfUse: nil, influence: nil, consequence: nil, limits: [])

    /// Model risk: influence and consequence together (V&V 40, 4.3); nil unless both are stated.
    public var risk: Level? {
        guard let influence = influence?.level.rank, let consequence = consequence?.level.rank else { return nil }
        // The mean of the two ranks, rounded up: high with medium is high, high with low medium.
        return Level.allCases[(influence + consequence + 1) / 2]
    }
}

extension CredibilityPlan.Level {
    fileprivate var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension ProtocolReader {
    /// `credibility: {context_of_use: ..., influence: {level: low, because: ...}, consequence: {...}, limits: [...]}`
    func readCredibility(_ node: DocumentNode?) -> CredibilityPlan {
        guard let node,
            var reader = MappingReader(
                node, what: "`credibility`", keys: ["context_of_use", "influence", "consequence", "limits"], in: diagnostics)
        else { return .unstated }
        let plan = CredibilityPlan(
            contextOfUse: reader.line("context_of_use"), influence: judgement("influence", &reader),
            consequence: judgement("consequence", &reader), limits: limits(&reader))
        reader.finish()
        return plan
    }

    private func judgement(_ key: String, _ outer: inout MappingReader) -> CredibilityPlan.Judgement? {
        guard let node = outer.optional(key),
            var reader = MappingReader(node, what: "`\(key)`", keys: ["level", "because"], in: diagnostics)
        else { return nil }
        let level: CredibilityPlan.Level? = reader.choice("level", required: true)
        if !reader.has("because") {
            diagnostics.error(
                reader.position, "`\(key)` has a level without a reason", expected: "`because:` and why it is so",
                remedy: "a reader of the report can only judge the reason")
        }
        let reason = reader.line("because")
        reader.finish()
        guard let level, let reason else { return nil }
        return CredibilityPlan.Judgement(level: level, reason: reason)
    }

    private func limits(_ reader: inout MappingReader) -> [String] {
        (reader.texts("limits") ?? []).compactMap { scalar in
            let line = scalar.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            if line.isEmpty { diagnostics.error(scalar.position, "a limit is blank", remedy: "give it a text, or remove it") }
            return line.isEmpty ? nil : line
        }
    }
}

extension CredibilityPlan {
    /// The shape of `credibility` in a protocol file.
    static var schema: Schema {
        let levels = Level.allCases.map(\.rawValue)
        func judgement(_ description: String) -> Schema {
            .object(description, [
                .required("level", .choice("Level", levels)), .required("because", .text("Why it is so")),
            ])
        }
        return .object("What the results are for and what rests on them", [
            .optional("context_of_use", .text("For what the model is used, and for what not")),
            .optional("influence", judgement("How much the model weighs beside other evidence")),
            .optional("consequence", judgement("How bad a wrong decision would be")),
            .optional("limits", .array("What the trial leaves out", of: .text("A limit"), atLeast: 1)),
        ])
    }
}
