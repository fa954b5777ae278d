import Documents

extension ProtocolReader {
    /// `design: {kind: parallel, allocation: {fixed: 1, weight-based: 1}}`; without it, all arms are equally likely.
    /// - Parameter arms: none if it is not known which there are.
    func applyDesign(_ node: DocumentNode?, to arms: inout [ArmPlan]) {
        guard let node,
            var reader = MappingReader(node, what: "a design", keys: ["kind", "allocation"], in: diagnostics)
        else { return }
        if let kind = reader.scalar("kind"), kind.text != "parallel" {
            let known = ["crossover", "group-sequential", "escalation", "adaptive"].contains(kind.text)
            diagnostics.error(
                kind.position, known ? "designs other than parallel are not built yet" : "`\(kind.text)` is no design",
                expected: "`parallel`")
        }
        reader.notYet("stratify", "stratified allocation is not built yet")
        let allocation = reader.optional("allocation")
        reader.finish()
        if let allocation { applyAllocation(allocation, to: &arms) }
    }

    private func applyAllocation(_ node: DocumentNode, to arms: inout [ArmPlan]) {
        guard let entries = node.mapping("`allocation`", in: diagnostics) else { return }
        var given: Set<String> = []
        for entry in entries {
            guard let index = arms.firstIndex(where: { $0.name == entry.key.text }) else {
                if arms.isEmpty { continue }
                diagnostics.error(
                    entry.key.position, "there is no arm `\(entry.key.text)`",
                    remedy: Suggestions.remedy(for: entry.key.text, among: arms.map(\.name)))
                continue
            }
            given.insert(entry.key.text)
            guard let weight = entry.value.integer("a share", in: diagnostics) else { continue }
            if weight < 0 || weight > 1000 {
                diagnostics.error(entry.value.position, "the share is \(weight)", expected: "a whole number from 0 to 1000")
            } else {
                arms[index].allocation = weight
            }
        }
        for arm in arms where !given.contains(arm.name) {
            diagnostics.error(
                node.position, "arm `\(arm.name)` has no share", expected: "a share for every arm",
                remedy: "add `\(arm.name): 1`, or 0 if nobody shall be observed in it")
        }
        if !arms.isEmpty && arms.allSatisfy({ $0.allocation == 0 }) {
            diagnostics.error(node.position, "no arm has a share above 0", expected: "at least one")
        }
    }
}
