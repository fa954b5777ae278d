import ResultStore
import Statistics

/// Who the twins are: covariates, and the individual parameters.
enum CohortAnalysis {
    static func write(_ trial: TrialData) throws {
        for variable in try trial.reader.twinVariables() {
            guard let place = place(of: variable) else { continue }
            let group = try AnalysisGroup(trial.file, "\(place)/\(variable.name)", title: variable.longName)
            switch variable.kind {
            case .level(let labels): try writeLevels(variable, labels, trial, group)
            case .number, .single, .integer, .longInteger: try writeNumbers(variable, trial, group)
            case .flag, .text: continue
            }
        }
    }

    /// Where a twin variable's description belongs; nil for what is neither covariate nor parameter.
    private static func place(of variable: Variable) -> String? {
        switch variable.attributes.first(where: { $0.name == "role" })?.value.description {
        case "covariate": "/analyses/cohort"
        case "parameter": "/analyses/parameters"
        default: nil
        }
    }

    private static func writeNumbers(_ variable: Variable, _ trial: TrialData, _ group: AnalysisGroup) throws {
        var maker = SampleMaker(trial.scratch)
        for slab in trial.slabs { try maker.add(trial.numbers("/twins/\(variable.name)", slab)) }
        let sample = try maker.sample()
        try SummaryColumns.write([sample], of: variable, axes: [], into: group)
        guard let histogram = Histogram(sample, maximumBins: 30) else { return }
        let edges = histogram.edges
        try group.numbering("bin", "Bin of the histogram", histogram.counts.count)
        try group.numbers("bin_lower", "\(variable.longName): lower edge of the bin", unit: variable.unit, edges.dropLast(), axes: ["bin"])
        try group.numbers("bin_upper", "\(variable.longName): upper edge of the bin", unit: variable.unit, edges.dropFirst().map { $0 }, axes: ["bin"])
        try group.counts("bin_count", "\(variable.longName): twins in the bin", histogram.counts, axes: ["bin"])
    }

    private static func writeLevels(_ variable: Variable, _ labels: [String], _ trial: TrialData, _ group: AnalysisGroup) throws {
        var counts = [Int](repeating: 0, count: labels.count)
        for slab in trial.slabs {
            guard case .codes(let codes) = try trial.values("/twins/\(variable.name)", of: slab) else { continue }
            for code in codes where labels.indices.contains(Int(code)) { counts[Int(code)] += 1 }
        }
        let known = counts.reduce(0, +)
        let axis = Variable("level", longName: "Level of \(variable.longName)", kind: .level(labels))
        try group.axis(axis, .codes(labels.indices.map { Int8(truncatingIfNeeded: $0) }))
        try group.count("n", "\(variable.longName): number of values", known)
        try group.count("missing", "\(variable.longName): number of missing values", trial.total - known)
        try group.counts("count", "\(variable.longName): twins of this level", counts, axes: ["level"])
        let shares = counts.map { known > 0 ? Double($0) / Double(known) : Double.nan }
        try group.numbers("share", "\(variable.longName): share of the twins", shares, axes: ["level"])
    }
}
