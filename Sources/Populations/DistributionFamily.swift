import Quantities
import Randomness

/// The distributions of cohort files, by what their two arguments are.
package enum DistributionFamily: Sendable {
    case normalMeanSD, normalMeanCV
    case lognormalMedianCV, lognormalMeanSD, lognormalMeanCV
    case uniform
    case gammaScaleShape, gammaMeanSD, gammaMeanCV
    case weibullScaleShape, weibullMeanSD, weibullMeanCV
    /// On 0...1.
    case betaShapes, betaMeanSD, betaMeanCV

    /// A coefficient of variation from 10 (1000 %) on is a percentage without its sign.
    static let mostVariation = 10.0

    /// Names of the arguments.
    var arguments: (first: String, second: String) {
        switch self {
        case .normalMeanSD, .lognormalMeanSD, .gammaMeanSD, .weibullMeanSD, .betaMeanSD: ("mean", "sd")
        case .normalMeanCV, .lognormalMeanCV, .gammaMeanCV, .weibullMeanCV, .betaMeanCV: ("mean", "cv")
        case .lognormalMedianCV: ("median", "cv")
        case .uniform: ("from", "to")
        case .gammaScaleShape, .weibullScaleShape: ("scale", "shape")
        case .betaShapes: ("alpha", "beta")
        }
    }

    /// The key of cohort files.
    var name: String {
        switch self {
        case .normalMeanSD, .normalMeanCV: "normal"
        case .lognormalMedianCV, .lognormalMeanSD, .lognormalMeanCV: "lognormal"
        case .uniform: "uniform"
        case .gammaScaleShape, .gammaMeanSD, .gammaMeanCV: "gamma"
        case .weibullScaleShape, .weibullMeanSD, .weibullMeanCV: "weibull"
        case .betaShapes, .betaMeanSD, .betaMeanCV: "beta"
        }
    }

    /// Whether the second argument is a pure number instead of a quantity in the covariate's unit.
    var isSecondRelative: Bool { ["cv", "shape", "beta"].contains(arguments.second) }

    /// Whether values, and the first argument, are above 0.
    var isPositive: Bool { !["normal", "uniform"].contains(name) }

    /// Whether values are fractions, without a unit.
    var isFraction: Bool { name == "beta" }

    /// The distribution; arguments with a ``problem(_:_:within:unit:)`` give one without values.
    func distribution(_ first: Double, _ second: Double) -> Distribution {
        switch self {
        case .normalMeanSD: .normal(mean: first, sd: second)
        case .normalMeanCV: .normal(mean: first, sd: second * abs(first))
        case .lognormalMedianCV: .lognormal(median: first, cv: second)
        case .lognormalMeanSD: .lognormal(mean: first, sd: second)
        case .lognormalMeanCV: .lognormal(mean: first, sd: second * first)
        case .uniform: .uniform(low: first, high: second)
        case .gammaScaleShape: .gamma(shape: second, scale: first)
        case .gammaMeanSD: .gamma(mean: first, sd: second)
        case .gammaMeanCV: .gamma(mean: first, sd: second * first)
        case .weibullScaleShape: .weibull(shape: second, scale: first)
        case .weibullMeanSD: .weibull(mean: first, sd: second)
        case .weibullMeanCV: .weibull(mean: first, sd: second * first)
        case .betaShapes: .beta(alpha: first, beta: second)
        case .betaMeanSD: .beta(mean: first, sd: second)
        case .betaMeanCV: .beta(mean: first, sd: second * first)
        }
    }

    /// What is wrong with the arguments and what was expected; nil when values can be drawn.
    func problem(_ first: Double, _ second: Double, within range: (low: Double, high: Double)?, unit: Unit) -> LawProblem? {
        let shown = { (value: Double) in unit.shown(value) }
        if !first.isFinite { return LawProblem(argument: .first, problem: "the `\(arguments.first)` is no finite number") }
        if !second.isFinite { return LawProblem(argument: .second, problem: "the `\(arguments.second)` is no finite number") }
        if isPositive, first <= 0 {
            return LawProblem(
                argument: .first, problem: "the `\(arguments.first)` of a \(name) is \(shown(first))", expected: "a value above 0")
        }
        if self == .uniform {
            if first > second {
                return LawProblem(
                    argument: .first, problem: "`from` (\(shown(first))) is above `to` (\(shown(second)))",
                    expected: "the lower limit first")
            }
        } else if ["shape", "beta"].contains(arguments.second), second <= 0 {
            return LawProblem(argument: .second, problem: "the `\(arguments.second)` is \(Unit.one.shown(second))", expected: "a value above 0")
        } else if second < 0 {
            let value = isSecondRelative ? Unit.one.shown(second) : shown(second)
            return LawProblem(argument: .second, problem: "the `\(arguments.second)` is \(value)", expected: "0 or more")
        } else if arguments.second == "cv", second >= Self.mostVariation {
            return LawProblem(
                argument: .second, problem: "the `cv` is \(Unit.one.shown(second)), that is \(Unit.one.shown(100 * second)) %",
                expected: "a fraction below 10; for a percentage write `%`, as in `30 %`")
        }
        if let problem = fractionProblem(first, second) { return problem }
        guard let range else { return nil }
        guard range.low < range.high else {
            let limits = "\(shown(range.low)) to \(shown(range.high))"
            return LawProblem(argument: .within, problem: "`within` is \(limits)", expected: "the lower limit first")
        }
        if distribution(first, second).probability(within: range.low...range.high) > 0 { return nil }
        return LawProblem(
            argument: .within,
            problem: "no value lies within \(shown(range.low)) to \(shown(range.high)): the distribution (\(arguments.first) \(shown(first)), "
                + "\(arguments.second) \(isSecondRelative ? Unit.one.shown(second) : shown(second))) has no probability there",
            expected: "limits that the distribution reaches")
    }
}

