import Quantities

/// When the covariates of a cohort may change during a trial: at multiples of the steps that its file gives.
///
///     let clock = CovariateClock(cohort, until: 365, in: try Unit("d"))
///     let course = try clock?.course(of: twin, sampler)
public struct CovariateClock: Sendable {
    /// A time at which something may change.
    struct Moment: Sendable {
        /// In the clock's unit.
        let time: Double
        /// Per step: the last multiple of it, in days.
        let held: [Double]
        /// Per step: whether the moment is a multiple of it.
        let isDue: [Bool]
    }

    /// Indices of the cohort's covariates that change, each depending only on earlier ones.
    let order: [Int]
    /// By covariate: the places of the steps at whose multiples it may change, and of the one of its own formula.
    let stepsOf: [[Int]]
    let ownStep: [Int?]
    /// After the start, in order.
    let moments: [Moment]
    /// By covariate: 0 and every time at which it may change; none where it does not.
    public let times: [[Double]]
    let unit: Unit
    private let steps: [CovariateStep]

    /// Nil where nothing changes.
    /// - Parameters:
    ///   - end: the last time, in `unit`; what changes then counts.
    public init?(_ cohort: Cohort, until end: Double, in unit: Unit) {
        let all = cohort.covariates.flatMap(\.steps)
        guard !all.isEmpty else { return nil }
        var steps: [CovariateStep] = []
        for step in all where !steps.contains(where: { $0.days == step.days }) { steps.append(step) }
        self.steps = steps
        order = cohort.samplingOrder.filter { cohort.covariates[$0].isChanging }
        stepsOf = cohort.covariates.map { covariate in
            steps.indices.filter { index in covariate.steps.contains { $0.days == steps[index].days } }
        }
        ownStep = cohort.ownSteps.map { own in own.flatMap { own in steps.firstIndex { $0.days == own.days } } }
        self.unit = unit
        let lengths = steps.map { $0.length(in: unit) }
        var counts = steps.map { _ in 1 }
        var moments: [Moment] = []
        // Multiples that differ by rounding alone are one moment.
        while let next = steps.indices.map({ Double(counts[$0]) * lengths[$0] }).min(), next <= end * (1 + 1e-12) {
            let isDue = steps.indices.map { Double(counts[$0]) * lengths[$0] <= next * (1 + 1e-12) }
            let held = steps.indices.map { Double(isDue[$0] ? counts[$0] : counts[$0] - 1) * steps[$0].days }
            moments.append(Moment(time: next, held: held, isDue: isDue))
            for index in steps.indices where isDue[index] { counts[index] += 1 }
        }
        self.moments = moments
        times = stepsOf.map { own in
            own.isEmpty ? [] : [0] + moments.filter { moment in own.contains { moment.isDue[$0] } }.map(\.time)
        }
    }

    /// About how many moments there are, for refusing too many beforehand.
    public static func count(_ cohort: Cohort, until end: Double, in unit: Unit) -> Double {
        Set(cohort.covariates.flatMap(\.steps)).reduce(0) { $0 + (end / $1.length(in: unit)).rounded(.down) }
    }
}

/// A twin's covariates over time: each value holds until the next.
public struct CovariateCourse: Sendable {
    /// A new value from a time on.
    public struct Change: Hashable, Sendable {
        public let time: Double
        public let value: Double
    }

    /// At the start, by the cohort's covariates.
    public let start: [Double]
    /// In order; none where it stays as it was.
    public internal(set) var changes: [[Change]]

    /// A covariate's value at a time; a change counts at its own time.
    public func value(_ index: Int, at time: Double) -> Double {
        let own = changes[index]
        let limit = time * (1 + 1e-12)
        var low = 0, high = own.count
        while low < high {
            let middle = (low + high) / 2
            if own[middle].time <= limit { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? start[index] : own[low - 1].value
    }

    /// All covariates at a time.
    public func values(at time: Double) -> [Double] { start.indices.map { value($0, at: time) } }
}

extension CovariateClock {
    /// The covariates of a twin at one time, which need not be one of the clock's.
    /// - Throws: as ``course(of:_:replicate:index:)``.
    public func values(
        of twin: CohortTwin, at time: Double, _ sampler: CohortSampler, replicate: Int, index: Int
    ) throws -> [Double] {
        let counts = steps.map { (time / $0.length(in: unit) * (1 + 1e-12)).rounded(.down) }
        let moment = Moment(time: time, held: zip(counts, steps).map { $0 * $1.days }, isDue: steps.map { _ in true })
        var values = twin.values + [0]
        try visit([moment], twin, sampler, replicate, index) { _, slot, value in values[slot] = value }
        return Array(values.dropLast())
    }

    /// The covariates of a twin over time. Formulas are evaluated, and distributions give the value of the twin's score.
    ///
    /// - Parameter twin: of the same sampler; `replicate` and `index` name it in an error.
    /// - Throws: ``DiagnosticError`` naming the twin and the time when a covariate has no value.
    public func course(of twin: CohortTwin, _ sampler: CohortSampler, replicate: Int, index: Int) throws -> CovariateCourse {
        var course = CovariateCourse(start: twin.values, changes: twin.values.map { _ in [] })
        try visit(moments, twin, sampler, replicate, index) { time, slot, value in
            if value != course.changes[slot].last?.value ?? twin.values[slot] {
                course.changes[slot].append(.init(time: time, value: value))
            }
        }
        return course
    }

    /// Evaluates what may change at each of some moments, in order.
    /// - Parameter take: called with the time, the covariate and its value.
    private func visit(
        _ moments: [Moment], _ twin: CohortTwin, _ sampler: CohortSampler, _ replicate: Int, _ index: Int,
        take: (Double, Int, Double) -> Void
    ) throws {
        var values = twin.values + [0]
        var scores = twin.scores.isEmpty ? [Double](repeating: 0, count: twin.values.count) : twin.scores
        let draws = order.compactMap { slot in sampler.steps.first { $0.slot == slot } }
        let place = DrawPlace(replicate: replicate, twin: index, attempt: twin.attempts - 1, row: 0)
        try values.withUnsafeMutableBufferPointer { values in
            try scores.withUnsafeMutableBufferPointer { scores in
                for moment in moments {
                    for step in draws where stepsOf[step.slot].contains(where: { moment.isDue[$0] }) {
                        values[twin.values.count] = ownStep[step.slot].map { moment.held[$0] } ?? .nan
                        let value = sampler.value(of: step.draw, step.slot, values, scores, place)
                        guard value.isFinite else {
                            throw sampler.failure(
                                of: step.slot, UnsafeBufferPointer(values), replicate, index, at: unit.shown(moment.time))
                        }
                        values[step.slot] = value
                        take(moment.time, step.slot, value)
                    }
                }
            }
        }
    }
}
