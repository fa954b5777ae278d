import ResultStore
import Statistics
import TrialProtocol

/// Endpoints described in groups of patients, as a protocol declares: over every twin in every arm where arms are told
/// apart, else over the patients as observed.
struct DescriptionAnalysis {
    let trial: TrialData
    let plan: TrialPlan

    func write() throws {
        for analysis in plan.analyses {
            guard case .describe(let description) = analysis.task else { continue }
            let name = plan.endpoints[analysis.endpoint].name
            guard let endpoint = trial.endpoints.first(where: { $0.name == name }) else { continue }
            let group = try AnalysisGroup(
                trial.file, "/analyses/descriptions/\(analysis.name)", title: analysis.title,
                attributes: [Attribute("endpoint", .text(name)), Attribute("patients", .text(description.byArm ? "every twin" : "as observed"))])
            for stratum in description.by {
                try group.axis(
                    Variable(stratum.name, longName: stratum.name, kind: .level(stratum.groups)),
                    .codes(stratum.groups.indices.map { Int8(truncatingIfNeeded: $0) }))
            }
            try write(endpoint, description, axes: (description.byArm ? ["arm"] : []) + description.by.map(\.name), into: group)
        }
    }

    private func write(_ endpoint: Variable, _ description: DescriptionPlan, axes: [String], into group: AnalysisGroup) throws {
        let groups = description.by.reduce(1) { $0 * $1.groups.count }
        let arms = description.byArm ? trial.arms.count : 1
        if endpoint.isEvent {
            var counts = Array(repeating: EventCounts(), count: arms * groups)
            try visit(endpoint, description) { place, value in counts[place].add(CollectionOfOne(value)) }
            try Rates(counts).write(endpoint, axes: axes, into: group)
        } else {
            var makers = (0..<(arms * groups)).map { _ in SampleMaker(trial.scratch) }
            try visit(endpoint, description) { place, value in try makers[place].add(CollectionOfOne(value)) }
            try SummaryColumns.write(makers.indices.map { try makers[$0].sample() }, of: endpoint, axes: axes, into: group)
        }
    }

    /// Goes over the values with the place of each's group.
    private func visit(_ endpoint: Variable, _ description: DescriptionPlan, _ take: (Int, Double) throws -> Void) throws {
        let groups = description.by.reduce(1) { $0 * $1.groups.count }
        for slab in trial.slabs {
            let own = try description.by.reduce(Array(repeating: 0, count: slab.count)) { places, stratum in
                let values = try trial.numbers("/twins/\(stratum.name)", slab)
                return zip(places, values).map { $0 * stratum.groups.count + stratum.group(of: $1) }
            }
            let observed = try trial.observedArms(slab)
            for arm in trial.arms.indices {
                let values = try trial.values(endpoint, arm: arm, slab)
                for twin in values.indices where description.byArm || Int(observed[twin]) == arm {
                    try take((description.byArm ? arm * groups : 0) + own[twin], values[twin])
                }
            }
        }
    }
}
