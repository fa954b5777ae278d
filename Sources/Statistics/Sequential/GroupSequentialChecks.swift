/// What a group-sequential design is refused for.
extension GroupSequentialDesign {
    /// More looks than these are a slip of the pen.
    static let mostLooks = 100

    static func check(_ fractions: [Double], named name: String, like count: Int? = nil) throws(DesignError) {
        if let count, fractions.count != count {
            throw DesignError("there are \(fractions.count) \(name) for \(count) looks; give one a look")
        }
        guard 1...mostLooks ~= fractions.count else {
            throw DesignError("there are \(fractions.count) \(name); give 1 to \(mostLooks)")
        }
        for (index, fraction) in fractions.enumerated() where !(fraction > 0 && fraction <= 1) {
            throw DesignError("\(name): number \(index + 1) is \(fraction); give fractions above 0, up to 1")
        }
        for (index, pair) in zip(fractions, fractions.dropFirst()).enumerated() where !(pair.0 < pair.1) {
            throw DesignError("\(name): number \(index + 2), \(pair.1), is not above \(pair.0); give them ascending")
        }
        guard fractions.last == 1 else {
            throw DesignError(
                """
                the last of the \(name) is \(fractions[fractions.count - 1]); it must be 1, the end of the trial
                """)
        }
    }

    static func check(alpha: Double, _ sides: TestSides, power: Double) throws(DesignError) {
        let most = sides == .one ? 0.5 : 1
        guard alpha > 0, alpha < most else {
            throw DesignError("alpha is \(alpha); give a probability above 0 and below \(most), such as 0.025")
        }
        guard power > alpha, power < 1 else {
            throw DesignError(
                """
                the power is \(power); give a probability above alpha = \(alpha) and below 1, such as 0.9
                """)
        }
    }

    static func check(_ efficacy: EfficacyBoundary, looks: Int) throws(DesignError) {
        switch efficacy {
        case .obrienFleming, .pocock: break
        case .wangTsiatis(let shape):
            guard shape >= -1, shape <= 1 else {
                throw DesignError(
                    """
                    the shape of a Wang-Tsiatis boundary is \(shape); give 0 (O'Brien-Fleming) to 0.5 (Pocock)
                    """)
            }
        case .haybittlePeto(let early):
            guard early > 0, early.isFinite else {
                throw DesignError("the early bound of Haybittle and Peto is \(early); give a Z value such as 3")
            }
        case .spending(let function):
            if let problem = function.problem { throw DesignError(problem) }
        case .bounds(let bounds):
            guard bounds.count == looks else {
                throw DesignError("there are \(bounds.count) efficacy bounds for \(looks) looks; give one a look")
            }
            guard bounds.allSatisfy({ $0 > 0 }), bounds[looks - 1].isFinite else {
                throw DesignError("efficacy bounds are Z values above 0, and the last is finite; these are \(bounds)")
            }
        }
    }

    static func check(_ futility: FutilityBoundary?, _ sides: TestSides, looks: Int) throws(DesignError) {
        switch futility?.kind {
        case nil: break
        case .spending(let function):
            if let problem = function.problem { throw DesignError(problem) }
        case .bounds(let bounds):
            guard bounds.count == looks - 1 else {
                throw DesignError(
                    """
                    there are \(bounds.count) futility bounds for \(looks) looks; give one for every look but the \
                    last
                    """)
            }
            for (index, bound) in bounds.enumerated() where bound.isNaN || bound == .infinity {
                throw DesignError("the futility bound of look \(index + 1) is \(bound); give a Z value")
            }
            for (index, bound) in bounds.enumerated() where sides == .two && bound < 0 {
                throw DesignError(
                    """
                    the futility bound of look \(index + 1) is \(bound); in a two-sided test it is about |Z|: give 0 \
                    for none
                    """)
            }
        }
    }
}
