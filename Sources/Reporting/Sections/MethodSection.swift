import ResultStore

/// Models, parameters and solver: what a reader needs to judge the numbers.
enum MethodSection {
    static func section(_ data: ReportData) throws -> Section {
        var blocks: [Block] = []
        let inputs = try data.reader.inputs()
        for input in inputs where input.name.hasPrefix("model ") { blocks += model(input) }
        blocks += try parameters(data)
        blocks += try endpointDefinitions(data)
        blocks.append(.heading("Solution and statistics"))
        blocks.append(.definitions(try solver(data)))
        if let replay = try replay(data) { blocks.append(.paragraph(replay)) }
        let patients = try data.lines("patients")
        if !patients.isEmpty {
            blocks += [.heading("What patients do, and what happens to them"), .list(patients.map(Prose.stored))]
        }
        return Section(id: "methods", title: "Methods", blocks: blocks)
    }

    /// Title, source and equations as the model's text has them.
    private static func model(_ input: InputText) -> [Block] {
        let text = ModelText(input.text)
        let name = String(input.name.dropFirst("model ".count))
        var blocks: [Block] = [.heading("\(stored: text.value(of: "title") ?? name)")]
        if let source = text.value(of: "source") { blocks.append(.paragraph("Source: \(stored: source)")) }
        if let notes = text.value(of: "notes") { blocks.append(.paragraph("\(stored: notes)")) }
        for key in ["parameters", "equations"] {
            guard let block = text.block(of: key) else { continue }
            blocks.append(.paragraph(key == "parameters" ? "Typical values and variability, as written:" : "Equations, as written:"))
            blocks.append(.code(block))
        }
        return blocks
    }

    private static func parameters(_ data: ReportData) throws -> [Block] {
        let root = "/analyses/parameters"
        let names = try data.file.groups(in: root)
        guard !names.isEmpty else { return [] }
        let typical = try names.compactMap { name -> [ReportTable.Cell]? in
            let path = "/twins/\(name)"
            let text = try data.text("typical", of: path)
            guard !text.isEmpty else { return nil }
            let variability = try data.text("variability", of: path)
            let source = try data.text("source", of: path)
            return [
                .text(.stored(name)), .text(.stored(text)), .text(.stored(variability.isEmpty ? "see the model's text" : variability)),
                .text(.stored(source)),
            ]
        }
        var blocks: [Block] = [.heading("Parameters")]
        let hasVariability = try names.contains { try !data.text("variability", of: "/twins/\($0)").isEmpty }
        let hasSource = try names.contains { try !data.text("source", of: "/twins/\($0)").isEmpty }
        if !typical.isEmpty && hasVariability {
            let columns: [ReportTable.Column] = [
                .text("Parameter", csv: "parameter"), .text("Typical value as written", csv: "typical"),
                .text("Variability between patients", csv: "variability"), .text("Source", csv: "source"),
            ]
            let kept = [0, 1] + (hasVariability ? [2] : []) + (hasSource ? [3] : [])
            blocks.append(
                .table(
                    ReportTable(
                        id: "parameter-definitions", caption: "Parameters as defined", columns: kept.map { columns[$0] },
                        rows: typical.map { row in kept.map { row[$0] } })))
        }
        blocks.append(
            .table(try CohortSection.distributionTable(names, in: root, id: "parameters", caption: "Individual parameters of the twins", data)))
        return blocks
    }

    private static func endpointDefinitions(_ data: ReportData) throws -> [Block] {
        guard let arm = data.arms.first else { return [] }
        let endpoints = try data.reader.endpoints(ofArm: arm)
        guard !endpoints.isEmpty else { return [] }
        let definitions = endpoints.map { endpoint -> (term: Prose, text: Prose) in
            func attribute(_ name: String) -> String { endpoint.attributes.first { $0.name == name }?.value.description ?? "" }
            let primary: Prose = attribute("primary") == "yes" ? " (primary)" : ""
            let title: Prose = endpoint.longName == endpoint.name ? "" : ", \(stored: endpoint.longName)"
            return ("\(stored: endpoint.name)" + title + primary, .stored(attribute("definition")))
        }
        return [.heading("Endpoints"), .definitions(definitions)]
    }

    private static func solver(_ data: ReportData) throws -> [(term: Prose, text: Prose)] {
        var items: [(term: Prose, text: Prose)] = []
        let relative = try data.text("relative_tolerance")
        if !relative.isEmpty { items.append(("Relative tolerance", .stored(relative))) }
        let absolute = try data.text("absolute_tolerance")
        if !absolute.isEmpty { items.append(("Absolute tolerance", .stored(absolute))) }
        items += [
            ("Endpoints", "Evaluated while the equations are solved, from the solver's own continuous solution, not from the stored points."),
            (
                "Intervals",
                "\(fixed: "95 %"): Student's t for means, Wilson for rates, Newcombe for paired differences of rates, t of the pairs for differences of means. They say how exactly the finite number of virtual patients shows the model's answer, not how right the model is."
            ),
            ("Percentiles", "Interpolated between order statistics; their Monte Carlo errors by Maritz and Jarrett."),
            ("Densities", "Gaussian kernels with Silverman's bandwidth, reflected at zero where no value is negative."),
        ]
        return items
    }

    /// Decided treatments that were replayed as fixed schedules.
    private static func replay(_ data: ReportData) throws -> Prose? {
        guard try data.contains("/replay/arm") else { return nil }
        let arms = try data.file.texts("/replay/arm")
        let limit = Double(try data.text("limit", of: "/replay")) ?? 0
        let items = try arms.indices.map { index -> Prose in
            let largest = try data.values("/replay/largest_difference")[index]
            let verdict: Prose = largest <= limit ? "which agrees" : "which is more than the limit: do not trust this arm"
            return "\(stored: arms[index]): \(try data.count("/replay/twins", index)) twins differ by at most \(try data.datum("/replay/largest_difference", index)), \(verdict)"
        }
        return "Decisions were checked by replaying what they led to as fixed schedules, both at a relative tolerance of \(stored: try data.text("relative_tolerance", of: "/replay")) (limit of the relative difference \(stored: try data.text("limit", of: "/replay"))). "
            + Prose.list(items, separator: "; ", last: "; ") + "."
    }
}
