import Expressions
import Statistics
import TrialProtocol

/// How often an event comes, by how much of something the patients have.
struct ExposureResponse: Sendable {
    /// Indices of endpoints: a number and an event.
    var exposure: Int
    var event: Int
    /// Per tenth of the patients, by exposure: its median, the patients and those with the event.
    var medians: [Double]
    var shares: [Proportion?]

    private static let parts = 10

    /// Every event that objectives or constraints look at, by the number that they look at, or else by the first number that
    /// the event depends on.
    static func all(_ plan: TrialPlan, _ optimisation: OptimisationPlan, _ found: [[Double]]) -> [ExposureResponse] {
        let looked = optimisation.statistics.map(\.endpoint)
        let number = looked.first { isNumber(plan.endpoints[$0]) }
        var seen: Set<Int> = []
        return looked.filter { !isNumber(plan.endpoints[$0]) && seen.insert($0).inserted }.compactMap { event in
            let names = plan.endpoints[event].value.tree.symbols
            guard let exposure = number ?? self.number(in: plan.endpoints[event].value.tree, plan) else { return nil }
            // An event that is nothing but a range of the exposure has no response to it.
            if names == [plan.endpoints[exposure].name] { return nil }
            return ExposureResponse(exposure: exposure, event: event, found)
        }
    }

    private static func isNumber(_ endpoint: EndpointPlan) -> Bool { if case .number = endpoint.kind { true } else { false } }

    private static func number(in tree: CheckedExpression, _ plan: TrialPlan) -> Int? {
        let names = tree.symbols
        return plan.endpoints.indices.first { names.contains(plan.endpoints[$0].name) && isNumber(plan.endpoints[$0]) }
    }

    private init?(exposure: Int, event: Int, _ found: [[Double]]) {
        let twins = found[exposure].indices.filter { !found[exposure][$0].isNaN && !found[event][$0].isNaN }
            .sorted { (found[exposure][$0], $0) < (found[exposure][$1], $1) }
        guard twins.count >= 2 * Self.parts else { return nil }
        (self.exposure, self.event) = (exposure, event)
        let groups = (0..<Self.parts).map { part in twins[part * twins.count / Self.parts..<(part + 1) * twins.count / Self.parts] }
        medians = groups.map { group in Sample(group.map { found[exposure][$0] }).median ?? .nan }
        shares = groups.map { group in Proportion(events: group.count { found[event][$0] == 1 }, of: group.count) }
    }
}
