import Foundation
import Quantities

extension Quantities.Unit {
    /// A value for people: `8.07 %`, `0.35`.
    func shown(_ value: Double) -> String {
        String(format: "%.4g", value) + (symbol == "1" ? "" : " \(symbol)")
    }
}
