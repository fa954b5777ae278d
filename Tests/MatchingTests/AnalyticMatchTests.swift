import Documents
import Foundation
import Matching
import Randomness
import Statistics
import Testing

/// Whole matches of tables, against closed forms and against each other.
@Suite struct AnalyticMatchTests {
    /// 4,000 patients whose weight and height are uniform and independent, half of each sex, some values missing.
    private static func table(_ count: Int = 4000) -> String {
        let key = StreamKey(seed: 5, purpose: "test")
        let lines = (0..<count).map { index -> String in
            var stream = key.stream(replicate: 0, twin: index)
            let (weight, height) = (40 + 80 * stream.uniform(), 1.4 + 0.7 * stream.uniform())
            return "\(index % 10 == 9 ? "" : "\(weight)"),\(100 * height),\(index % 2 == 0 ? "female" : "male")"
        }
        return "weight [kg],height [cm],sex\n" + lines.joined(separator: "\n") + "\n"
    }

    private func check(_ row: PopulationMatch.Row, _ value: Double, within: Double) {
        #expect(abs(row.after - value) <= within, "\(row.outcome) \(row.figure): \(row.after)")
        #expect(row.isMet)
    }

    @Test func figuresAreMetExactly() throws {
        let folder = try TemporaryFolder()
        let population = try folder.population(Self.table())
        let (targets, told) = messages(
            """
            targets: adults
            source: a test
            of:
              weight: {mean: 80 kg, sd: 14 kg, distribution: lognormal}
              height: {mean: 1.72 m, sd: 9 cm, quantiles: [[50 %, 171 cm]]}
              sex:    {shares: {female: 30 %, male: 70 %}}
            correlations:
              - {of: [weight, height], pearson: 0.4}
            """)
        #expect(told == [])
        let match = try PopulationMatch.find(try #require(targets), in: population)
        let expected = [80, 14, 172, 9, 0.5, 0.3, 0.7, 0.4]
        #expect(match.rows.count == expected.count)
        for (row, value) in zip(match.rows, expected) { check(row, value, within: 1e-6 * value) }
        #expect(match.complete == 3600 && match.missing.map(\.count) == [400] && match.missing.first?.outcome == "weight")
        #expect(match.weights.count == 4000 && abs(match.weights.reduce(0, +) - 1) < 1e-12)
        // Patients without a weight are in no figure.
        for index in stride(from: 9, to: 4000, by: 10) { #expect(match.weights[index] == 0) }
        #expect(match.effectiveSize > 300 && match.effectiveSize < 3600)
        #expect(match.distances.count == 1 && match.distances[0].before > match.distances[0].after)
        // Before, by the uniform distribution: mean 80, sd 80 / sqrt 12, with 5 standard errors.
        #expect(abs(match.rows[0].before - 80) < 5 * match.rows[0].beforeError)
        #expect(abs(match.rows[1].before - 80 / 12.0.squareRoot()) < 5 * match.rows[1].beforeError)
        #expect(abs(match.rows[0].beforeError - match.rows[1].before / 60) < 1e-9)
        #expect(try PopulationMatch.find(try #require(targets), in: population, threads: 1).weights == match.weights)
    }

    /// With figures of n patients the result is where the entropy's and the errors' gradients balance: of a mean alone it
    /// is nearer to the target than its standard error, and comes to it as n grows. Spread and mean are met together.
    @Test func uncertainFiguresAreMetNearly() throws {
        let folder = try TemporaryFolder()
        let population = try folder.population(Self.table())
        var last = Double.infinity
        for n in [20, 200, 20_000] {
            let found = try targets("  weight: {mean: 90 kg, sd: 14 kg, n: \(n)}\n  sex: {shares: {female: 30 %}, n: \(n)}\n")
            let match = try PopulationMatch.find(found, in: population)
            let miss = abs(match.rows[0].after - 90)
            #expect(match.rows.allSatisfy { $0.isMet } && miss < last && miss > 0)
            #expect(abs((match.rows[0].targetError ?? 0) - 14 / Double(n).squareRoot()) < 1e-12)
            #expect(abs((match.rows[2].targetError ?? 0) - (0.21 / Double(n)).squareRoot()) < 1e-12)
            last = miss
        }
        #expect(last < 0.01)
        // A mean beyond all patients, uncertain: as near as its error makes worth while, and told.
        let beyond = try PopulationMatch.find(try targets("  weight: {mean: 125 kg, sd: 5 kg, n: 50}\n"), in: population)
        #expect(!beyond.rows[0].isMet && beyond.rows[0].after > 110 && beyond.rows[0].after < 120)
        #expect(beyond.warnings.contains { $0.hasPrefix("not met within two standard errors: mean of weight") })
    }

    /// Two published sources that contradict each other: the more certain one weighs more. Two means of one quantity of
    /// variance v about a flat population end near the weighted mean of both, by 1 / se^2.
    @Test func sharesOfAllAndNone() throws {
        let folder = try TemporaryFolder()
        let population = try folder.population(Self.table(400))
        let match = try PopulationMatch.find(
            try targets("  sex: {shares: {female: 0, male: 1}}\n  height: {histogram: {edges: [140 cm, 170 cm, 210 cm], shares: [25 %, 75 %]}}\n"),
            in: population)
        for (row, value) in zip(match.rows, [0, 1, 0.25, 0.75]) { check(row, value, within: 1e-9) }
        for index in stride(from: 0, to: 400, by: 2) { #expect(match.weights[index] == 0) }
        let one = try PopulationMatch.find(try targets("  sex: {shares: {female: 1}}\n"), in: population)
        #expect(one.kept == 200 && abs(one.rows[0].after - 1) < 1e-12 && abs(one.effectiveSize - 200) < 1e-9)
    }

    /// Individual patients: the population's distance from their distribution falls to what the deciles leave.
    @Test func individualPatientsAreMatched() throws {
        let folder = try TemporaryFolder()
        let population = try folder.population(Self.table())
        let key = StreamKey(seed: 6, purpose: "data")
        let data = (0..<500).map { index -> String in
            var stream = key.stream(replicate: 0, twin: index)
            return "\(80_000 + 12_000 * stream.normal())"
        }
        try folder.write("trial.csv", "ID,WT [g]\n" + data.enumerated().map { "\($0),\($1)" }.joined(separator: "\n") + "\n600,NA\n")
        let path = try folder.write("targets.yaml", "targets: data\nsource: a test\nof: {weight: {data: {file: trial.csv, column: WT}}}\n")
        let match = try PopulationMatch.find(try TargetsFile.load(path: path), in: population)
        #expect(match.rows.count == 9 && match.rows.allSatisfy(\.isMet))
        // Each class between deciles holds a tenth, so that shares within it differ by less.
        #expect(match.distances[0].before > 0.15 && match.distances[0].after < 0.1)
    }

    /// Allen's ratio of densities, with and without acceptance: uniform patients brought to a bivariate normal with a
    /// correlation, one outcome lognormal. Chosen ones pass a Kolmogorov-Smirnov test at 0.1 %.
    @Test func densitiesAreMatched() throws {
        let folder = try TemporaryFolder()
        let population = try folder.population(Self.table(20_000))
        let (targets, told) = messages(
            """
            targets: adults
            source: a test
            of:
              weight: {mean: 75 kg, sd: 10 kg, distribution: lognormal}
              height: {mean: 172 cm, sd: 8 cm, distribution: normal}
            correlations: [{of: [weight, height], pearson: 0.5}]
            """)
        #expect(told == [])
        let asked = try #require(targets)
        let weighted = try PopulationMatch.find(asked, in: population, by: .density)
        // An estimate from nearest neighbours: within a tenth of the spreads and of the correlation.
        for (row, value) in zip(weighted.rows, [75, 10, 172, 8, 0.5]) {
            let room = [1, 1, 0.8, 0.8, 0.05][weighted.rows.firstIndex { $0.figure == row.figure && $0.outcome == row.outcome } ?? 0]
            #expect(abs(row.after - value) < room, "\(row.outcome) \(row.figure) \(row.after)")
        }
        let chosen = try PopulationMatch.find(asked, in: population, by: .density, choice: .accept)
        #expect(chosen.kept > 200)
        for distance in chosen.distances { #expect(distance.after < 1.95 / Double(chosen.kept).squareRoot() && distance.before > 0.15) }
        #expect(try PopulationMatch.find(asked, in: population, by: .density, choice: .accept, threads: 1).weights == chosen.weights)
        #expect(try PopulationMatch.find(asked, in: population, by: .density, choice: .accept, seed: 2).weights != chosen.weights)
    }

    /// Different patients in proportion to their weights: figures within four of their standard errors.
    @Test func patientsAreSelected() throws {
        let folder = try TemporaryFolder()
        let population = try folder.population(Self.table())
        let asked = try targets("  weight: {mean: 85 kg, sd: 18 kg}\n  sex: {shares: {male: 60 %}}\n")
        let match = try PopulationMatch.find(asked, in: population, choice: .select(300))
        #expect(match.kept == 300 && abs(match.effectiveSize - 300) < 1e-6)
        for row in match.rows { #expect(abs(row.after - row.target) < 4 * row.afterError, "\(row.figure)") }
        #expect(try PopulationMatch.find(asked, in: population, choice: .select(300), threads: 1).weights == match.weights)
        let many = told(folder) { _ = try PopulationMatch.find(asked, in: population, choice: .select(3500)) }
        #expect(many.count == 1 && many[0].hasPrefix("--select:1:1: 3500 different patients cannot be drawn"))
    }

    /// The table that is written holds what was read, to the bit, and weights that count patients.
    @Test func populationsAreWritten() throws {
        let folder = try TemporaryFolder()
        let population = try folder.population(Self.table(200))
        let asked = try targets("  weight: {mean: 85 kg, sd: 18 kg}\n")
        let match = try PopulationMatch.find(asked, in: population)
        let text = try MatchedPopulation(population, match, isWeighted: true).csv
        let again = try folder.population(text)
        #expect(again.count == 180 && again.columns.map(\.name) == ["twin", "weight", "height", "sex", "prevalence_weight"])
        let weights = try #require(again.column("prevalence_weight")).values
        #expect(abs(weights.reduce(0, +) - 180) < 1e-9)
        let rows = try #require(again.column("twin")).values.map { Int($0) - 1 }
        #expect(zip(again.columns[1].values, rows).allSatisfy { $0 == population.columns[0].values[$1] })
        #expect(again.columns[1].unit.symbol == "kg")
        let clash = told(folder) { _ = try MatchedPopulation(again, PopulationMatch.find(asked, in: again), isWeighted: true) }
        #expect(clash.count == 1 && clash[0].contains("there is a column `prevalence_weight` already"))
    }

    /// A million patients, four figures of two outcomes and shares: seconds.
    @Test func aMillionPatients() throws {
        let key = StreamKey(seed: 1, purpose: "million")
        var columns: [[Double]] = [[], []]
        for index in 0..<1_000_000 {
            var stream = key.stream(replicate: 0, twin: index)
            columns[0].append(60 + 15 * stream.normal())
            columns[1].append(stream.uniform())
        }
        let x = columns[0]
        let start = Date()
        let found = EntropyWeights(
            base: nil,
            averages: [
                .init(of: x, is: 65), .init(of: x.map { ($0 - 65) * ($0 - 65) }, is: 144), .init(of: columns[1], is: 0.6),
                .init(of: columns[1].map { $0 < 0.25 ? 1 : 0 }, is: 0.2),
            ], threads: 2)
        #expect(found?.isMet == true && Date().timeIntervalSince(start) < 30)
    }
}
