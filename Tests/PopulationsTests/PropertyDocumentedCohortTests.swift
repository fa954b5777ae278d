import Documents
import Foundation
import Populations
import Testing

/// Documentation/cohorts.md: every example is sound, every key is told of.
@Suite struct PropertyDocumentedCohortTests {
    private func text() throws -> String { try String(contentsOfFile: "\(repository)/Documentation/cohorts.md", encoding: .utf8) }

    @Test func everyExampleIsSound() throws {
        let blocks = try text().components(separatedBy: "```yaml\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
        #expect(blocks.count >= 5)
        for block in blocks {
            let (cohort, told) = messages(block)
            #expect(told.isEmpty, "\(block)")
            let drawn = try cohort?.sampler(seed: 1).twins(replicate: 0, count: 20, threads: 1)
            #expect(drawn?.count == 20)
        }
    }

    /// Keys of the schema, as editors offer them, against the text and the reader's own list in its messages.
    @Test func nothingIsLeftOut() throws {
        let text = try text()
        let schema = CohortFile.schema.document(id: "cohort", title: "Cohort")
        let words = [
            "cohort", "title", "source", "covariates", "correlations", "resample", "subpopulations", "strata", "eligible", "levels", "normal",
            "lognormal", "uniform", "gamma", "weibull", "beta", "mixture", "column", "genotype", "derived", "value", "within", "unit",
            "twins", "share", "parameter", "gene", "ancestry", "alleles", "frequencies", "every", "published", "of", "where", "before_eligibility", "median",
            "quantiles", "spearman", "pearson", "reason",
        ]
        for word in words {
            #expect(schema.contains("\"\(word)\""), "\(word)")
            #expect(text.contains("`\(word)`") || text.contains("\(word):"), "\(word)")
        }
        let unknown = messages("cohort: a\nzzzzzzzz: 1\ncovariates: {a: {zzzzzzzz: 1, value: 1}}").messages
        #expect(unknown.count == 2)
        for word in words.prefix(9) { #expect(unknown[0].contains(word), "\(word)") }
    }
}
