import CBoostMath
import Foundation

/// Finds the bounds of a design, look by look, and the drift at which it has its power.
struct BoundarySolver {
    let alpha: Double
    let sides: TestSides
    let times: [Double]
    let spendingTimes: [Double]
    let efficacy: EfficacyBoundary
    let futility: FutilityBoundary?
    /// Type II error to be spent.
    let beta: Double

    /// Bounds, and what they spend under the null hypothesis and at the drift they were made for.
    struct Solution {
        var rules: [StageRule] = []
        var typeI = 0.0
        var typeII = 0.0
    }

    /// z of the one-look test with the same error probabilities, z_alpha + z_beta.
    var fixedDrift: Double {
        -boost_normal_quantile(alpha / Double(sides.rawValue)) - boost_normal_quantile(beta)
    }

    /// Whether bounds depend on the drift under the alternative.
    private var spendsBeta: Bool {
        if case .spending = futility?.kind { true } else { false }
    }

    /// Bounds and the drift at which they have the power 1 - beta.
    ///
    /// In a two-sided test the type II error that is spent is ending without rejection, while power is rejecting
    /// upwards: a hair less than what is left of one.
    func solve() throws(DesignError) -> (solution: Solution, drift: Double) {
        let first = try bounds(drift: fixedDrift)
        guard spendsBeta else { return (first, try drift(of: first)) }
        let constant = futility?.isBinding == false ? constant(drift: fixedDrift) : nil
        let drift = try drift { drift in pass(drift: drift, constant: constant ?? self.constant(drift: drift)).typeII }
        let solution = try bounds(drift: drift)
        return (solution, sides == .one ? drift : try self.drift(of: solution))
    }

    /// Bounds when the type II error is spent at `drift`.
    func bounds(drift: Double) throws(DesignError) -> Solution {
        let constant = constant(drift: drift)
        guard !constant.isNaN else {
            throw DesignError(
                """
                the bounds before the last look spend all of alpha = \(alpha); use higher early bounds or another \
                family
                """)
        }
        let solution = pass(drift: drift, constant: constant)
        if case .bounds(let futile) = futility?.kind {
            for (look, (bound, rule)) in zip(futile, solution.rules).enumerated() where bound >= rule.efficacy {
                throw DesignError(
                    """
                    the futility bound of look \(look + 1) is \(bound), not below the efficacy bound \
                    \(rule.efficacy.shown); lower it
                    """)
            }
        }
        if let look = solution.rules.firstIndex(where: { $0.efficacy == -.infinity }) {
            throw DesignError(
                """
                binding futility bounds stop so many trials without an effect that alpha cannot be spent at look \
                \(look + 1); lower them, or make them non-binding
                """)
        }
        // Quadrature is good to about 1e-9.
        guard solution.typeI <= alpha + 1e-8 else {
            throw DesignError(
                """
                these bounds spend \(solution.typeI.shown), more than alpha = \(alpha); raise them or \
                alpha
                """)
        }
        return solution
    }

    private func drift(of solution: Solution) throws(DesignError) -> Double {
        try drift { drift in
            let rules = solution.rules[...]
            let exits = ExitProbabilities(from: .start, through: rules, .known(drift), ignoringFutility: false)
            return 1 - exits.power
        }
    }

    private func drift(_ typeII: (Double) -> Double) throws(DesignError) -> Double {
        // No test of the same information is more powerful than the one-look test: the drift is at least its drift, but
        // for rejections downwards that are no type II error of a two-sided test.
        let start = fixedDrift * (sides == .one ? 1 - 1e-6 : 0.8)
        let drift = findRoot(beyond: start, step: 0.05) { typeII($0) - beta }
        guard let drift else {
            throw DesignError(
                """
                no maximum information gives a power of \((1 - beta).shown) with these bounds; use lower futility \
                bounds or less power
                """)
        }
        return drift
    }

    /// The c of an efficacy family with one, 0 for the others; NaN where the early bounds leave nothing of alpha.
    private func constant(drift: Double) -> Double {
        switch efficacy {
        case .spending, .bounds: return 0
        case .obrienFleming, .pocock, .wangTsiatis, .haybittlePeto:
            // The last bound is at least that of the one-look test, unless binding futility gives it credit.
            let start = -boost_normal_quantile(alpha / Double(sides.rawValue))
            func excess(_ c: Double) -> Double { pass(drift: drift, constant: c).typeI - alpha }
            let constant = findRoot(beyond: start, step: excess(start) > 0 ? 0.1 : -0.1, of: excess)
            return constant.map { $0 < 30 ? $0 : .nan } ?? .nan
        }
    }

