/// Expected events over calendar time.
struct EventClock {
    private let first, second: ObservedEvents
    private let share: Double
    private let pieces: [(start: Double, end: Double, rate: Double)]
    private let subjects: Double

    init(_ scenario: SurvivalScenario) {
        let treated = scenario.control.scaled(by: scenario.ratio)
        first = ObservedEvents(event: treated, dropout: scenario.firstDropout)
        second = ObservedEvents(event: scenario.control, dropout: scenario.secondDropout)
        share = scenario.share
        pieces = scenario.accrual.pieces()
        subjects = scenario.accrual.subjects
    }

    /// Subjects who enter at u are followed for t - u.
    func events(by t: Double) -> (first: Double, second: Double) {
        var sums = (first: 0.0, second: 0.0)
        for piece in pieces where piece.start < t {
            sums.first += share * piece.rate * (first.area(t - piece.start) - first.area(t - piece.end))
            sums.second += (1 - share) * piece.rate * (second.area(t - piece.start) - second.area(t - piece.end))
        }
        return sums
    }

    func time(of events: Double) -> Double? {
        guard events > 0 else { return events == 0 ? 0 : nil }
        guard events < subjects else { return nil }
        return findRoot(beyond: 0, step: pieces[pieces.count - 1].end / 8) { t in
            let (first, second) = self.events(by: t)
            return first + second - events
        }
    }
}
