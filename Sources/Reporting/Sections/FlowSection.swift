/// What was simulated: the way of the patients, and what failed.
enum FlowSection {
    private static let path = "/analyses/flow"

    static func section(_ data: ReportData) throws -> Section {
        let replicates = try data.values("\(path)/replicates").first ?? 1
        let twins: Prose = "\(try data.count("\(path)/twins")) virtual patients"
        let intro: Prose = "Every one of \(twins) was simulated in every arm, so that arms are compared within the same patients."
        let allocation: Prose = try data.contains("\(path)/observed") ? " Allocation decides in which arm a patient is observed." : ""
        let trials: Prose = replicates > 1 ? " The trial was repeated \(try data.count("\(path)/replicates")) times with new patients." : ""
        var blocks: [Block] = [.paragraph(intro + allocation + trials)]
        blocks.append(.figure(svg: try FlowFigure.figure(data).svg, caption: "Flow of the virtual patients."))
        blocks.append(.table(try table(data)))
        blocks += try failures(data)
        return Section(id: "patients", title: "What was simulated", blocks: blocks)
    }

    private static func table(_ data: ReportData) throws -> ReportTable {
        let hasObserved = try data.contains("\(path)/observed")
        let kinds = try data.contains("\(path)/kind") ? data.file.texts("\(path)/kind") : []
        let others = kinds.indices.filter { kinds[$0] != "failure" }
        // What happened to nobody is told in a line, not in columns of zeros.
        let counts = kinds.isEmpty ? [] : try data.values("\(path)/remarks")
        let remarks = others.filter { kind in data.arms.indices.contains { counts[$0 * kinds.count + kind] > 0 } }
        let none = others.filter { !remarks.contains($0) }.map { kinds[$0] }
        let never: Prose = none.isEmpty ? "" : " In no arm: \(stored: none.joined(separator: ", "))."
        var columns: [ReportTable.Column] = [
            .text("Arm", csv: "arm"), .number("Simulated", csv: "simulated"), .number("Solved", csv: "solved"), .number("Failed", csv: "failed"),
        ]
        if hasObserved { columns.append(.number("Observed", csv: "observed")) }
        columns += remarks.map { .number("\(stored: kinds[$0].prefix(1).uppercased() + kinds[$0].dropFirst())", csv: kinds[$0]) }
        let rows = try data.arms.enumerated().map { index, arm -> [ReportTable.Cell] in
            var cells: [ReportTable.Cell] = [
                .text(.stored(arm)), .number(try data.count("\(path)/eligible")), .number(try data.count("\(path)/solved", index)),
                .number(try data.count("\(path)/failed", index)),
            ]
            if hasObserved { cells.append(.number(try data.count("\(path)/observed", index))) }
            return cells + (try remarks.map { .number(try data.count("\(path)/remarks", index * kinds.count + $0)) })
        }
        return ReportTable(
            id: "patient-flow", caption: "Twins simulated, solved and failed, by arm",
            note: "Failed twins have no endpoints and are counted as missing in every table; no denominator leaves them out silently." + never,
            columns: columns, rows: rows)
    }

    /// The first failures with their reasons.
    private static func failures(_ data: ReportData) throws -> [Block] {
        guard try data.contains("/events/kind") else { return [] }
        let kinds = try data.file.texts("/events/kind")
        let all = kinds.indices.filter { kinds[$0] == "failure" }
        guard !all.isEmpty else { return [.paragraph("No twin failed.")] }
        let shown = all.prefix(20)
        let arms = try data.file.texts("/events/arm")
        let details = try data.file.texts("/events/detail")
        let unit = try data.variable("/events/time").unit
        let hasReplicates = try data.contains("/events/replicate")
        let columns: [ReportTable.Column] =
            (hasReplicates ? [.number("Replicate", csv: "replicate")] : [])
            + [.number("Twin", csv: "twin"), .text("Arm", csv: "arm"), .number("Time (\(bare: unit))", csv: "time"), .text("Reason", csv: "reason")]
        let rows = try shown.map { row -> [ReportTable.Cell] in
            let lead: [ReportTable.Cell] = hasReplicates ? [.number(try data.count("/events/replicate", row))] : []
            return lead + [
                .number(try data.count("/events/twin", row)), .text(.stored(arms[row])), .number(try data.datum("/events/time", row)),
                .text(.stored(details[row])),
            ]
        }
        let note: Prose? = all.count > shown.count ? "The first failures only; all of them are in the group \(stored: "/events") of the results file." : nil
        return [.table(ReportTable(id: "failures", caption: "Twins that failed, and why", note: note, columns: columns, rows: rows))]
    }
}