    /// One walk through the looks: under the null hypothesis for efficacy, at `drift` for futility.
    private func pass(drift: Double, constant: Double) -> Solution {
        var solution = Solution()
        let (null, alternative) = (Drift.known(0), Drift.known(drift))
        var underNull = ContinuationDensity.start
        var underAlternative = ContinuationDensity.start
        for k in times.indices {
            let isLast = k == times.count - 1
            let upper = efficacyBound(k, constant, underNull)
            var lower = futilityBound(k, upper, underAlternative, alternative)
            if isLast { lower = futility == nil ? -.infinity : upper }
            let rule = StageRule(time: times[k], sides: sides, efficacy: upper, futility: lower)
            let rejected = rule.rejection(underNull, null)
            solution.rules.append(rule)
            solution.typeI += rejected.upper + rejected.lower
            if isLast {
                let rejected = rule.rejection(underAlternative, alternative)
                solution.typeII += underAlternative.total - rejected.upper - rejected.lower
            } else {
                solution.typeII += rule.futile(underAlternative, alternative)
                underNull = rule.next(underNull, null, ignoringFutility: futility?.isBinding != true)
                underAlternative = rule.next(underAlternative, alternative)
            }
        }
        return solution
    }

    private func efficacyBound(_ k: Int, _ constant: Double, _ density: ContinuationDensity) -> Double {
        let isLast = k == times.count - 1
        switch efficacy {
        case .obrienFleming: return constant / times[k].squareRoot()
        case .pocock: return constant
        case .wangTsiatis(let shape): return constant * pow(times[k], shape - 0.5)
        case .haybittlePeto(let early): return isLast ? constant : early
        case .bounds(let bounds): return bounds[k]
        case .spending(let function):
            let total = alpha / Double(sides.rawValue)
            let before = k == 0 ? 0 : function.spent(at: spendingTimes[k - 1], of: total)
            let share = (isLast ? total : function.spent(at: spendingTimes[k], of: total)) - before
            return Self.bound(spending: share, density, at: times[k])
        }
    }

    /// The z with P_0(not stopped, Z >= z) = share; infinity where nothing is to be spent, minus infinity where fewer
    /// trials than that are left.
    private static func bound(spending share: Double, _ density: ContinuationDensity, at time: Double) -> Double {
        guard share > 1e-300 else { return .infinity }
        guard density.total > share else { return -.infinity }
        // Without the earlier looks the bound would be higher.
        let highest = -boost_normal_quantile(share)
        let target = log(share)
        return findRoot(beyond: highest + 1e-9, step: -0.1) { z in
            log(density.probability(above: z, at: time, .known(0))) - target
        } ?? highest
    }

    private func futilityBound(_ k: Int, _ upper: Double, _ density: ContinuationDensity, _ drift: Drift) -> Double {
        guard let futility, k < times.count - 1 else { return -.infinity }
        switch futility.kind {
        case .bounds(let bounds):
            // The search for a constant may pass below a bound.
            return min(bounds[k], upper)
        case .spending(let function):
            let before = k == 0 ? 0 : function.spent(at: spendingTimes[k - 1], of: beta)
            let share = function.spent(at: spendingTimes[k], of: beta) - before
            guard share > 1e-300 else { return -.infinity }
            return min(upper, futilityBound(spending: share, density, at: times[k], drift, below: upper))
        }
    }

    /// The z with P(not stopped, Z < z) = share, about |Z| in a two-sided test; `upper` where it is not below that.
    private func futilityBound(
        spending share: Double, _ density: ContinuationDensity, at time: Double, _ drift: Drift, below upper: Double
    ) -> Double {
        func spent(_ z: Double) -> Double {
            StageRule(time: time, sides: sides, efficacy: upper, futility: z).futile(density, drift)
        }
        guard spent(upper) > share else { return upper }
        if sides == .two { return findRoot(between: 0, and: upper) { spent($0) - share } ?? 0 }
        guard case .known(let delta) = drift else { return upper }
        // Without the earlier looks the bound would be lower.
        let lowest = delta * time.squareRoot() + boost_normal_quantile(share)
        return findRoot(beyond: lowest - 1e-9, step: 0.1) { log(spent($0)) - log(share) } ?? lowest
    }
}
