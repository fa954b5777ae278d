/// The flow of patients as boxes: drawn, eligible, and each arm.
enum FlowFigure {
    private static let path = "/analyses/flow"
    private static let top = 58.0
    private static let box = 76.0

    static func figure(_ data: ReportData) throws -> Figure {
        // Up to five stand in one row.
        let perRow = data.arms.count <= 5 ? max(1, data.arms.count) : 4
        let rows = (data.arms.count + perRow - 1) / perRow
        let firstRow = 2 * top + 72
        var figure = Figure(
            height: firstRow + Double(rows) * (box + 18) - 12, title: "Patient flow",
            description: "Boxes: patients drawn from the cohort, those eligible, and in each arm the twins solved, failed and observed.")
        let middle = Figure.width / 2
        try drawn(data, middle, &figure)
        let gap = 18.0
        let width = min(300, (Figure.width - 8 - gap * Double(perRow - 1)) / Double(perRow))
        let span = width * Double(perRow) + gap * Double(perRow - 1)
        let branch = firstRow - 18
        figure.backdrop += SVG.path("M\(SVG.number(middle)),\(SVG.number(2 * top + 28))V\(SVG.number(branch))", style: "connector")
        for (index, arm) in data.arms.enumerated() {
            let column = Double(index % perRow)
            let x = middle - span / 2 + column * (width + gap)
            let y = firstRow + Double(index / perRow) * (box + 18)
            if index < perRow {
                figure.backdrop += SVG.path(
                    "M\(SVG.number(middle)),\(SVG.number(branch))H\(SVG.number(x + width / 2))V\(SVG.number(y))", style: "connector")
            }
            try self.arm(data, arm, index, x, y, width, &figure)
        }
        return figure
    }

    private static func drawn(_ data: ReportData, _ middle: Double, _ figure: inout Figure) throws {
        let width = 330.0
        for row in 0..<2 {
            figure.backdrop += SVG.rect(middle - width / 2, 4 + Double(row) * (top + 24), width, top, style: "box")
        }
        figure.backdrop += SVG.path("M\(SVG.number(middle)),\(SVG.number(4 + top))v24", style: "connector")
        figure.labels += [
            .init(text: "Drawn from the cohort", x: middle, y: 28, anchor: .middle, style: "box-title"),
            .init(text: "\(try data.count("\(path)/drawn"))", x: middle, y: 50, anchor: .middle, style: "box-number"),
            .init(text: "Eligible and simulated in every arm", x: middle, y: 28 + top + 24, anchor: .middle, style: "box-title"),
            .init(
                text: "\(try data.count("\(path)/eligible")) (\(try data.percentage("\(path)/eligible_share")) %)", x: middle, y: 50 + top + 24,
                anchor: .middle, style: "box-number"),
        ]
    }

    private static func arm(
        _ data: ReportData, _ arm: String, _ index: Int, _ x: Double, _ y: Double, _ width: Double, _ figure: inout Figure
    ) throws {
        figure.backdrop += SVG.rect(x, y, width, box, style: "box") + SVG.rect(x, y, 5, box, style: "box-edge \(ArmStyle.name(index))")
        let title = SVG.fitted(try data.labels(longest: 32)[index], size: 14, to: width - 28)
        figure.labels.append(.init(text: .stored(title), x: x + 16, y: y + 23, style: "box-title strong"))
        figure.labels.append(
            .init(
                text: "solved \(try data.count("\(path)/solved", index)), failed \(try data.count("\(path)/failed", index))", x: x + 16, y: y + 44,
                style: "label"))
        if try data.contains("\(path)/observed") {
            figure.labels.append(.init(text: "observed \(try data.count("\(path)/observed", index))", x: x + 16, y: y + 63, style: "label"))
        }
    }
}

/// The style classes of arms.
enum ArmStyle {
    /// Colours repeat after eight arms; arms are always labelled besides.
    static func name(_ index: Int) -> String { "arm\(index % 8)" }
}
