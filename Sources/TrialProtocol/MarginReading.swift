import Documents
import Quantities
import Statistics

extension AnalysisReading {
    /// `margin: 0.1` of a one-sided comparison: how much worse than the control still counts as not inferior. A size in the
    /// endpoint's unit for differences (`5 %` of risks); for ratios the ratio itself.
    /// - Returns: the effect that is tested against; nil without a margin or after an error.
    func readMargin(
        _ keys: inout MappingReader, _ endpoint: EndpointPlan?, _ method: ComparisonMethod?, _ alternative: Alternative
    ) -> Double? {
        guard keys.optional("margin") != nil else { return nil }
        let place = keys.position(of: "margin")
        guard let endpoint, let method else { return nil }
        let unit: Unit = if !method.isRatio, case .number(let unit) = endpoint.kind { unit } else { .one }
        guard let (margin, position) = keys.value("margin", in: unit) else { return nil }
        guard method.takesMargin else {
            diagnostics.error(
                place, "`\(method.rawValue)` tests against no effect only",
                remedy: method == .logRank ? "write `method: Cox`, or remove `margin`" : "choose another method, or remove `margin`")
            return nil
        }
        guard alternative != .twoSided else {
            diagnostics.error(
                place, "a margin needs a one-sided alternative", expected: "`alternative: greater` where more is better, `less` where less is")
            return nil
        }
        guard method.isRatio else {
            if margin > 0 { return alternative == .greater ? -margin : margin }
            diagnostics.error(position, "the margin is not above 0", expected: "its size; `alternative` tells its direction")
            return nil
        }
        let isWithin = alternative == .greater ? margin > 0 && margin < 1 : margin > 1
        if isWithin && margin.isFinite { return margin }
        diagnostics.error(
            position, "\(format(margin)) is no margin of a ratio that shall be \(alternative.word)",
            expected: alternative == .greater ? "a ratio below 1, such as 0.8" : "a ratio above 1, such as 1.25")
        return nil
    }
}
