import Documents

extension ProtocolReader {
    /// Switches must lead to another arm that is the same twin, and never round in a circle.
    func checkSwitches(_ arms: [ArmPlan]) {
        let names = arms.map(\.name)
        var targets = arms.map { _ in [Int]() }
        for (index, arm) in arms.enumerated() {
            for rule in arm.decisions.flatMap(\.rules) {
                guard case .switchTo(let name) = rule.action else { continue }
                guard let target = names.firstIndex(of: name) else {
                    diagnostics.error(rule.position, "there is no arm `\(name)`", remedy: Suggestions.remedy(for: name, among: names))
                    continue
                }
                if target == index {
                    diagnostics.error(rule.position, "the arm switches to itself", expected: "another arm")
                } else if arms[target].overrides != arm.overrides {
                    diagnostics.error(
                        rule.position, "arm `\(name)` fixes other parameters of the twin", expected: "an arm that differs in treatment alone")
                } else {
                    targets[index].append(target)
                    if circle(from: target, to: index, targets) {
                        diagnostics.error(
                            rule.position, "the arms `\(arm.name)` and `\(name)` switch to each other in a circle",
                            remedy: "let a further arm take the patients that switch back")
                    }
                }
            }
        }
    }

    private func circle(from start: Int, to end: Int, _ targets: [[Int]]) -> Bool {
        var seen: Set<Int> = []
        var open = [start]
        while let next = open.popLast() {
            if next == end { return true }
            if seen.insert(next).inserted { open += targets[next] }
        }
        return false
    }

    /// A reading's name is a column of `/decisions`: in every decision of one unit.
    func checkReadings(_ arms: [ArmPlan], _ context: ProtocolContext) {
        let names = Set(arms.flatMap(\.decisions).map(\.name))
        if names.count > Limits.arms, let position = arms.flatMap(\.decisions).first?.position {
            diagnostics.error(
                position, "the decisions have \(names.count) names", expected: "at most \(Limits.arms)", remedy: "give some the same `name`")
        }
        var units: [String: String] = [:]
        for decision in arms.flatMap(\.decisions) {
            for measurement in decision.measurements {
                let unit = context.twin.outputs[measurement.output].unit.ucum
                if let other = units.updateValue(unit, forKey: measurement.name), other != unit {
                    diagnostics.error(
                        decision.position, "`\(measurement.name)` is in `\(unit)` here and in `\(other)` in another decision",
                        remedy: "choose another name in one of them")
                }
            }
        }
    }
}
