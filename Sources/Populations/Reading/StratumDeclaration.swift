import Documents
import Expressions
import Quantities

/// `{name: severe, when: egfr < 30 mL/min/{1.73_m2}, twins: 100}` as written.
struct StratumDeclaration {
    let name: Scalar
    let condition: Argument
    /// How many of the twins of all strata, in whole numbers.
    let quota: Int
    /// Whether the quota was given in tenths of a per cent.
    let isShare: Bool
    let position: SourcePosition

    /// Nil after diagnostics.
    init?(_ node: DocumentNode, _ diagnostics: Diagnostics) {
        guard var reader = MappingReader(node, what: "a stratum", keys: ["name", "when", "twins", "share"], in: diagnostics) else { return nil }
        let name = reader.scalar("name", required: true)
        let when = reader.scalar("when", required: true)
        let (hasTwins, hasShare) = (reader.has("twins"), reader.has("share"))
        let twins = reader.integer("twins")
        let share = reader.value("share", in: .one)?.value
        reader.finish()
        guard hasTwins != hasShare else {
            diagnostics.error(
                node.position, "a stratum has \(hasTwins ? "both" : "neither") `twins` \(hasTwins ? "and" : "nor") `share`",
                expected: "one of them: `twins: 100`, or `share: 25 %`")
            return nil
        }
        guard let name, let when, let expression = Expression.parse(when, diagnostics) else { return nil }
        self.name = name
        condition = Argument(scalar: when, expression: expression)
        position = node.position
        isShare = hasShare
        if hasTwins {
            guard let twins else { return nil }
            guard (1...1_000_000).contains(twins) else {
                diagnostics.error(reader.position(ofValue: "twins"), "a stratum has \(twins) twins", expected: "a whole number from 1 to 1000000")
                return nil
            }
            quota = twins
        } else {
            guard let share else { return nil }
            let tenths = (share * 1000).rounded()
            guard share > 0, share <= 1, abs(share * 1000 - tenths) < 1e-6 else {
                diagnostics.error(
                    reader.position(ofValue: "share"), "the share of a stratum is \(share)",
                    expected: "a percentage above 0 in steps of 0.1 %, as in `25 %`")
                return nil
            }
            quota = Int(tenths)
        }
    }
}
