import Documents
import ModelLanguage
import Quantities
import Records

/// The dose that begins a regimen: that whose peak is, in the median of the draws, the peak of the regimen's steady
/// state.
///
/// It is rounded to what is available, and given over the regimen's length or the next longer one that the fastest
/// infusion allows.
struct LoadingDose {
    enum Found {
        case dose(CandidateRegimen)
        /// Why none is given, in words.
        case none(String)
    }

    let table: ExposureTable
    /// The index of the regimen in the table.
    let regimen: Int
    /// The index of the model that the dose is chosen by.
    let part: Int
    let constraints: DosingConstraints
    let route: ModelRoute
    /// Of the model, and one hour in it.
    let timeUnit: Unit
    let hour: Double

    /// Intervals after the last dose by which a patient counts as one who begins.
    private static let pause = 5.0

    func find(now: Double, last: Double?) -> Found {
        let own = table.regimens[regimen], part = table.parts[part]
        if let last, now - last < Self.pause * own.interval {
            return .none("the last dose was given less than \(Int(Self.pause)) intervals before now")
        }
        guard part.isProportional else {
            return .none("exposure is not proportional to dose, so that none is computed")
        }
        let ratios = part.exposures[table.rows[regimen]].map { $0.peak / $0.firstPeak }
        let wanted = own.amount * Spread(pooled: [(1, ratios)]).median
        let choices = choices(from: own)
        guard let best = choices.min(by: { abs($0.amount - wanted) < abs($1.amount - wanted) }),
            best.amount > own.amount
        else {
            return .none(
                "the first dose of the regimen reaches the peak of its steady state as nearly as any that is allowed")
        }
        return .dose(best)
    }

    /// What can be given at once, each over the shortest length allowed.
    private func choices(from own: CandidateRegimen) -> [CandidateRegimen] {
        let strengths = constraints.strengths.compactMap { value($0, route.unit) }
        guard let most = constraints.loading.flatMap({ value($0, route.unit) }) else { return [] }
        let rate = constraints.rate.flatMap { value($0, route.unit / timeUnit) }
        let lengths = ([own.length] + constraints.lengths.map { $0 * hour }.filter { $0 > own.length }).sorted()
        return CandidateRegimens.amounts(strengths, most: most).compactMap { amount, pieces in
            let length = lengths.first { length in
                guard let rate, length > 0 else { return true }
                return amount / length <= rate * (1 + 1e-9)
            }
            return length.map { CandidateRegimen(amount: amount, interval: own.interval, length: $0, pieces: pieces) }
        }
    }

    /// Units were checked when the candidates were made.
    private func value(_ quantity: Quantity, _ unit: Unit) -> Double? {
        CaseUnits.value(
            quantity, in: unit, route.molarMass, what: "`constraints`", at: constraints.position, Diagnostics())
    }
}
