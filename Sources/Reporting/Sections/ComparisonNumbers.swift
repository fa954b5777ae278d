/// How the numbers of a declared comparison are shown: shares as percentage points, others in the endpoint's unit.
struct ComparisonNumbers {
    let data: ReportData
    /// `/analyses/comparisons/NAME`
    let path: String
    let isRatio: Bool
    let isShare: Bool
    let unit: String
    /// `95 %`
    let level: String

    init(_ data: ReportData, _ name: String) throws {
        self.data = data
        path = "/analyses/comparisons/\(name)"
        isRatio = try data.text("effect", of: path) == "ratio"
        let endpoint = try data.text("endpoint", of: path)
        isShare = try !isRatio && data.contains("/analyses/events/\(endpoint)")
        unit = isShare ? "percentage points" : try data.variable("\(path)/estimate").unit
        level = "\(NumberStyle.amount.format(100 * (Double(try data.text("level", of: path)) ?? 0.95)).text) %"
    }

    /// A number on the scale of the effect.
    func effect(_ dataset: String, _ index: Int = 0, in group: String? = nil) throws -> Datum {
        let place = "\(group ?? path)/\(dataset)"
        return isShare ? try data.percentage(place, index) : try data.datum(place, index)
    }

    /// The estimate with its interval, where the method gives one.
    func interval(_ index: Int = 0, in group: String? = nil) throws -> ReportTable.Cell {
        let (estimate, lower) = (try effect("estimate", index, in: group), try effect("estimate_lower", index, in: group))
        let upper = try effect("estimate_upper", index, in: group)
        return lower.isMissing && upper.isMissing ? .number(estimate) : .interval(estimate, lower, upper)
    }

    /// `−0.04 percentage points`
    var unitText: Prose { isShare ? "\u{A0}percentage points" : isRatio ? "" : "\(unit: unit)" }

    /// The effect that a test of non-inferiority refutes; nil where no effect is tested against.
    func margin() throws -> Datum? { try data.contains("\(path)/margin") ? effect("margin") : nil }

    /// Without an effect.
    var none: Double { isRatio ? 1 : 0 }
}
