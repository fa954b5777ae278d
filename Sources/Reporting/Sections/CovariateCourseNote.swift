import ResultStore

/// Which covariates change over time, and by what formula: tables show them as they are at the start.
enum CovariateCourseNote {
    static func blocks(_ names: [String], _ data: ReportData) throws -> [Block] {
        let items = try names.compactMap { name -> Prose? in
            let path = "/twins/\(name)"
            guard try data.contains(path), let text = try data.file.attribute("over_time", of: path)?.description else { return nil }
            return "\(stored: try data.variable(path).longName): \(code: text)"
        }
        guard !items.isEmpty else { return [] }
        return [.paragraph("These covariates change over time; tables and groups have them as they are at the start:"), .list(items)]
    }
}
