import Foundation
import ModelLanguage

extension ModelParameter {
    /// How the parameter varies, for people: `lognormal, cv 39.8 %; between occasions lognormal, cv 10 %`.
    var variabilityText: String {
        let between = iiv.map(\.text)
        let within = iov.map { "between occasions \($0.text)" }
        let parts = [between, within].compactMap { $0 }
        return parts.isEmpty ? "none" : parts.joined(separator: "; ")
    }
}

extension Variability {
    fileprivate var text: String {
        switch scale {
        // cv = sqrt(exp(omega^2) - 1), the inverse of how a cv is read.
        case .lognormal: "lognormal, cv \(short(100 * expm1(variance).squareRoot())) %"
        case .normal: "normal, sd \(short(variance.squareRoot()))"
        case .proportional: "normal, cv \(short(100 * variance.squareRoot())) %"
        case .logit: "logit, sd \(short(variance.squareRoot()))"
        }
    }

    private func short(_ value: Double) -> String { String(format: "%.4g", value) }
}
