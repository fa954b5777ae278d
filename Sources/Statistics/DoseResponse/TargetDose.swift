/// Which way a response is good.
public enum EffectDirection: Sendable, Hashable {
    case increase
    case decrease

    var sign: Double { self == .increase ? 1 : -1 }
}

extension DoseResponseCurve {
    /// Change from a dose of zero in the direction wanted.
    private func effect(at dose: Double, _ direction: EffectDirection) -> Double {
        direction.sign * (value(at: dose) - value(at: 0))
    }

    /// The dose up to a limit with the largest change from zero.
    private func bestDose(_ limit: Double, _ direction: EffectDirection) -> Double {
        guard let turn = turningDose, turn < limit, effect(at: turn, direction) > effect(at: limit, direction) else {
            return limit
        }
        return turn
    }

    /// TD: the smallest dose whose response differs from that of zero by `effect`, within the doses studied.
    ///
    /// - Parameters:
    ///   - difference: positive, in the unit of the response.
    ///   - maximum: the largest dose studied.
    /// nil when no dose up to the largest reaches it.
    public func targetDose(
        difference: Double, maximum: Double, direction: EffectDirection = .increase
    ) -> Double? {
        guard difference > 0, maximum > 0 else { return nil }
        let best = bestDose(maximum, direction)
        guard effect(at: best, direction) >= difference else { return nil }
        // Up to its best dose a curve that turns once reaches the difference and then keeps it: where it falls first,
        // the change is negative until it has risen again.
        var low = 0.0
        var high = best
        while high - low > 1e-15 * best {
            let middle = (low + high) / 2
            guard middle > low, middle < high else { break }
            if effect(at: middle, direction) >= difference { high = middle } else { low = middle }
        }
        return high
    }

    /// ED: the smallest dose with a fraction p of the largest change from zero that doses up to the largest studied
    /// have. nil when no dose changes the response in the direction, and unless 0 < p <= 1.
    public func effectiveDose(
        _ p: Double, maximum: Double, direction: EffectDirection = .increase
    ) -> Double? {
        guard p > 0, p <= 1, maximum > 0 else { return nil }
        let largest = effect(at: bestDose(maximum, direction), direction)
        guard largest > 0 else { return nil }
        return targetDose(difference: p * largest, maximum: maximum, direction: direction)
    }
}
