/// Several treatments against one control over several stages: treatments below the lower bound are dropped, and the
/// trial ends when one is above the upper bound (Magirr, Jaki and Whitehead 2012, doi:10.1093/biomet/ass002).
///
///     let design = try MultiArmDesign(
///         arms: 3, treated: [1, 2], control: [2, 4], alpha: 0.05, upper: .triangular, lower: .triangular)
///     design.upper, design.lower                                 // 2.359, 2.225 and 0.786, 2.225
///     try design.size(effect: 0.545, others: 0.178, power: 0.9)
///
/// Given the control's course the treatments are independent. The familywise error under the global null hypothesis,
/// which is the largest there is, is the mean over that course of a product of their probabilities.
public struct MultiArmDesign: Sendable, Hashable {
    public enum UpperShape: Sendable, Hashable {
        /// c at every stage.
        case pocock
        /// c / sqrt t with the treated's share t of subjects so far.
        case obrienFleming
        /// c (1 + t) / sqrt t (Whitehead and Stratton 1983, doi:10.2307/2530979).
        case triangular
    }

    public enum LowerShape: Sendable, Hashable {
        /// This Z at every stage but the last; minus infinity drops nobody.
        case fixed(Double)
        /// -c (1 - 3 t) / sqrt t, with the c of the upper bound.
        case triangular
    }

    /// Number of treatments.
    public let arms: Int
    /// Subjects of each treatment, and of the control, by the end of each stage, relative to `size`.
    public let treated, control: [Double]
    /// Familywise, one-sided.
    public let alpha: Double
    /// Z bounds of each stage; the last two are equal.
    public let upper, lower: [Double]

    /// - Parameters:
    ///   - arms: from 1 to 20.
    ///   - treated, control: ascending from above 0, one for each of 1 to 4 stages.
    public init(
        arms: Int, treated: [Double], control: [Double], alpha: Double, upper: UpperShape, lower: LowerShape
    ) throws(DesignError) {
        guard 1...20 ~= arms else { throw DesignError("there are \(arms) treatments; give a number from 1 to 20") }
        guard 1...4 ~= treated.count, control.count == treated.count else {
            throw DesignError(
                """
                there are \(treated.count) stages of treatments and \(control.count) of the control; give as many, 1 \
                to 4
                """)
        }
        for (name, sizes) in [("treatments", treated), ("the control", control)] {
            guard zip([0] + sizes, sizes).allSatisfy({ $0 < $1 && $1.isFinite }) else {
                throw DesignError("the sizes of \(name) are \(sizes); give them ascending from above 0")
            }
        }
        guard alpha > 0, alpha < 0.5 else {
            throw DesignError("alpha is \(alpha); give a familywise one-sided level below 0.5, such as 0.025")
        }
        if case .fixed(let bound) = lower, bound.isNaN || bound >= 1 {
            throw DesignError("the lower bound is \(bound); give a Z value below 1, such as 0")
        }
        let course = MultiArmCourse(treated: treated, control: control)
        let shares = treated.map { $0 / treated[treated.count - 1] }
        func bounds(_ c: Double) -> (upper: [Double], lower: [Double]) { Self.bounds(c, shares, upper, lower) }
        let c = findRoot(beyond: 0.5, step: 0.3) { c in
            let (upper, lower) = bounds(c)
            return 1 - course.noRejection(of: [(0, arms)], upper: upper, lower: lower) - alpha
        }
        guard let c else { throw DesignError("no bounds have the familywise error \(alpha); use another shape") }
        (self.upper, self.lower) = bounds(c)
        (self.arms, self.treated, self.control, self.alpha) = (arms, treated, control, alpha)
    }

    private static func bounds(
        _ c: Double, _ shares: [Double], _ upper: UpperShape, _ lower: LowerShape
    ) -> (upper: [Double], lower: [Double]) {
        let above = shares.map { t in
            switch upper {
            case .pocock: c
            case .obrienFleming: c / t.squareRoot()
            case .triangular: c * (1 + t) / t.squareRoot()
            }
        }
        var below = zip(shares, above).map { t, above in
            switch lower {
            case .fixed(let bound): min(bound, above)
            case .triangular: min(c * (3 * t - 1) / t.squareRoot(), above)
            }
        }
        below[below.count - 1] = above[above.count - 1]
        return (above, below)
    }

    /// P(some treatment is found better than the control), by their effects over the standard deviation and the
    /// `size` that relative sizes are multiplied with. nil unless there is an effect for each treatment.
    public func anyRejection(effects: [Double], size: Double) -> Double? {
        guard effects.count == arms, effects.allSatisfy(\.isFinite), size > 0 else { return nil }
        let distinct = Set(effects).sorted().map { effect in (effect, effects.count { $0 == effect }) }
        let course = MultiArmCourse(treated: treated, control: control, size: size)
        return 1 - course.noRejection(of: distinct, upper: upper, lower: lower)
    }

    /// P(the first treatment is found better, and is the best of those left when that happens).
    ///
    /// - Parameters:
    ///   - effect: of the first treatment, over the standard deviation.
    ///   - others: of each of the others; a value just uninteresting is the least favourable configuration.
    public func power(effect: Double, others: Double, size: Double) -> Double? {
        guard effect.isFinite, others.isFinite, size > 0, size.isFinite else { return nil }
        return MultiArmCourse(treated: treated, control: control, size: size)
            .bestRejection(effect, others, arms - 1, upper: upper, lower: lower)
    }

    /// The size, not rounded, at which `power` is reached: subjects of a treatment with relative size 1.
    public func size(effect: Double, others: Double, power: Double) throws(DesignError) -> Double {
        guard effect.isFinite, others.isFinite, effect > max(0, others) else {
            throw DesignError("the effect is \(effect) and that of the others \(others); give a larger one to be found")
        }
        guard power > alpha, power < 1 else {
            throw DesignError("the power is \(power); give a probability above alpha = \(alpha) and below 1")
        }
        // On the scale of 1 / effect^2 sizes of all trials are alike.
        let unit = 1 / (effect * effect)
        let root = findRoot(beyond: unit, step: 4 * unit) { size in
            (self.power(effect: effect, others: others, size: size) ?? .nan) - power
        }
        guard let root else {
            throw DesignError("no size finds the effect \(effect) with power \(power) beside others of \(others)")
        }
        return root
    }
}
