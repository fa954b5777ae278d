import Documents
import Expressions
import Foundation
import Populations
import Quantities
import Randomness
import Testing

/// Every cohort that comes with Dosis against its own file, read here anew: each covariate's value is brought to a
/// uniform one by the distribution stated for that twin, counts of levels are compared with the sum of their stated
/// probabilities, and correlations with those asked for. Eligibility and strata, which would change these, are taken away.
///
/// Overall error probability: with at most ``most`` comparisons, each wrong by chance with at most 1e-6 / ``most``
/// (Bonferroni), all of this passes a right sampler with probability 1 - 1e-6; the seed is fixed.
@Suite struct PropertyShippedCohortTests {
    static let most = 400
    static let risk = 1e-6 / Double(most)
    static let size = 20_000

    static let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(repository)/Cohorts"))?
        .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted() ?? []

    @Test func areEnoughAndCite() throws {
        #expect(Self.names.count >= 16)
        for name in Self.names where !["solid-tumour-adults"].contains(name) {
            #expect(try committedCohort(name).source?.isEmpty == false, "\(name)")
        }
    }

    /// All comparisons of all cohorts, so that their number is known.
    @Test func marginalsCountsAndCorrelations() throws {
        var comparisons = 0
        for name in Self.names { comparisons += try compare(name) }
        #expect(comparisons > 80 && comparisons <= Self.most)
    }

    /// What sources publish of such patients: none of 100,000 twins' figures is further off than its tolerance and chance
    /// allow. Chance: 6 standard errors, which a normal deviate exceeds with 2e-9, so that with at most ``most`` figures
    /// cohorts just within all tolerances fail with less than 1e-6.
    @Test func publishedFigures() throws {
        var figures = 0
        for name in Self.names {
            let cohort = try committedCohort(name)
            guard !cohort.published.isEmpty else { continue }
            let comparison = try PublishedComparison.draw(cohort, size: 100_000, seed: 20_261_126, threads: 2)
            figures += comparison.rows.count
            for row in comparison.rows {
                let what = "\(name): \(row.figure.statistic.name) of \(row.figure.subject), \(row.figure.scope ?? "all")"
                #expect(row.verdict(errors: 6) != .differs, "\(what): \(row.drawn ?? .nan) instead of \(row.figure.value)")
                // Enough twins to see a difference of two tolerances.
                #expect(6 * (row.standardError ?? .infinity) < 8 * row.figure.tolerance && row.missing == 0, "\(what)")
            }
        }
        #expect(figures >= 80 && figures <= Self.most)
    }

