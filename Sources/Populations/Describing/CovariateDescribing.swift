import Statistics

/// Describes one covariate of twins, and of real patients where there are some.
struct CovariateDescribing {
    private let covariate: CohortCovariate
    private let twins: [Double]
    private let column: RealPatients.Column?

    init(_ cohort: Cohort, _ index: Int, _ twins: [Double], _ patients: RealPatients?) {
        covariate = cohort.covariates[index]
        self.twins = twins
        column = patients?.column(of: index)
    }

    /// Most bins of a histogram.
    static let bins = 40

    var description: CohortDescription.Covariate { covariate.unit == nil ? levels : numbers }

    private var numbers: CohortDescription.Covariate {
        let sample = Sample(twins)
        let patients = column.map { Sample($0.values) }
        return made(
            twins: CohortDescription.Numbers(sample), bins: bins(sample, patients),
            patients: patients.map(CohortDescription.Numbers.init),
            distance: patients.map { patients in
                CohortDescription.Distance(
                    standardisedDifference: TwoSampleDistance.standardisedMeanDifference(sample, patients),
                    kolmogorovSmirnov: TwoSampleDistance.kolmogorovSmirnov(sample, patients),
                    kolmogorovSmirnovLimit: TwoSampleDistance.kolmogorovSmirnovLimit(sample.count, patients.count), totalVariation: nil)
            })
    }

    /// Over the twins, but for a long tail of 0.25 %, and out to the furthest patient; no finer than the patients bear.
    private func bins(_ sample: Sample, _ patients: Sample?) -> CohortDescription.Bins? {
        guard let (low, high) = Self.range(sample) else { return nil }
        let ends = (min(low, patients?.minimum ?? low), max(high, patients?.maximum ?? high))
        let widths = [sample, patients].compactMap { $0 }.compactMap { sample -> Double? in
            Histogram.edges(for: sample).flatMap { $0.count > 2 ? $0[1] - $0[0] : nil }
        }
        let wanted = widths.max().map { ((ends.1 - ends.0) / $0).rounded(.up) } ?? 1
        let count = Int(min(max(wanted, low < high ? 8 : 1), Double(Self.bins)))
        let edges = (0...count).map { $0 == count ? ends.1 : ends.0 + (ends.1 - ends.0) * (Double($0) / Double(count)) }
        guard let counts = Histogram(sample, edges: edges)?.counts else { return nil }
        return CohortDescription.Bins(edges: edges, twins: counts, patients: patients.flatMap { Histogram($0, edges: edges)?.counts })
    }

    /// Without a tail of 0.25 % that would take up more than an eighth.
    private static func range(_ sample: Sample) -> (Double, Double)? {
        guard let least = sample.minimum, let most = sample.maximum, let low = sample.quantile(0.0025), let high = sample.quantile(0.9975) else {
            return nil
        }
        if least == most { return (least - max(abs(least), 1) / 2, most + max(abs(most), 1) / 2) }
        let eighth = (most - least) / 8
        return (low - least > eighth ? low : least, most - high > eighth ? high : most)
    }

    private var levels: CohortDescription.Covariate {
        let names = covariate.levels ?? []
        let counts = Self.counts(twins, names.count)
        let others = column.map { Self.counts($0.values, names.count) }
        let (total, known) = (Double(counts.reduce(0, +)), others.map { Double($0.reduce(0, +)) } ?? 0)
        let levels = names.indices.map { index in
            CohortDescription.Level(
                name: names[index], twins: counts[index], share: total > 0 ? Double(counts[index]) / total : nil,
                patients: others?[index], patientShare: known > 0 ? others.map { Double($0[index]) / known } : nil)
        }
        return made(
            levels: levels,
            distance: others.map {
                CohortDescription.Distance(
                    standardisedDifference: nil, kolmogorovSmirnov: nil, kolmogorovSmirnovLimit: nil,
                    totalVariation: TwoSampleDistance.totalVariation(counts, $0))
            })
    }

    private static func counts(_ values: [Double], _ levels: Int) -> [Int] {
        var counts = [Int](repeating: 0, count: levels)
        for value in values where value >= 0 && value < Double(levels) { counts[Int(value)] += 1 }
        return counts
    }

    private func made(
        twins: CohortDescription.Numbers? = nil, bins: CohortDescription.Bins? = nil, levels: [CohortDescription.Level]? = nil,
        patients: CohortDescription.Numbers? = nil, distance: CohortDescription.Distance? = nil
    ) -> CohortDescription.Covariate {
        CohortDescription.Covariate(
            name: covariate.name, title: covariate.title, law: covariate.text, unit: covariate.unit?.symbol, isDerived: covariate.isDerived,
            twins: twins, bins: bins, levels: levels, column: column?.name, patients: patients, missing: column?.missing, distance: distance)
    }
}
