import Quantities
import Randomness

/// The distributions of cohort files, by what their two arguments are.
package enum DistributionFamily: Sendable {
    case normalMeanSD, normalMeanCV
    case lognormalMedianCV, lognormalMeanSD, lognormalMeanCV
    case uniform

    /// A coefficient of variation from 10 (1000 %) on is a percentage without its sign.
    static let mostVariation = 10.0

    /// Names of the arguments.
    var arguments: (first: String, second: String) {
        switch self {
        case .normalMeanSD, .lognormalMeanSD: ("mean", "sd")
        case .normalMeanCV, .lognormalMeanCV: ("mean", "cv")
        case .lognormalMedianCV: ("median", "cv")
        case .uniform: ("from", "to")
        }
    }

    /// Whether the second argument is a fraction instead of a quantity in the covariate's unit.
    var isSecondRelative: Bool { arguments.second == "cv" }

    var isLognormal: Bool {
        switch self {
        case .lognormalMedianCV, .lognormalMeanSD, .lognormalMeanCV: true
        case .normalMeanSD, .normalMeanCV, .uniform: false
        }
    }

    /// The distribution; arguments with a ``problem(_:_:within:unit:)`` give one without values.
    func distribution(_ first: Double, _ second: Double) -> Distribution {
        switch self {
        case .normalMeanSD: .normal(mean: first, sd: second)
        case .normalMeanCV: .normal(mean: first, sd: second * abs(first))
        case .lognormalMedianCV: .lognormal(median: first, cv: second)
        case .lognormalMeanSD: .lognormal(mean: first, sd: second)
        case .lognormalMeanCV: .lognormal(mean: first, sd: second * first)
        case .uniform: .uniform(low: first, high: second)
        }
    }

    /// What is wrong with the arguments and what was expected; nil when values can be drawn.
    func problem(_ first: Double, _ second: Double, within range: (low: Double, high: Double)?, unit: Unit) -> LawProblem? {
        let shown = { (value: Double) in unit.shown(value) }
        if !first.isFinite { return LawProblem(argument: .first, problem: "the `\(arguments.first)` is no finite number") }
        if !second.isFinite { return LawProblem(argument: .second, problem: "the `\(arguments.second)` is no finite number") }
        if isLognormal, first <= 0 {
            return LawProblem(
                argument: .first, problem: "the `\(arguments.first)` of a lognormal is \(shown(first))", expected: "a value above 0")
        }
        if self == .uniform {
            if first > second {
                return LawProblem(
                    argument: .first, problem: "`from` (\(shown(first))) is above `to` (\(shown(second)))",
                    expected: "the lower limit first")
            }
        } else if second < 0 {
            let value = isSecondRelative ? Unit.one.shown(second) : shown(second)
            return LawProblem(argument: .second, problem: "the `\(arguments.second)` is \(value)", expected: "0 or more")
        } else if isSecondRelative, second >= Self.mostVariation {
            return LawProblem(
                argument: .second, problem: "the `cv` is \(Unit.one.shown(second)), that is \(Unit.one.shown(100 * second)) %",
                expected: "a fraction below 10; for a percentage write `%`, as in `30 %`")
        }
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
