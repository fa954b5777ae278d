import Statistics

/// Numeric covariates two by two, of twins and of real patients.
struct CovariatePairing {
    private let cohort: Cohort
    private let columns: [[Double]]
    private let patients: RealPatients?

    /// Up to this many twins are shown one by one, more in tiles.
    static let mostPoints = 600
    static let tiles = 24

    init(_ cohort: Cohort, _ columns: [[Double]], _ patients: RealPatients?) {
        self.cohort = cohort
        self.columns = columns
        self.patients = patients
    }

    func pair(_ first: Int, _ second: Int) -> CohortDescription.Pair {
        let (x, y) = (columns[first], columns[second])
        let isFew = x.count <= Self.mostPoints
        let (a, b) = (edges(first), edges(second))
        let known = both(first, second)
        // Evenly spread over the file, so that what it is sorted by does not matter.
        let step = max(1, (known.x.count + Self.mostPoints - 1) / Self.mostPoints)
        let shown = stride(from: 0, to: known.x.count, by: step)
        return CohortDescription.Pair(
            first: cohort.covariates[first].name, second: cohort.covariates[second].name, firstEdges: a, secondEdges: b,
            counts: isFew ? [] : counts(x, y, a, b), firstPoints: isFew ? x : [], secondPoints: isFew ? y : [],
            firstPatients: shown.map { known.x[$0] }, secondPatients: shown.map { known.y[$0] })
    }

    /// Even ones over the twins but the outermost of 400, wide enough for every real patient.
    private func edges(_ index: Int) -> [Double] {
        let sample = Sample(columns[index])
        var (low, high) = (sample.quantile(0.0025) ?? 0, sample.quantile(0.9975) ?? 1)
        for value in patients?.column(of: index)?.values ?? [] where value.isFinite { (low, high) = (min(low, value), max(high, value)) }
        if !(low < high) { (low, high) = (low - 0.5, low + 0.5) }
        return (0...Self.tiles).map { low + (high - low) * Double($0) / Double(Self.tiles) }
    }

    private func counts(_ x: [Double], _ y: [Double], _ a: [Double], _ b: [Double]) -> [[Int]] {
        var counts = [[Int]](repeating: [Int](repeating: 0, count: Self.tiles), count: Self.tiles)
        func place(_ value: Double, _ edges: [Double]) -> Int? {
            let (low, high) = (edges[0], edges[Self.tiles])
            guard value >= low, value <= high else { return nil }
            return min(Self.tiles - 1, Int((value - low) / (high - low) * Double(Self.tiles)))
        }
        for (x, y) in zip(x, y) {
            guard let column = place(x, a), let row = place(y, b) else { continue }
            counts[row][column] += 1
        }
        return counts
    }

    /// Patients of whom both are known.
    private func both(_ first: Int, _ second: Int) -> (x: [Double], y: [Double]) {
        guard let a = patients?.column(of: first)?.values, let b = patients?.column(of: second)?.values else { return ([], []) }
        let pairs = zip(a, b).filter { $0.0.isFinite && $0.1.isFinite }
        return (pairs.map(\.0), pairs.map(\.1))
    }

    // MARK: Correlations

    /// Of those that vary, and of those for which one is asked.
    func correlations(_ varying: [Int]) -> [CohortDescription.Correlation] {
        var asked: [Set<String>: Double] = [:]
        for correlation in cohort.correlations { asked[[correlation.first, correlation.second]] = correlation.spearman }
        let ranks = Dictionary(uniqueKeysWithValues: varying.map { ($0, SampleCorrelation.ranks(columns[$0])) })
        return varying.indices.flatMap { second in
            (0..<second).map { first -> CohortDescription.Correlation in
                let (i, j) = (varying[first], varying[second])
                let names = [cohort.covariates[i].name, cohort.covariates[j].name]
                let drawn = SampleCorrelation.pearson(ranks[i] ?? [], ranks[j] ?? [])
                let known = both(i, j)
                let real = SampleCorrelation.spearman(known.x, known.y)
                return CohortDescription.Correlation(
                    first: names[0], second: names[1], asked: asked[Set(names)], drawn: drawn,
                    drawnError: drawn.flatMap { SampleCorrelation.spearmanError($0, columns[i].count) }, patients: real,
                    patientsError: real.flatMap { SampleCorrelation.spearmanError($0, known.x.count) },
                    count: patients == nil || known.x.isEmpty ? nil : known.x.count)
            }
        }
    }
}
