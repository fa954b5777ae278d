import ResultStore

/// Which treatment is best, for whom, and how sure that is.
enum OptimumSection {
    private static let root = OptimumNumbers.root

    static func section(_ data: ReportData) throws -> Section? {
        guard let numbers = try OptimumNumbers(data), try data.contains("\(root)/best/chosen") else { return nil }
        var blocks: [Block] = [.paragraph(try method(numbers, data))]
        if let figure = try OptimumCurveFigure(numbers: numbers).figure(data) {
            blocks.append(.figure(svg: figure.svg, caption: try OptimumCurveFigure(numbers: numbers).caption(data)))
        }
        if numbers.objectives.count > 1 {
            let figure = ParetoFigure(numbers: numbers)
            blocks.append(.figure(svg: try figure.figure(data).svg, caption: figure.caption))
        }
        blocks.append(.table(try OptimumTables.choices(numbers, data)))
        if let figure = try ResponseFigure(numbers: numbers).figure(data) {
            blocks.append(.figure(svg: figure.svg, caption: "Endpoints with each candidate. Lines: means, or shares of patients, with \(fixed: "95 %") intervals; light bands: \(fixed: "5th to 95th") percentile of the patients; vertical line: the best candidate."))
        }
        blocks += try exposures(data)
        blocks += try patients(numbers, data)
        return Section(id: "optimum", title: "The best treatment", blocks: blocks)
    }

    private static func method(_ numbers: OptimumNumbers, _ data: ReportData) throws -> Prose {
        let solved = try data.values("\(root)/candidates/twins").count
        let goals = try zip(numbers.objectives, data.lines("directions", of: root)).map { goal, direction -> Prose in
            "\(words: direction) \(stored: goal.text)"
        }
        let limits = numbers.constraints.isEmpty ? "" : " subject to " + Prose.list(numbers.constraints.map { .stored($0.text) })
        let active = try data.values("\(root)/candidates/active").count { $0 == 1 }
        let race: Prose = active < solved
            ? " Candidates that were hopeless by part of the patients were given up (error of the whole race at most \(fixed: "1 %"))." : ""
        let method = try data.text("method", of: root)
        let search: Prose = ["DIRECT", "BOBYQA", "COBYLA", "ISRES"].contains(method)
            ? " A search tries few candidates, and intervals know of those alone." : ""
        let window = try data.text("window", of: root)
        let smoothing: Prose = window.isEmpty
            ? "" : " Probabilities are smoothed along the quantity over windows of at most \(stored: window) of its range to either side."
        let draws = try data.text("parameter_draws", of: root)
        let truths: Prose = draws == "0" ? "" : " So that they know of the errors of the model's parameters, the samples live in \(stored: draws) truths drawn from these: some of the candidates were solved once more in each."
        return "Sought: " + Prose.list(goals) + limits + ". The same patients had each of \(stored: "\(solved)") candidates (\(stored: method))." + race + smoothing
            + " Intervals come from \(stored: try data.text("bootstrap", of: root)) bootstrap samples of the patients, in each of which the best was chosen anew." + truths + search
    }

    private static func exposures(_ data: ReportData) throws -> [Block] {
        try data.file.groups(in: "\(root)/exposure").map { event in
            let figure = ExposureFigure(path: "\(root)/exposure/\(event)")
            return .figure(svg: try figure.figure(data).svg, caption: try figure.caption(data))
        }
    }

    private static func patients(_ numbers: OptimumNumbers, _ data: ReportData) throws -> [Block] {
        var blocks: [Block] = []
        if try data.contains("\(root)/groups") {
            blocks.append(.heading("Dosing by group"))
            if numbers.variables.count == 1 {
                blocks.append(.figure(
                    svg: try OptimumGroupFigure(numbers: numbers).figure(data).svg,
                    caption: "The best candidate of each group of patients, with its \(fixed: "95 %") interval; vertical line: the best for all."))
            }
            blocks.append(.table(try OptimumTables.groups(numbers, data)))
            if let figure = try GroupCurveFigure(numbers: numbers).figure(data) {
                blocks.append(.figure(svg: figure.svg, caption: "\(stored: numbers.objectives[0].text) along the candidates in each group of patients; dashed: in all patients."))
            }
        }
        if try data.contains("\(root)/strategies") { blocks.append(.table(try OptimumTables.strategies(numbers, data))) }
        if try data.contains("\(root)/subgroups") {
            blocks.append(.heading("Who is left behind"))
            blocks.append(.table(try OptimumTables.subgroups(numbers, data)))
        }
        return blocks
    }
}
