import Documents

/// Where the numbers come from: everything needed to get them again.
enum ProvenanceSection {
    static func section(_ data: ReportData) throws -> Section {
        let names: [(attribute: String, term: Prose)] = [
            ("dosis_version", "Dosis"), ("created", "Created"), ("seed", "Seed"), ("engine", "Engine"), ("width", "Lanes"),
            ("sundials_version", "SUNDIALS"), ("sundials_library", "SUNDIALS library"), ("machine", "Machine"),
        ]
        var items: [(term: Prose, text: Prose)] = try names.compactMap { name, term in
            let text = try data.text(name)
            return text.isEmpty ? nil : (term, .stored(text))
        }
        items.append(("Results file", .stored(FilePlace.name(of: data.file.path))))
        var blocks: [Block] = [.definitions(items)]
        let inputs = try data.file.datasets(in: "/inputs")
        if !inputs.isEmpty { blocks.append(.table(try inputTable(inputs, data))) }
        blocks.append(
            .paragraph(
                "Every number of this report is held by the results file: hold the pointer over it to see its dataset. The files of the folder \(stored: "tables") hold the tables at full precision."))
        return Section(id: "provenance", title: "Provenance", blocks: blocks)
    }

    private static func inputTable(_ inputs: [String], _ data: ReportData) throws -> ReportTable {
        let rows = try inputs.map { name -> [ReportTable.Cell] in
            let path = "/inputs/\(name)"
            let digest = try data.text("sha256", of: path)
            return [.text(.stored(name)), .text(.stored(try data.text("source", of: path))), .named("\(code: digest)", csv: digest)]
        }
        return ReportTable(
            id: "inputs", caption: "Input texts, held in the results file; of data only the digest is",
            columns: [.text("Input", csv: "input"), .text("Read from", csv: "source"), .text("SHA-\(fixed: "256")", csv: "sha256")], rows: rows)
    }
}
