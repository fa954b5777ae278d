/// The question and its answer in a sentence, with its uncertainty.
enum AnswerSection {
    private static let path = "/analyses/answer"

    /// nil when the trial has no endpoint.
    static func sentences(_ data: ReportData) throws -> [Prose]? {
        guard try data.contains("\(path)/estimate") else { return nil }
        let isShare = try data.text("statistic", of: path) == "share"
        let title = try data.text("endpoint_title", of: path)
        let numbers = Numbers(data: data, isShare: isShare, unit: try data.variable("\(path)/estimate").unit)
        let arms = try data.arms.indices.sorted { first, second in
            let values = try data.values("\(path)/estimate")
            return (values[first].isNaN ? -.infinity : values[first]) > (values[second].isNaN ? -.infinity : values[second])
        }
        let shown = arms.count > 6 ? Array(arms.prefix(3)) + [arms[arms.count - 1]] : arms
        let estimates = try shown.enumerated().map { position, arm in
            try numbers.interval("estimate", arm, names: position == 0) + " with " + Prose("\(strong: data.arms[arm])")
        }
        let subject: Prose = isShare ? "\(stored: title), share of patients: " : "\(stored: title), mean: "
        var sentences = [subject + Prose.list(estimates) + (shown.count < arms.count ? " (the highest and the lowest)." : ".")]
        if try data.contains("\(path)/difference") { sentences.append(try difference(data, numbers)) }
        return sentences
    }

    private static func difference(_ data: ReportData, _ numbers: Numbers) throws -> Prose {
        let first = try data.file.texts("\(path)/highest").first ?? ""
        let second = try data.file.texts("\(path)/next").first ?? ""
        let pairs = try data.count("\(path)/pairs")
        let values = try data.values("\(path)/difference")
        guard let value = values.first, value.isFinite else { return "The arms cannot be compared: no twin has values in both." }
        let change: Prose = "\(strong: first) against \(strong: second): \(try numbers.interval("difference", 0, names: true, isDifference: true))"
        let test = try data.values("\(path)/difference_lower").first ?? .nan
        let certainty: Prose = test > 0 ? "" : " The interval includes no difference."
        return change + " higher, compared twin by twin in \(pairs) pairs." + certainty
    }

    private struct Numbers {
        let data: ReportData
        let isShare: Bool
        let unit: String

        /// `12.3 % (95 % interval 10.1 to 14.4 %)`
        func interval(_ name: String, _ index: Int, names: Bool, isDifference: Bool = false) throws -> Prose {
            let (value, lower, upper) = (try number(name, index), try number("\(name)_lower", index), try number("\(name)_upper", index))
            let unit: Prose = isShare ? (isDifference ? " percentage points" : " %") : "\(unit: unit)"
            return "\(value)\(unit) (\(names ? "\(fixed: "95 %") interval " : "" as Prose)\(lower) to \(upper))"
        }

        private func number(_ name: String, _ index: Int) throws -> Datum {
            isShare ? try data.percentage("\(path)/\(name)", index) : try data.datum("\(path)/\(name)", index)
        }
    }
}