    /// Quotas are met exactly in every whole period, by the conditions as written.
    @Test(arguments: names) func strataAndEligibility(_ name: String) throws {
        let cohort = try committedCohort(name)
        let sampler = cohort.sampler(seed: 3)
        let twins = try (0..<420).map { try sampler.twin(replicate: 0, index: $0) }
        let document = try #require(Document.load(path: "\(repository)/Cohorts/\(name).yaml", Diagnostics()))
        let statement = Statement(cohort, document.root)
        for twin in twins { #expect(try statement.isEligible(twin.values)) }
        for (index, stratum) in cohort.strata.enumerated() {
            let total = cohort.strata.reduce(0) { $0 + $1.quota }
            let inside = try twins.count { try statement.holds(stratum.condition, $0.values) }
            #expect(inside == 420 * stratum.quota / total, "\(name), \(stratum.name)")
            for (place, twin) in twins.enumerated() where sampler.stratum(of: place) == index {
                #expect(try statement.holds(stratum.condition, twin.values))
            }
        }
    }

    private func compare(_ name: String) throws -> Int {
        let path = "\(repository)/Cohorts/\(name).yaml"
        let diagnostics = Diagnostics()
        let document = try #require(Document.load(path: path, diagnostics))
        let entries = (document.root.entries ?? []).filter { !["eligible", "strata"].contains($0.key.text) }
        let root = DocumentNode(position: document.root.position, content: .mapping(entries))
        let cohort = try #require(Cohort.read(root, name: nil, file: path, text: document.text, diagnostics), "\(name): \(diagnostics.all)")
        #expect(diagnostics.all.isEmpty, "\(name): \(diagnostics.all)")
        let statement = Statement(cohort, root)
        let sampler = cohort.sampler(seed: 20_261_126)
        let twins = try sampler.twins(replicate: 0, count: Self.size, threads: 2).map(\.values)
        var comparisons = 0
        var uniforms: [String: [Double]] = [:]
        for (slot, covariate) in cohort.covariates.enumerated() {
            if let levels = covariate.levels, let stated = try statement.probabilities(covariate.name) {
                comparisons += levels.count
                expectCounts(twins, slot, levels, stated, "\(name): \(covariate.name)")
            } else if let stated = try statement.distribution(covariate.name) {
                comparisons += 1
                let values = try twins.map { try stated($0, $0[slot]) }
                uniforms[covariate.name] = values
                let distance = kolmogorovDistance(values) { min(max($0, 0), 1) }
                #expect(distance < largestDistance(values.count, risk: Self.risk), "\(name): \(covariate.name) \(distance)")
            }
        }
        for correlation in cohort.correlations {
            guard let first = uniforms[correlation.first], let second = uniforms[correlation.second] else {
                Issue.record("\(name): no values of \(correlation)")
                continue
            }
            comparisons += 1
            // The standard deviation is at most about 1 / sqrt(n); 6.5 of them are exceeded with less than 1e-10.
            let found = rankCorrelation(first, second)
            #expect(abs(found - correlation.spearman) < 6.5 / Double(Self.size).squareRoot(), "\(name): \(correlation) \(found)")
        }
        return comparisons
    }

    /// Hoeffding 1963: a sum of n independent indicators is further than sqrt(n ln(2 / risk) / 2) from the sum of their
    /// probabilities with at most `risk`.
    private func expectCounts(
        _ twins: [[Double]], _ slot: Int, _ levels: [String], _ stated: ([Double]) -> [Double], _ what: String
    ) {
        var expected = [Double](repeating: 0, count: levels.count)
        var found = expected
        for twin in twins {
            for (level, probability) in stated(twin).enumerated() { expected[level] += probability }
            found[Int(twin[slot])] += 1
        }
        let allowed = (Double(twins.count) * log(2 / Self.risk) / 2).squareRoot()
        for level in levels.indices { #expect(abs(found[level] - expected[level]) < allowed, "\(what) \(levels[level])") }
    }

    private func rankCorrelation(_ a: [Double], _ b: [Double]) -> Double {
        func ranks(_ values: [Double]) -> [Double] {
            var ranks = values
            for (rank, index) in values.indices.sorted(by: { values[$0] < values[$1] }).enumerated() { ranks[index] = Double(rank) }
            return ranks
        }
        let n = Double(a.count)
        let sum = zip(ranks(a), ranks(b)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        return 1 - 6 * sum / (n * n * n - n)
    }
}

/// What a cohort file says of its covariates, read from the file without the sampler.
private struct Statement {
    typealias Cumulative = ([Double], Double) throws -> Double
    let cohort: Cohort
    private var forms: [String: DocumentNode] = [:]
    private var groups: [(weight: DocumentNode, forms: [String: DocumentNode])] = []
    private let eligible: String?

    init(_ cohort: Cohort, _ root: DocumentNode) {
        self.cohort = cohort
        eligible = cohort.eligibility
        func forms(_ node: DocumentNode?) -> [String: DocumentNode] {
            Dictionary(uniqueKeysWithValues: (node?.entries ?? []).map { ($0.key.text, $0.value) })
        }
        let parts = forms(root)
        self.forms = forms(parts["covariates"])
        groups = (parts["subpopulations"]?.entries ?? []).compactMap { entry in
            let own = forms(entry.value)
            return own["weight"].map { ($0, forms(own["covariates"])) }
        }
    }

    func isEligible(_ values: [Double]) throws -> Bool { try eligible.map { try holds($0, values) } ?? true }

    func holds(_ condition: String, _ values: [Double]) throws -> Bool {
        let diagnostics = Diagnostics()
        let expression = try #require(Expressions.Expression.parse(Scalar(condition, file: "condition"), diagnostics))
        let checked = try #require(UnitChecker(scope: Names(cohort: cohort), diagnostics: diagnostics).checkTruth(expression))
        return checked.tree.evaluate { name in cohort.index(of: name).map { values[$0] } ?? .nan } != 0
    }

    /// The probabilities of a category's levels; nil where a formula or a genotype gives it.
    func probabilities(_ name: String) throws -> (([Double]) -> [Double])? {
        if name == "subpopulation", !groups.isEmpty {
            let weights = try groups.map { try argument($0.weight, Quantities.Unit.one) }
            return { twin in weights.map { $0(twin) } }
        }
        func levels(_ node: DocumentNode?) throws -> [([Double]) -> Double]? {
            guard let entries = node?.entries?.first(where: { $0.key.text == "levels" })?.value.entries else { return nil }
            return try entries.map { try argument($0.value, Quantities.Unit.one) }
        }
        if let own = try levels(forms[name]) { return { twin in own.map { $0(twin) } } }
        let parts = try groups.compactMap { try levels($0.forms[name]) }
        guard !parts.isEmpty, parts.count == groups.count, let slot = cohort.index(of: "subpopulation") else { return nil }
        return { twin in parts[Int(twin[slot])].map { $0(twin) } }
    }

    /// The distribution function of a number for a twin; nil where a formula gives it.
    func distribution(_ name: String) throws -> Cumulative? {
        guard let unit = cohort.index(of: name).flatMap({ cohort.covariates[$0].unit }) else { return nil }
        if let own = try cumulative(forms[name], unit) { return own }
        let parts = try groups.compactMap { try cumulative($0.forms[name], unit) }
        guard !parts.isEmpty, parts.count == groups.count, let slot = cohort.index(of: "subpopulation") else { return nil }
        return { twin, x in try parts[Int(twin[slot])](twin, x) }
    }

    private func cumulative(_ node: DocumentNode?, _ unit: Quantities.Unit) throws -> Cumulative? {
        let keys = Dictionary(uniqueKeysWithValues: (node?.entries ?? []).map { ($0.key.text, $0.value) })
        if let items = keys["mixture"]?.items {
            let parts: [(([Double]) -> Double, Cumulative)] = try items.map { item in
                let weight = try #require(item.entries?.first { $0.key.text == "weight" }?.value)
                let part = try cumulative(item, unit)
                return (try argument(weight, Quantities.Unit.one), try #require(part))
            }
            return { twin, x in try parts.reduce(0) { try $0 + $1.0(twin) * $1.1(twin, x) } }
        }
        guard let form = ["normal", "lognormal", "uniform", "gamma", "weibull", "beta"].first(where: { keys[$0] != nil }) else { return nil }
        var arguments: [String: ([Double]) -> Double] = [:]
        for entry in keys[form]?.entries ?? [] {
            let isPlain = ["cv", "shape", "alpha", "beta"].contains(entry.key.text)
            arguments[entry.key.text] = try argument(entry.value, isPlain ? Quantities.Unit.one : unit)
        }
        let limits = try keys["within"]?.items?.map { try argument($0, unit) }
        return { twin, x in
            let law = Self.law(form, arguments.mapValues { $0(twin) })
            guard let limits else { return law.cdf(x) }
            let (low, high) = (law.cdf(limits[0](twin)), law.cdf(limits[1](twin)))
            return min(max((law.cdf(x) - low) / (high - low), 0), 1)
        }
    }

    private static func law(_ form: String, _ a: [String: Double]) -> Distribution {
        let mean = a["mean"] ?? .nan
        let sd = a["sd"] ?? mean * (a["cv"] ?? .nan)
        switch form {
        case "normal": return .normal(mean: mean, sd: sd)
        case "uniform": return .uniform(low: a["from"] ?? .nan, high: a["to"] ?? .nan)
        case "lognormal":
            if let median = a["median"] { return .lognormal(logMean: log(median), logSD: log1p(pow(a["cv"] ?? .nan, 2)).squareRoot()) }
            return .lognormal(mean: mean, sd: sd)
        case "gamma": return a["shape"].map { .gamma(shape: $0, scale: a["scale"] ?? .nan) } ?? .gamma(mean: mean, sd: sd)
        case "weibull": return a["shape"].map { .weibull(shape: $0, scale: a["scale"] ?? .nan) } ?? .weibull(mean: mean, sd: sd)
        default: return a["alpha"].map { .beta(alpha: $0, beta: a["beta"] ?? .nan) } ?? .beta(mean: mean, sd: sd)
        }
    }

    private func argument(_ node: DocumentNode, _ unit: Quantities.Unit) throws -> ([Double]) -> Double {
        let diagnostics = Diagnostics()
        let scalar = try #require(node.scalar)
        let expression = try #require(Expressions.Expression.parse(scalar, diagnostics))
        let checked = try #require(
            UnitChecker(scope: Names(cohort: cohort), diagnostics: diagnostics).check(expression, as: unit), "\(diagnostics.all)")
        let evaluator = try #require(Evaluator(checked.tree) { cohort.index(of: $0) })
        return { evaluator($0) }
    }

    private struct Names: Scope {
        let cohort: Cohort
        func lookUp(_ name: String) -> ScopeEntry? { cohort.entry(for: name) }
        var visibleNames: [String] { cohort.covariates.map(\.name) }
    }
}
