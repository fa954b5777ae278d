import Documents
import Foundation
import Statistics

/// The exact binomial test of one proportion, as a report of its own: power saws, and the level is not alpha.
struct ExactDesign {
    private let rate, power: Double
    private let test: ExactBinomialTest
    private let alpha: Double
    private let isJSON: Bool

    init(rate: Double, null: Double, n: Double?, _ options: DesignOptions) throws {
        let design = try options.design(size: n == nil ? nil : "--n")
        guard design.looks == 1 else { throw DesignInputError("--exact has one look; leave out --looks, or --exact") }
        guard rate > 0, rate < 1, rate != null else {
            throw DesignInputError(
                """
                --rate is \(rate) and --null \(null); give two different proportions above 0 and below 1
                """)
        }
        alpha = design.alpha / Double(design.sides.rawValue)
        if let n {
            guard let subjects = Int(exactly: n) else { throw DesignInputError("--n is \(n); give whole subjects") }
            test = try ExactBinomialTest(subjects: subjects, null: null, alpha: alpha, isGreater: rate > null)
        } else {
            test = try ExactBinomialTest.smallest(rate, null: null, alpha: alpha, power: design.power)
        }
        (self.rate, power, isJSON) = (rate, test.power(rate), options.json)
    }

    func tell() throws { print(isJSON ? try DesignJSON.text(self) : text) }

    private var text: String {
        let sign = test.isGreater ? "at least" : "at most"
        let bound =
            test.critical.map { "\(sign) \($0) of \(test.subjects) have the event" } ?? "never: too few subjects"
        let facts = [
            ["Level", "\(Figures.plain(alpha)) one-sided; the test's own \(Figures.fixed(test.level, 5))"],
            ["Rate", "\(Figures.plain(rate)), against \(Figures.plain(test.null))"],
            ["Size", "\(test.subjects) subjects"],
            ["Reject if", bound], ["Power", Figures.fixed(power, 4)],
        ]
        let lines = TextTable.lines(facts, left: 2).map { "  " + $0 }
        return (["One rate, exact binomial test", ""] + lines).joined(separator: "\n")
    }
}

extension ExactDesign: Encodable {
    func encode(to encoder: any Encoder) throws {
        var top = encoder.container(keyedBy: DesignJSON.Key.self)
        try top.encode("One rate, exact binomial test", forKey: "design")
        try top.encode(rate, forKey: "rate")
        try top.encode(test.null, forKey: "null")
        try top.encode(alpha, forKey: "alpha_one_sided")
        try top.encode(test.level, forKey: "level")
        try top.encode(test.subjects, forKey: "subjects")
        try top.encode(test.critical, forKey: "critical_events")
        try top.encode(power, forKey: "power")
    }
}
