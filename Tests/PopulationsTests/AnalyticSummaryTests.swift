import Documents
import Populations
import Testing

@Suite struct AnalyticSummaryTests {
    static let text = """
        covariates:
          sex: {levels: {female: 0.5, male: 0.5}}
          weight: {value: 72.5 kg, title: Body weight}
          share: {uniform: {from: 0, to: 1}}
          double: {derived: 2 * share}
        """

    @Test func statistics() throws {
        let cohort = try cohort(Self.text)
        let sampler = cohort.sampler(seed: 8)
        let twins = try (0..<101).map { try sampler.twin(replicate: 0, index: $0) }
        let summary = CohortSummary(cohort, twins: twins)
        #expect(try CohortSummary.draw(cohort, size: 101, seed: 8).description == summary.description)
        #expect(summary.size == 101 && summary.attempts == 101 && summary.acceptance == 1)
        let shares = twins.map { $0.values[2] }.sorted()
        guard case .number(let unit, let share) = summary.rows[2].values, case .levels(let levels) = summary.rows[0].values else {
            Issue.record("wrong kinds")
            return
        }
        #expect(unit.symbol == "1" && share.count == 101)
        #expect(share.minimum == shares[0] && share.median == shares[50] && share.percentile95 == shares[95])
        #expect(levels.map(\.name) == ["female", "male"])
        #expect(levels[1].count == twins.count { $0.values[0] == 1 })
        #expect(summary.correlated == ["weight", "share", "double"])
        #expect(summary.spearman[1][2] == 1 && summary.spearman[0][1] == nil)
        #expect(summary.rows[1].title == "Body weight" && summary.rows[3].isDerived)
        #expect(summary.description.contains("101 twins; 101 patients drawn, 100 % eligible"))
    }

    @Test func noTwins() throws {
        let summary = CohortSummary(try cohort(Self.text), twins: [])
        #expect(summary.acceptance == nil)
        #expect(summary.description.contains("no twins"))
    }

    /// A model without covariates needs no more.
    @Test func noCovariates() throws {
        let empty = try cohort("covariates: {}")
        #expect(try empty.sampler(seed: 1).twin(replicate: 0, index: 3).values.isEmpty)
        #expect(CohortTable.header(empty) == "twin")
        #expect(try CohortSummary.draw(empty, size: 3, seed: 1).rows.isEmpty)
    }

    @Test func table() throws {
        let cohort = try cohort(Self.text)
        let sampler = cohort.sampler(seed: 8)
        let twins = try (0..<3).map { try sampler.twin(replicate: 0, index: $0) }
        let lines = CohortTable.csv(cohort, twins: twins).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 5 && lines[4].isEmpty)
        #expect(lines[0] == "twin,sex,weight [kg],share [1],double [1]")
        for (index, twin) in twins.enumerated() {
            let cells = lines[index + 1].split(separator: ",").map(String.init)
            #expect(cells[0] == "\(index + 1)" && cells[1] == ["female", "male"][Int(twin.values[0])] && cells[2] == "72.5")
            #expect(Double(cells[3]) == twin.values[2] && Double(cells[4]) == twin.values[3])
        }
    }

    @Test func meaningOfNames() throws {
        let cohort = try cohort(Self.text)
        #expect(cohort.covariates.map(\.text) == ["female 0.5, male 0.5", "72.5 kg", "uniform, from 0 to 1", "2 * share"])
        #expect(cohort.entry(for: "weight")?.type.unit?.symbol == "kg")
        #expect(cohort.entry(for: "sex")?.type == .level(["female", "male"]))
        #expect(cohort.entry(for: "wieght") == nil)
        let ward = try committedCohort("hospitalised-adults")
        #expect(ward.covariates[1].text == "normal, mean 62 y, sd 16 y, within 18 y to 95 y")
        #expect(ward.covariates.last?.unit?.symbol == "mL/min")
        #expect(ward.correlations.map(\.spearman) == [0.45, 0.25])
    }

    @Test func schema() {
        let text = CohortFile.schema.document(id: "cohort", title: "Cohort")
        for key in ["covariates", "correlations", "eligible", "lognormal", "derived", "within"] { #expect(text.contains("\"\(key)\"")) }
    }
}
