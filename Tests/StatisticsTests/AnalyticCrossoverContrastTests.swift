import Foundation
import Statistics
import Testing

private typealias Measurement = CrossoverContrast.Measurement

/// The difference of two treatments in crossovers of any shape.
@Suite struct AnalyticCrossoverContrastTests {
    /// Six sequences of Williams' design.
    private static let williams = [[0, 1, 2], [1, 2, 0], [2, 0, 1], [0, 2, 1], [1, 0, 2], [2, 1, 0]]

    private static func patients(_ sequences: [[Int]], _ values: [[Double]]) -> [[Measurement]] {
        zip(sequences, values).map { sequence, values in
            zip(sequence, values).enumerated().filter { !$1.1.isNaN }.map { Measurement(period: $0, treatment: $1.0, value: $1.1) }
        }
    }

    /// Two treatments: the analysis of variance that is checked against replicateBE and R, also with missing periods.
    @Test(arguments: ["one", "two", "patterson", "metzler"]) func twoTreatmentsAreTheAnalysisOfVariance(_ name: String) throws {
        let fixture =
            switch name {
            case "one": CrossoverFixtures.emaOne
            case "two": CrossoverFixtures.emaTwo
            case "patterson": CrossoverFixtures.patterson
            default: CrossoverFixtures.metzler
            }
        let observations = fixture.observations()
        let anova = try CrossoverAnova(CrossoverTrial(observations))
        var order: [String] = []
        for observation in observations where !order.contains(observation.subject) { order.append(observation.subject) }
        let patients = order.map { subject in
            observations.filter { $0.subject == subject && !$0.value.isNaN }
                .map { Measurement(period: $0.period, treatment: $0.treatment == .test ? 1 : 0, value: log($0.value)) }
        }
        let contrast = try #require(CrossoverContrast(patients, of: 1, against: 0))
        #expect(isClose(contrast.difference.value, anova.ratio.log.value, relative: 1e-11))
        #expect(isClose(contrast.difference.standardError, anova.ratio.log.standardError, relative: 1e-11))
        #expect(contrast.difference.degreesOfFreedom == anova.ratio.log.degreesOfFreedom)
        // The other way round it is the same with its sign turned.
        let turned = try #require(CrossoverContrast(patients, of: 0, against: 1))
        #expect(isClose(turned.difference.value, -contrast.difference.value, relative: 1e-11))
    }

    /// Three treatments, seven patients of whom one left after two periods: R 4.2.2,
    /// `lm(y ~ factor(patient) + factor(period) + factor(treatment))`, to the digits that R prints.
    @Test func anIncompleteWilliamsDesignMatchesR() throws {
        let values: [[Double]] = [
            [4.12, 4.41, 4.03], [3.88, 4.35, 3.91], [4.62, 4.20, 4.77], [4.05, 4.11, 4.49], [3.74, 3.52, 4.18],
            [4.93, 5.02, 4.71], [4.33, 4.58, .nan],
        ]
        let patients = Self.patients(Self.williams + [Self.williams[0]], values)
        let first = try #require(CrossoverContrast(patients, of: 1, against: 0))
        let second = try #require(CrossoverContrast(patients, of: 2, against: 0))
        #expect(isClose(first.difference.value, 0.2881250, relative: 1e-7))
        #expect(isClose(first.difference.standardError, 0.113129390815818, relative: 1e-12))
        #expect(isClose(first.difference.pValue(), 0.0313557406727744, relative: 1e-11))
        #expect(isClose(second.difference.value, 0.2790625, relative: 1e-7))
        #expect(isClose(second.difference.standardError, 0.119035713587066, relative: 1e-12))
        #expect(first.difference.degreesOfFreedom == 9)
        #expect(isClose(first.residualVariance, 0.0438797453703703, relative: 1e-12))
    }

    /// In a complete balanced design every effect is a difference of means, with variance 2 s^2 / n and 2 n - 4 degrees of
    /// freedom (PowerTOST's "3x6x3").
    @Test func aBalancedWilliamsDesignIsADifferenceOfMeans() throws {
        let sequences = Self.williams + Self.williams
        let values = sequences.indices.map { patient in
            (0..<3).map { period in sin(Double(7 * patient + 3 * period)) + Double(period) + (sequences[patient][period] == 2 ? 0.4 : 0) }
        }
        let patients = Self.patients(sequences, values)
        func mean(_ treatment: Int) -> Double {
            let all = patients.flatMap { $0 }.filter { $0.treatment == treatment }.map(\.value)
            return all.reduce(0, +) / Double(all.count)
        }
        let contrast = try #require(CrossoverContrast(patients, of: 2, against: 1))
        #expect(isClose(contrast.difference.value, mean(2) - mean(1), relative: 1e-11))
        #expect(isClose(contrast.difference.standardError, (2 * contrast.residualVariance / 12).squareRoot(), relative: 1e-11))
        #expect(contrast.difference.degreesOfFreedom == 20)
    }

    @Test func whatCannotBeToldApartHasNoContrast() {
        let order = Self.patients([[0, 1], [0, 1], [0, 1]], [[1, 2], [2, 4], [3, 3.5]])
        #expect(CrossoverContrast(order, of: 1, against: 0) == nil)
        let both = Self.patients([[0, 1], [1, 0]], [[1, 2], [2, 4]])
        #expect(CrossoverContrast(both, of: 1, against: 0) == nil)      // no degrees of freedom
        let enough = Self.patients([[0, 1], [1, 0], [0, 1]], [[1, 2], [2, 4], [1, 3]])
        #expect(CrossoverContrast(enough, of: 1, against: 0) != nil)
        #expect(CrossoverContrast(enough, of: 1, against: 1) == nil)
        #expect(CrossoverContrast(enough, of: 2, against: 0) == nil)    // never given
        #expect(CrossoverContrast(enough + [[Measurement(period: 0, treatment: 0, value: .infinity), Measurement(period: 1, treatment: 1, value: 1)]], of: 1, against: 0) == nil)
        #expect(CrossoverContrast([], of: 1, against: 0) == nil)
    }
}
