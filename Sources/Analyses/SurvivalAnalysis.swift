import Foundation
import ResultStore
import Statistics

/// Times to events: survival curves of the patients observed in each arm of the first simulated trial, with numbers at
/// risk, and of all twins.
enum SurvivalAnalysis {
    /// Times at which curves are stored, and, at most and even, at which those at risk are counted.
    private static let points = 241
    private static let countings = 8.0
    /// Twins of whom the curve over all is made.
    private static let most = ComparisonAnalysis.pooled

    static func write(_ trial: TrialData) throws {
        guard trial.isAllocated else { return }
        for endpoint in trial.stored {
            guard let event = trial.stored.first(where: { $0.name == endpoint.event }) else { continue }
            try write(endpoint, event, trial)
        }
    }

    private static func write(_ endpoint: Variable, _ event: Variable, _ trial: TrialData) throws {
        let observed = try trial.arms.indices.map { try curve(endpoint, event, arm: $0, trial, isObserved: true) }
        let whole = try trial.arms.indices.map { try curve(endpoint, event, arm: $0, trial, isObserved: false) }
        let end = (observed + whole).compactMap { $0?.steps.last?.time }.max() ?? 0
        guard end > 0 else { return }
        let group = try AnalysisGroup(
            trial.file, "/analyses/survival/\(endpoint.name)", title: endpoint.longName, attributes: endpoint.attributes)
        let times = (0..<points).map { end * Double($0) / Double(points - 1) }
        let counted = Array(stride(from: 0, through: end, by: evenStep(end / countings)))
        let unit = endpoint.unit
        try group.axis(Variable("at", unit: unit, longName: "\(endpoint.longName): time"), .numbers(times))
        try group.axis(Variable("counted_at", unit: unit, longName: "Time at which those at risk are counted"), .numbers(counted))
        func values(_ curves: [KaplanMeier?], _ value: (KaplanMeier, Double) -> Double?) -> [Double?] {
            curves.flatMap { curve in times.map { time in curve.flatMap { value($0, time) } } }
        }
        let title = "\(endpoint.longName): "
        let axes = ["arm", "at"]
        try group.numbers("survival", title + "share without the event (Kaplan-Meier), observed patients of the first trial", values(observed) { $0.survival(at: $1) }, axes: axes)
        try group.numbers("survival_lower", title + "lower limit of its 95 % interval (log-log)", values(observed) { $0.interval(at: $1)?.lower }, axes: axes)
        try group.numbers("survival_upper", title + "upper limit of its 95 % interval (log-log)", values(observed) { $0.interval(at: $1)?.upper }, axes: axes)
        try group.numbers("truth", title + "share without the event over all twins", values(whole) { $0.survival(at: $1) }, axes: axes)
        try group.counts("n", title + "patients observed", observed.map { $0?.count ?? 0 }, axes: ["arm"])
        try group.counts("events", title + "events observed", observed.map { $0?.events ?? 0 }, axes: ["arm"])
        try group.numbers("median", title + "median, observed patients", unit: unit, observed.map { $0?.median }, axes: ["arm"])
        let medians = observed.map { $0?.quantileInterval() }
        try group.numbers("median_lower", title + "lower limit of its 95 % interval", unit: unit, medians.map { $0?.lower }, axes: ["arm"])
        try group.numbers("median_upper", title + "upper limit of its 95 % interval", unit: unit, medians.map { $0?.upper }, axes: ["arm"])
        try group.counts(
            "at_risk", title + "patients at risk", observed.flatMap { curve in counted.map { curve?.atRisk(at: $0) ?? 0 } }, axes: ["arm", "counted_at"])
    }

    /// The least of 1, 2 and 5 times a power of ten that is not below.
    private static func evenStep(_ least: Double) -> Double {
        let power = pow(10, log10(least).rounded(.down))
        return [1, 2, 5, 10].map { $0 * power }.first { $0 >= least * (1 - 1e-9) } ?? 10 * power
    }

    private static func curve(
        _ endpoint: Variable, _ event: Variable, arm: Int, _ trial: TrialData, isObserved: Bool
    ) throws -> KaplanMeier? {
        let replicates = isObserved ? 1 : max(1, min(trial.replicates, most / max(1, trial.twins)))
        var times: [Double] = []
        var came: [Bool] = []
        for slab in TwinSlab.all(replicates: replicates, twins: trial.twins, most: TrialData.slabTwins) {
            let (values, events) = (try trial.values(endpoint, arm: arm, slab), try trial.values(event, arm: arm, slab))
            let arms = try trial.observedArms(slab)
            var outcomes = Outcomes(values: values, came: events)
            if isObserved { outcomes = outcomes.seen(until: try trial.left(arm: arm, slab), known: 0, scale: try trial.timeScale(of: endpoint)) }
            for twin in values.indices where !outcomes.values[twin].isNaN && (!isObserved || Int(arms[twin]) == arm) {
                times.append(outcomes.values[twin])
                came.append(outcomes.came[twin] == 1)
            }
        }
        return try? KaplanMeier(times: times, events: came)
    }
}
