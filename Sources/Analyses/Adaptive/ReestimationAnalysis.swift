import CBoostMath
import Foundation
import ResultStore
import Statistics
import TrialProtocol

/// A trial whose size is set anew at an interim look by its conditional power, replayed from its first patients (Mehta and
/// Pocock 2011, doi:10.1002/sim.4102), beside trials of the planned and of the largest size.
struct ReestimationAnalysis {
    static let root = "/analyses/re-estimation"

    let trial: TrialData
    let plan: TrialPlan

    /// One simulated trial under a rule.
    struct Outcome: Sendable {
        var zone: PromisingZone.Zone
        var size: Int
        var z: Double?
    }

    /// What one simulated trial gives.
    private struct Course: Sendable {
        /// Z at the interim look, with the planned size, and with the largest.
        var interim: Double?
        var planned: Double?
        var largest: Double?
        /// By rule.
        var outcomes: [Outcome] = []
    }

    func write() throws {
        guard case .reestimation(let design)? = plan.design.adaptation, case .compare(let comparison) = plan.analyses[design.analysis].task
        else { return }
        let analysis = plan.analyses[design.analysis]
        let reader = ComparisonReader(trial: trial, comparison: comparison, endpoint: plan.endpoints[analysis.endpoint], plan: plan)
        let method = Comparison.method(of: comparison, covariates: plan.covariateKinds(comparison.adjust))
        let courses = try courses(reader, method, design)
        let group = try AnalysisGroup(
            trial.file, Self.root, title: "Sample-size re-estimation: \(analysis.title)",
            attributes: [Attribute("analysis", .text(analysis.name)), Attribute("alpha", .number(comparison.alpha))])
        let zones = PromisingZone.Zone.all
        try group.axis(Variable("zone", longName: "Zone of the interim result", kind: .level(zones.map(\.rawValue))), .codes(zones.indices.map { Int8($0) }))
        try group.count("interim", "Patients at the interim look", design.interim)
        try group.count("planned", "Patients as first planned", design.planned)
        try group.count("most", "Patients at most", plan.size)
        let axes = trial.trialAxes
        try group.numbers("z_interim", "Test statistic at the interim look, on the scale of a standard normal, positive for the better", courses.map(\.interim), axes: axes)
        let critical = -boost_normal_quantile(comparison.alpha)
        for (name, words, value) in [("fixed", "the planned size", \Course.planned), ("largest", "the largest size", \Course.largest)] {
            let shares = scenarios(courses).map { own in
                Proportion(events: own.count { ($0[keyPath: value] ?? -.infinity) >= critical }, of: own.count)
            }
            try group.shares("\(name)_rejected", "trials of \(words) that reject", shares, title: "Fixed", axes: trial.scenarioAxes)
        }
        for (index, rule) in design.rules.enumerated() {
            try write(rule, scenarios(courses).map { $0.map { $0.outcomes[index] } }, critical)
        }
    }

    private func scenarios<Value>(_ values: [Value]) -> [[Value]] {
        (0..<max(1, trial.scenarios.count)).map { Array(values[($0 * trial.replicates)..<(($0 + 1) * trial.replicates)]) }
    }

    // MARK: Replay

    private func courses(_ reader: ComparisonReader, _ method: any Comparing, _ design: ReestimationPlan) throws -> [Course] {
        let alternative = reader.comparison.alternative
        @Sendable func z(_ trial: ComparisonTrial) -> Double? {
            method.find(trial.patients())?.z(alternative, effect: method.effect).map { alternative == .less ? -$0 : $0 }
        }
        return try trial.eachTrial(read: { try reader.read(scenario: $0, replicate: $1) }) { read in
            var course = Course(
                interim: z(read.first(design.interim)), planned: z(read.first(design.planned)), largest: z(read))
            course.outcomes = design.rules.map { rule in
                // Without an interim result the trial goes on as planned.
                let decision = course.interim.map { rule.zone.decide(z: $0) }
                let size = min(read.count, Int((decision?.size ?? Double(design.planned)).rounded(.up)))
                return Outcome(zone: decision?.zone ?? .unfavourable, size: size, z: end(rule, read, size, course, design, z))
            }
            return course
        }
    }

