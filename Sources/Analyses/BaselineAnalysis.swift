import ResultStore
import Statistics

/// Who was observed in each arm of the first simulated trial: covariates by arm.
enum BaselineAnalysis {
    static func write(_ trial: TrialData) throws {
        guard trial.isAllocated else { return }
        let covariates = try trial.reader.twinVariables().filter {
            $0.attributes.first { $0.name == "role" }?.value.description == "covariate"
        }
        guard !covariates.isEmpty else { return }
        let slabs = TwinSlab.all(replicates: 1, twins: trial.twins, most: TrialData.slabTwins)
        try AnalysisGroup(trial.file, "/analyses/baseline", title: "Covariates of the patients observed in each arm, first simulated trial")
            .counts("n", "Patients observed in the arm", try patients(trial, slabs), axes: ["arm"])
        for covariate in covariates {
            let group = try AnalysisGroup(trial.file, "/analyses/baseline/\(covariate.name)", title: covariate.longName)
            if let labels = covariate.kind.labels {
                try writeLevels(covariate, labels, trial, slabs, group)
            } else {
                try writeNumbers(covariate, trial, slabs, group)
            }
        }
    }

    private static func patients(_ trial: TrialData, _ slabs: [TwinSlab]) throws -> [Int] {
        var counts = trial.arms.map { _ in 0 }
        for slab in slabs {
            for arm in try trial.observedArms(slab) where counts.indices.contains(Int(arm)) { counts[Int(arm)] += 1 }
        }
        return counts
    }

    private static func writeNumbers(_ covariate: Variable, _ trial: TrialData, _ slabs: [TwinSlab], _ group: AnalysisGroup) throws {
        var makers = trial.arms.map { _ in SampleMaker(trial.scratch) }
        for slab in slabs {
            let values = try trial.numbers("/twins/\(covariate.name)", slab)
            for (value, arm) in zip(values, try trial.observedArms(slab)) where makers.indices.contains(Int(arm)) {
                try makers[Int(arm)].add(CollectionOfOne(value))
            }
        }
        try SummaryColumns.write(makers.indices.map { try makers[$0].sample() }, of: covariate, axes: ["arm"], into: group)
    }

    private static func writeLevels(
        _ covariate: Variable, _ labels: [String], _ trial: TrialData, _ slabs: [TwinSlab], _ group: AnalysisGroup
    ) throws {
        var counts = Array(repeating: labels.map { _ in 0 }, count: trial.arms.count)
        for slab in slabs {
            let values = try trial.numbers("/twins/\(covariate.name)", slab)
            for (value, arm) in zip(values, try trial.observedArms(slab)) where counts.indices.contains(Int(arm)) && !value.isNaN {
                counts[Int(arm)][Int(value)] += 1
            }
        }
        try group.axis(
            Variable("level", longName: "Level of \(covariate.longName)", kind: .level(labels)),
            .codes(labels.indices.map { Int8(truncatingIfNeeded: $0) }))
        try group.counts("count", "\(covariate.longName): patients of this level", counts.flatMap { $0 }, axes: ["arm", "level"])
        let shares = counts.flatMap { row -> [Double?] in
            let known = row.reduce(0, +)
            return row.map { known > 0 ? Double($0) / Double(known) : nil }
        }
        try group.numbers("share", "\(covariate.longName): share of the arm's patients", shares, axes: ["arm", "level"])
    }
}
