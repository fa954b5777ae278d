/// Concentration and effect over time.
enum CourseSection {
    static func section(_ data: ReportData) throws -> Section? {
        guard let first = data.arms.first else { return nil }
        let outputs = try data.file.groups(in: "/analyses/bands/\(first)")
        let blocks = try outputs.flatMap { output -> [Block] in
            let figure = try CourseFigure(output, data)
            let scale: Prose = figure.isLogarithmic ? " The vertical scale is logarithmic." : ""
            let bound = "/analyses/bands/\(first)/\(output)/relative_error"
            let twins: Prose = figure.hasTwins ? ", with some individual twins." : "."
            let exactness: Prose = try data.contains(bound) ? " Quantiles are within \(data.percentage(bound)) \(fixed: "%") of their values." : ""
            let caption: Prose =
                "\(stored: figure.title) over time in every arm: median, middle half and \(fixed: "5th to 95th") percentile over all twins\(twins)\(exactness)\(scale)"
            return [.figure(svg: figure.figure.svg, caption: caption)]
        }
        return blocks.isEmpty ? nil : Section(id: "courses", title: "Concentration and effect over time", blocks: blocks)
    }
}