extension DistributionFamily {
    /// Of a beta: its mean lies between 0 and 1, its variance below mean (1 - mean).
    private func fractionProblem(_ first: Double, _ second: Double) -> LawProblem? {
        guard self == .betaMeanSD || self == .betaMeanCV else { return nil }
        guard first < 1 else {
            return LawProblem(argument: .first, problem: "the `mean` of a beta is \(Unit.one.shown(first))", expected: "a fraction below 1")
        }
        let sd = self == .betaMeanCV ? second * first : second
        let most = (first * (1 - first)).squareRoot()
        if sd < most { return nil }
        return LawProblem(
            argument: .second, problem: "the standard deviation of a beta with mean \(Unit.one.shown(first)) is \(Unit.one.shown(sd))",
            expected: "less than \(Unit.one.shown((most * 1000).rounded() / 1000)), the square root of mean (1 - mean)")
    }

    /// An argument to put beside another that is known, so that only that one is judged.
    func standIn(first: Double?, second: Double?) -> (first: Double, second: Double) {
        switch self {
        case .uniform: (first ?? second ?? 1, second ?? first ?? 1)
        case .betaMeanSD: (first ?? 0.5, second ?? 0)
        case .betaMeanCV: (first ?? 1e-9, second ?? 0)
        default: (first ?? 1, second ?? 1)
        }
    }
}

/// Why nothing can be drawn from a distribution, and which argument is to blame.
struct LawProblem {
    enum Argument { case first, second, within }
    let argument: Argument
    let problem: String
    var expected: String?
}

extension Unit {
    /// A value with this unit, for people: `62 y`, `0.4`.
    func shown(_ value: Double) -> String {
        let text = "\(value)"
        let number = text.hasSuffix(".0") ? String(text.dropLast(2)) : text
        return self == .one && symbol == "1" ? number : "\(number) \(symbol)"
    }
}
