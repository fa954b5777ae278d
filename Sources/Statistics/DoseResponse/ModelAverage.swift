import Foundation

/// Several fits to the same means: the best of them, and their average with weights exp(-AIC / 2) (Buckland, Burnham
/// and Augustin 1997, doi:10.2307/2533961).
public struct ModelAverage: Sendable {
    public let fits: [DoseResponseFit]
    /// Sum to one, in the order of the fits.
    public let weights: [Double]

    /// - Parameter fits: one or more, to the same means; nil without any.
    public init?(_ fits: [DoseResponseFit]) {
        guard let least = fits.map(\.aic).min() else { return nil }
        let relative = fits.map { exp(-($0.aic - least) / 2) }
        let total = relative.reduce(0, +)
        self.fits = fits
        weights = relative.map { $0 / total }
    }

    /// The fit with the least AIC, the first of several.
    public var best: DoseResponseFit {
        var best = 0
        for i in fits.indices where fits[i].aic < fits[best].aic { best = i }
        return fits[best]
    }

    /// The averaged mean response.
    public func value(at dose: Double) -> Double { weights.dot(fits.map { $0.curve.value(at: dose) }) }

    /// The smallest dose whose averaged response differs from that of zero by `difference`, within the doses studied;
    /// nil when none does. Found to a thousandth of the largest dose and then refined.
    public func targetDose(
        difference: Double, maximum: Double, direction: EffectDirection = .increase
    ) -> Double? {
        guard difference > 0, maximum > 0 else { return nil }
        let control = value(at: 0)
        func reaches(_ dose: Double) -> Bool { direction.sign * (value(at: dose) - control) >= difference }
        guard let step = (1...1000).first(where: { reaches(maximum * Double($0) / 1000) }) else { return nil }
        var low = maximum * Double(step - 1) / 1000
        var high = maximum * Double(step) / 1000
        while true {
            let middle = (low + high) / 2
            guard middle > low, middle < high else { return high }
            if reaches(middle) { high = middle } else { low = middle }
        }
    }
}
