import Foundation

/// Everything that is told of a cohort's drawn twins, for a page and for programs (JSON): their covariates and how these go
/// together, whom eligibility left out, what is published of such patients, and real ones beside them.
///
///     let description = try CohortDescription(cohort, size: 1000, seed: 1, threads: 4, version: "1.0")
///     print(try description.json())
public struct CohortDescription: Codable, Sendable {
    /// Statistics of a number; what cannot be had is nil.
    public struct Numbers: Codable, Sendable {
        public let n: Int
        public let missing: Int
        public let mean, sd, minimum, p5, p25, median, p75, p95, maximum: Double?
        /// Monte Carlo standard error of the mean.
        public let meanError: Double?
    }

    /// Counts in bins that twins and real patients share.
    public struct Bins: Codable, Sendable {
        public let edges: [Double]
        public let twins: [Int]
        public let patients: [Int]?
    }

    public struct Level: Codable, Sendable {
        public let name: String
        public let twins: Int
        public let share: Double?
        public let patients: Int?
        public let patientShare: Double?
    }

    /// How far real patients are from the twins.
    public struct Distance: Codable, Sendable {
        /// Of the means: twins less patients, in standard deviations.
        public let standardisedDifference: Double?
        /// Largest difference of the distribution functions, and what chance alone exceeds in 5 %.
        public let kolmogorovSmirnov, kolmogorovSmirnovLimit: Double?
        /// Of levels: the share that would have to change.
        public let totalVariation: Double?
    }

    public struct Covariate: Codable, Sendable {
        public let name: String
        public let title: String?
        /// How it comes about.
        public let law: String
        /// Nil for levels.
        public let unit: String?
        public let isDerived: Bool
        public let twins: Numbers?
        public let bins: Bins?
        public let levels: [Level]?
        /// The file's column.
        public let column: String?
        public let patients: Numbers?
        /// Patients without this value.
        public let missing: Int?
        public let distance: Distance?
    }

    /// Two numeric covariates side by side: counts in tiles, rows of the second from below, or points where twins are few.
    public struct Pair: Codable, Sendable {
        public let first, second: String
        public let firstEdges, secondEdges: [Double]
        public let counts: [[Int]]
        public let firstPoints, secondPoints: [Double]
        public let firstPatients, secondPatients: [Double]
    }

    /// Spearman's.
    public struct Correlation: Codable, Sendable {
        public let first, second: String
        /// By the file: given what conditions them, before eligibility.
        public let asked: Double?
        public let drawn, drawnError: Double?
        public let patients, patientsError: Double?
        /// Patients who have both.
        public let count: Int?
    }

    /// A condition of `eligible`, in patients before it is applied.
    public struct Refusal: Codable, Sendable {
        public let condition: String
        public let refused: Double
        /// By it alone.
        public let alone: Double
    }

    public struct Stratum: Codable, Sendable {
        public let name: String
        public let condition: String
        public let twins: Int
        /// In patients before strata and eligibility.
        public let share: Double
    }

    public struct Published: Codable, Sendable {
        public let subject: String
        public let statistic: String
        public let quantile: Double?
        public let level: String?
        public let scope: String?
        public let unit: String
        public let published: Double
        public let drawn, difference, error: Double?
        public let tolerance: Double
        public let toleranceText: String
        public let reason: String?
        public let verdict: String
        public let count, missing: Int
        public let source: String
    }

    public let cohort, title: String
    public let source: String?
    public let file, text: String
    public let version: String
    public let seed: UInt64
    public let size: Int
    /// Patients drawn to find the twins.
    public let attempts: Int
    public let acceptance, acceptanceError: Double?
    public let eligibility: String?
    public let refusals: [Refusal]
    public let strata: [Stratum]
    public let covariates: [Covariate]
    /// Names of those in ``pairs``.
    public let paired: [String]
    public let pairs: [Pair]
    public let correlations: [Correlation]
    public let published: [Published]
    /// Covariates of which nothing is published.
    public let unpublished: [String]
    public let patientFile: String?
    public let patientCount: Int?
    /// Columns of that file that no covariate takes.
    public let unusedColumns: [String]

    /// With sorted keys, in words joined by `_`.
    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
}
