import Estimation
import Integration
import ModelLanguage

/// The course of an output: what was expected, what is likely now, and what the recommended doses would do.
struct CourseMaker {
    let fit: PatientFit
    /// The recommended regimen and when its first dose is due, in the model's time unit.
    let regimen: (regimen: CandidateRegimen, due: Double)?
    /// What the regimen begins with, where that is more.
    var loading: CandidateRegimen?
    /// The route of the recommended doses.
    let route: Int
    let output: Int

    private static let points = 160
    private static let forwardPoints = 120
    private static let samplesPerInterval = 16
    /// Doses that a course shows at the most, whatever the interval.
    private static let mostPlanned = 1000.0

    private var hour: Double { fit.patient.hour }
    private var start: Double { fit.patient.individual.task.startTime }
    private var past: Double { max(fit.patient.now, fit.patient.individual.task.records.last?.time ?? 0) }

    /// When recommended doses would be given: for two days, at least three of them.
    private var planned: [Double] {
        guard let (regimen, due) = regimen else { return [] }
        let count = max(3, Int(min(48 * hour / regimen.interval, Self.mostPlanned).rounded(.up)))
        return (0..<count).map { due + Double($0) * regimen.interval }
    }

    private var end: Double { planned.last.map { $0 + (regimen?.regimen.interval ?? 0) } ?? past }

    /// Times at which a next level may be taken: within the first two of the recommended intervals.
    var samplingTimes: [Double] {
        guard let (regimen, due) = regimen else { return [] }
        return (1...(2 * Self.samplesPerInterval)).map {
            due + regimen.interval * Double($0) / Double(Self.samplesPerInterval)
        }
    }

    /// `[time][draw]` at ``samplingTimes``.
    func predictions(draws: Int) -> [[Double]] {
        let solutions = solve(Array(fit.posteriorTasks.prefix(draws)), at: samplingTimes)
        return samplingTimes.indices.map { time in solutions.map { $0.failure == nil ? $0.samples[output][time] : .nan }
        }
    }

    func course() -> PatientAdvice.Course {
        let pastTimes =
            past > start ? (0...Self.points).map { start + (past - start) * Double($0) / Double(Self.points) } : []
        let from = pastTimes.last ?? past
        let forwardSteps = (pastTimes.isEmpty ? 0 : 1)...Self.forwardPoints
        let forwardTimes =
            end > from ? forwardSteps.map { from + (end - from) * Double($0) / Double(Self.forwardPoints) } : []
        let times = pastTimes + forwardTimes
        let prior = spreads(solve(fit.priorTasks, at: times), times.count)
        let own = spreads(solve(fit.posteriorTasks, at: times), times.count)
        let given = fit.patient.individual.task.records.flatMap { record -> [Double] in
            guard case .dose(let dose) = record.action else { return [] }
            return (0...dose.additional).map { record.time + Double($0) * dose.interval }
        }
        let shown = fit.patient.model.outputs[output]
        return PatientAdvice.Course(
            output: shown.name, title: shown.title ?? shown.name, unit: shown.unit.symbol,
            times: times.map { $0 / hour },
            priorLower: prior.map(\.lower.known), priorMedian: prior.map(\.median.known),
            priorUpper: prior.map(\.upper.known),
            lower: own.map(\.lower.known), median: own.map(\.median.known), upper: own.map(\.upper.known),
            given: given.map { $0 / hour },
            planned: planned.map { $0 / hour }, now: fit.patient.now / hour)
    }

    private func spreads(_ solutions: [TwinSolution], _ count: Int) -> [Spread] {
        (0..<count).map { time in
            Spread(pooled: [(1, solutions.map { $0.failure == nil ? $0.samples[output][time] : .nan })])
        }
    }

    private func solve(_ tasks: [TwinTask], at times: [Double]) -> [TwinSolution] {
        let model = fit.patient.model
        let doses = planned.enumerated().compactMap { index, time -> EventRecord? in
            guard let one = index == 0 ? loading ?? regimen?.regimen : regimen?.regimen else { return nil }
            let delivery = ExposureSolver.delivery(model, route, one.length)
            return EventRecord(time: time, action: .dose(Dose(.route(route), amount: one.amount, delivery: delivery)))
        }
        return PatientFitter.solve(
            tasks.map { task in
                var task = task
                task.records += doses
                task.sampleTimes = times
                task.endTime = max(task.endTime, times.last ?? task.endTime)
                return task
            }, fit.compiled.plain)
    }
}
