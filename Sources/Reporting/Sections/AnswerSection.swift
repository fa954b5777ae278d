/// The question and its answer in a sentence, with its uncertainty.
enum AnswerSection {
    private static let path = "/analyses/answer"

    /// nil when the trial has no endpoint.
    static func sentence(_ data: ReportData) throws -> Prose? {
        if let optimum = try OptimumAnswer.sentence(data) { return optimum }
        if let crossover = try CrossoverAnswer.sentence(data) { return crossover }
        guard try data.contains("\(path)/estimate") else { return nil }
        let isShare = try data.text("statistic", of: path) == "share"
        let title = try data.text("endpoint_title", of: path)
        let numbers = Numbers(data: data, isShare: isShare, unit: try data.variable("\(path)/estimate").unit)
        let values = try data.values("\(path)/estimate").map { $0.isNaN ? -.infinity : $0 }
        let arms = data.arms.indices.sorted { (values[$0], $1) > (values[$1], $0) }
        let shown = arms.count > 6 ? Array(arms.prefix(3)) + [arms[arms.count - 1]] : arms
        let labels = try data.labels()
        let estimates = try shown.enumerated().map { position, arm in
            try numbers.interval("estimate", arm, names: position == 0) + " with " + Prose("\(strong: labels[arm])")
        }
        let subject: Prose = isShare ? "\(stored: title), share of patients: " : "\(stored: title), mean: "
        let rest: Prose = shown.count < arms.count ? " (the three highest and the lowest)" : ""
        let errors: Prose = try data.file.attribute("parameter_uncertainty") == nil ? "" : ", averages over what the errors of the model's estimates leave open"
        return subject + Prose.list(estimates) + rest + (try difference(data, numbers)) + errors + "."
    }

    private static func difference(_ data: ReportData, _ numbers: Numbers) throws -> Prose {
        guard try data.contains("\(path)/difference") else { return "" }
        guard let value = try data.values("\(path)/difference").first, value.isFinite else {
            return "; no twin has values in both of the highest arms, so they cannot be compared"
        }
        let first = try label("highest", data)
        let second = try label("next", data)
        if value == 0 { return "; \(strong: first) and \(strong: second) do not differ" }
        let change = try numbers.interval("difference", 0, names: true, isDifference: true)
        let includesZero = (try data.values("\(path)/difference_lower").first ?? .nan) <= 0
        let certainty: Prose = includesZero ? ", an interval that includes no difference" : ""
        return "; with \(strong: first) it is higher than with \(strong: second) by \(change), compared within \(try data.count("\(path)/pairs")) virtual patients\(certainty)"
    }

    private static func label(_ name: String, _ data: ReportData) throws -> String {
        let arm = try data.file.texts("\(path)/\(name)").first ?? ""
        return try data.arms.firstIndex(of: arm).map { try data.labels()[$0] } ?? arm
    }

    private struct Numbers {
        let data: ReportData
        let isShare: Bool
        let unit: String

        /// `12.3 % (95 % interval 10.1 to 14.4 %)`
        func interval(_ name: String, _ index: Int, names: Bool, isDifference: Bool = false) throws -> Prose {
            let (value, lower, upper) = (try number(name, index), try number("\(name)_lower", index), try number("\(name)_upper", index))
            let unit: Prose = isShare ? (isDifference ? "\u{A0}percentage points" : "\u{A0}%") : "\(unit: unit)"
            return "\(value)\(unit) (\(names ? "\(fixed: "95 %") interval " : "" as Prose)\(lower) to \(upper))"
        }

        private func number(_ name: String, _ index: Int) throws -> Datum {
            isShare ? try data.percentage("\(path)/\(name)", index) : try data.datum("\(path)/\(name)", index)
        }
    }
}