    /// The final statistic. Weights are as planned, so that the weighted one keeps its level whatever the size.
    private func end(
        _ rule: ReestimationRule, _ read: ComparisonTrial, _ size: Int, _ course: Course, _ design: ReestimationPlan,
        _ z: (ComparisonTrial) -> Double?
    ) -> Double? {
        switch rule.test {
        case .conventional: return size == design.planned ? course.planned : z(read.first(size))
        case .inverseNormal:
            guard let interim = course.interim, let rest = z(read.first(size).dropping(design.interim)) else { return nil }
            return rule.zone.weightedStatistic(z: interim, rest: rest)
        }
    }

    // MARK: Results

    private func write(_ rule: ReestimationRule, _ scenarios: [[Outcome]], _ critical: Double) throws {
        let group = try AnalysisGroup(
            trial.file, "\(Self.root)/\(rule.name)", title: "Rule \(rule.name): \(rule.text)",
            attributes: [Attribute("text", .text(rule.text)), Attribute("test", .text(rule.test.rawValue))])
        let zones = PromisingZone.Zone.all
        let all = scenarios.flatMap { $0 }
        try group.number("promising_from", "Conditional power from which the interim result is promising", rule.zone.leastConditionalPower)
        try group.number("power", "Conditional power aimed at", rule.zone.power)
        try group.levels(
            "zone_of_trial", "Zone of the interim result", of: zones.map(\.rawValue), all.map { zones.firstIndex(of: $0.zone) ?? -1 }, axes: trial.trialAxes)
        try group.counts("size", "Patients at the end", all.map(\.size), axes: trial.trialAxes)
        try group.numbers("z", "Test statistic at the end", all.map(\.z), axes: trial.trialAxes)
        let rejects: (Outcome) -> Bool = { ($0.z ?? -.infinity) >= critical }
        try group.shares(
            "rejected", "trials that reject", scenarios.map { Proportion(events: $0.count(where: rejects), of: $0.count) }, title: rule.name,
            axes: trial.scenarioAxes)
        let axes = trial.scenarioAxes + ["zone"]
        let perZone = scenarios.flatMap { own in zones.map { zone in own.filter { $0.zone == zone } } }
        let counts = scenarios.flatMap { own in zones.map { _ in own.count } }
        try group.shares(
            "in_zone", "trials whose interim result is in the zone", zip(perZone, counts).map { Proportion(events: $0.count, of: $1) }, title: rule.name, axes: axes)
        try group.shares(
            "zone_rejected", "trials of the zone that reject", perZone.map { Proportion(events: $0.count(where: rejects), of: $0.count) }, title: rule.name,
            axes: axes)
        let zoneSizes = perZone.map { Sample($0.map { Double($0.size) }) }
        try group.numbers("zone_size_mean", "\(rule.name): expected size of trials of the zone", zoneSizes.map(\.mean), axes: axes)
        let sizes = scenarios.map { own in Sample(own.map { Double($0.size) }) }
        try group.numbers("size_mean", "\(rule.name): expected size", sizes.map(\.mean), axes: trial.scenarioAxes)
        try group.numbers("size_mean_se", "\(rule.name): Monte Carlo standard error of the expected size", sizes.map(\.standardError), axes: trial.scenarioAxes)
        for (name, words, share) in [("size_p25", "lower quartile", 0.25), ("size_p50", "median", 0.5), ("size_p75", "upper quartile", 0.75)] {
            try group.numbers(name, "\(rule.name): \(words) of the size", sizes.map { $0.quantile(share) }, axes: trial.scenarioAxes)
        }
    }
}

extension PromisingZone.Zone {
    static let all: [PromisingZone.Zone] = [.unfavourable, .promising, .favourable]
}
