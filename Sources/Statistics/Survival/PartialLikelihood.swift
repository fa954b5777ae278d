import Foundation

/// How tied event times enter Cox's partial likelihood.
public enum CoxTies: String, Sendable, Hashable, CaseIterable {
    /// 1977, doi:10.1080/01621459.1977.10480613.
    case efron
    /// 1974, doi:10.2307/2529620.
    case breslow
}

/// Cox's partial log likelihood with its derivatives, in one pass over subjects sorted by time.
struct PartialLikelihood {
    struct Value {
        var logLikelihood = 0.0
        /// Score vector U.
        var score: [Double]
        /// Observed information.
        var information: Matrix
    }

    /// Covariates of one subject after the other, centred.
    private let rows: [Double]
    private let isEvent: [Bool]
    /// Runs of equal times, latest first within each stratum; nil begins a stratum.
    private let runs: [Range<Int>?]
    let columns: Int
    let ties: CoxTies

    init(order: SurvivalOrder, times: [Double], events: [Bool], covariates: Matrix, ties: CoxTies) {
        columns = covariates.columns
        self.ties = ties
        let means = (0..<columns).map { j in
            order.subjects.reduce(0) { $0 + covariates[$1, j] } / Double(max(1, order.subjects.count))
        }
        var rows: [Double] = []
        rows.reserveCapacity(order.subjects.count * columns)
        for subject in order.subjects { for j in 0..<columns { rows.append(covariates[subject, j] - means[j]) } }
        self.rows = rows
        isEvent = order.subjects.map { events[$0] }
        runs = order.strata.flatMap { [nil] + order.ties(in: $0, times).reversed() }
    }

    /// Sums over a set of subjects of w, w x and w x x' (lower triangle) with w = exp(x'b).
    private struct Sums {
        var weight = 0.0
        var first: [Double]
        var second: [Double]

        init(_ columns: Int) {
            first = [Double](repeating: 0, count: columns)
            second = [Double](repeating: 0, count: columns * (columns + 1) / 2)
        }

        mutating func add(_ w: Double, _ x: ArraySlice<Double>) {
            weight += w
            var k = 0
            for i in x.indices {
                let wx = w * x[i]
                first[i - x.startIndex] += wx
                for j in x.startIndex...i {
                    second[k] += wx * x[j]
                    k += 1
                }
            }
        }

        mutating func clear() {
            weight = 0
            for i in first.indices { first[i] = 0 }
            for i in second.indices { second[i] = 0 }
        }
    }

    func value(at coefficients: [Double]) -> Value {
        var value = Value(
            score: [Double](repeating: 0, count: columns), information: Matrix(rows: columns, columns: columns))
        var atRisk = Sums(columns)
        var dying = Sums(columns)
        for run in runs {
            guard let run else {
                atRisk.clear()
                continue
            }
            dying.clear()
            var deaths = 0
            for subject in run {
                let x = rows[(subject * columns)..<((subject + 1) * columns)]
                let eta = zip(x, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
                let w = exp(eta)
                atRisk.add(w, x)
                guard isEvent[subject] else { continue }
                dying.add(w, x)
                deaths += 1
                value.logLikelihood += eta
                for j in 0..<columns { value.score[j] += x[x.startIndex + j] }
            }
            for tie in 0..<deaths { add(tie, of: deaths, atRisk, dying, to: &value) }
        }
        for i in 0..<columns { for j in 0..<i { value.information[j, i] = value.information[i, j] } }
        return value
    }

    /// One term of the denominator: Efron's takes away a growing share of those who die.
    private func add(_ tie: Int, of deaths: Int, _ atRisk: Sums, _ dying: Sums, to value: inout Value) {
        let share = ties == .efron ? Double(tie) / Double(deaths) : 0
        let weight = atRisk.weight - share * dying.weight
        value.logLikelihood -= log(weight)
        var k = 0
        for i in 0..<columns {
            let mean = (atRisk.first[i] - share * dying.first[i]) / weight
            value.score[i] -= mean
            for j in 0...i {
                let other = (atRisk.first[j] - share * dying.first[j]) / weight
                value.information[i, j] += (atRisk.second[k] - share * dying.second[k]) / weight - mean * other
                k += 1
            }
        }
    }

    /// The span of each covariate.
    var ranges: [Double] {
        (0..<columns).map { j in
            let column = stride(from: j, to: rows.count, by: columns).map { rows[$0] }
            return (column.max() ?? 0) - (column.min() ?? 0)
        }
    }
}
