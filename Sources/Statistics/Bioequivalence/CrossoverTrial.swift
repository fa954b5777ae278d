import Foundation

/// One measurement of a crossover trial, such as an AUC or Cmax.
public struct CrossoverObservation: Sendable, Hashable {
    public enum Treatment: String, Sendable, Hashable, CaseIterable { case reference, test }

    /// Anything that names the subject; it must be unique in the trial, not only in the sequence.
    public let subject: String
    /// The order of treatments that the subject was allocated to, such as `RTRT`.
    public let sequence: String
    /// From 1.
    public let period: Int
    public let treatment: Treatment
    /// On its original scale, positive; NaN where missing.
    public let value: Double

    public init(subject: String, sequence: String, period: Int, treatment: Treatment, value: Double) {
        self.subject = subject
        self.sequence = sequence
        self.period = period
        self.treatment = treatment
        self.value = value
    }
}

/// The measurements of a crossover trial of a test against a reference treatment, plain or replicate, checked and on
/// the logarithmic scale.
///
///     let trial = try CrossoverTrial(observations)
///     let anova = try CrossoverAnova(trial)
///     anova.ratio.equivalence().isEquivalent          // 90 % interval within 0.80 ... 1.25
public struct CrossoverTrial: Sendable, Hashable {
    /// A subject's measurements, in the order of periods.
    struct Subject: Sendable, Hashable {
        let name: String
        /// Place in ``CrossoverTrial/sequences``.
        let sequence: Int
        /// Places in ``CrossoverTrial/periods``.
        let periods: [Int]
        let isTest: [Bool]
        let logs: [Double]
    }

    /// In alphabetical order.
    public let sequences: [String]
    /// Ascending.
    public let periods: [Int]
    /// Measurements with a NaN value; they are in no statistic.
    public let missing: Int
    /// Subjects with a measurement, in the order of their first.
    let subjects: [Subject]

    public init(_ observations: [CrossoverObservation]) throws(BioequivalenceError) {
        var order: [String] = []
        var rows: [String: [CrossoverObservation]] = [:]
        var planned: [String: CrossoverObservation.Treatment] = [:]
        for observation in observations {
            guard observation.value.isNaN || (observation.value > 0 && observation.value.isFinite) else {
                throw .invalidValue(subject: observation.subject, period: observation.period, observation.value)
            }
            let place = "\(observation.sequence)\u{0}\(observation.period)"
            guard planned[place] ?? observation.treatment == observation.treatment else {
                throw .inconsistentTreatment(sequence: observation.sequence, period: observation.period)
            }
            planned[place] = observation.treatment
            let earlier = rows[observation.subject] ?? []
            guard earlier.allSatisfy({ $0.sequence == observation.sequence }) else {
                throw .severalSequences(subject: observation.subject)
            }
            guard !earlier.contains(where: { $0.period == observation.period }) else {
                throw .repeatedPeriod(subject: observation.subject, period: observation.period)
            }
            if earlier.isEmpty { order.append(observation.subject) }
            rows[observation.subject, default: []].append(observation)
        }
        let measured = observations.filter { !$0.value.isNaN }
        let sequences = Set(measured.map(\.sequence)).sorted()
        let periods = Set(measured.map(\.period)).sorted()
        missing = observations.count - measured.count
        self.sequences = sequences
        self.periods = periods
        subjects = order.compactMap { name in
            let kept = (rows[name] ?? []).filter { !$0.value.isNaN }.sorted { $0.period < $1.period }
            guard let first = kept.first, let sequence = sequences.firstIndex(of: first.sequence) else { return nil }
            return Subject(
                name: name, sequence: sequence, periods: kept.compactMap { periods.firstIndex(of: $0.period) },
                isTest: kept.map { $0.treatment == .test }, logs: kept.map { log($0.value) })
        }
    }

    private init(sequences: [String], periods: [Int], missing: Int, subjects: [Subject]) {
        self.sequences = sequences
        self.periods = periods
        self.missing = missing
        self.subjects = subjects
    }

    /// Number of subjects with a measurement.
    public var subjectCount: Int { subjects.count }
    /// Number of measurements.
    public var count: Int { subjects.reduce(0) { $0 + $1.logs.count } }

    /// The measurements under one treatment only.
    func only(_ treatment: CrossoverObservation.Treatment) -> CrossoverTrial {
        let isTest = treatment == .test
        return CrossoverTrial(
            sequences: sequences, periods: periods, missing: missing,
            subjects: subjects.compactMap { subject in
                let kept = subject.logs.indices.filter { subject.isTest[$0] == isTest }
                guard !kept.isEmpty else { return nil }
                return Subject(
                    name: subject.name, sequence: subject.sequence, periods: kept.map { subject.periods[$0] },
                    isTest: kept.map { subject.isTest[$0] }, logs: kept.map { subject.logs[$0] })
            })
    }
}

/// Why a bioequivalence analysis has no result.
public enum BioequivalenceError: Error, Hashable, CustomStringConvertible {
    case invalidValue(subject: String, period: Int, Double)
    case inconsistentTreatment(sequence: String, period: Int)
    case severalSequences(subject: String)
    case repeatedPeriod(subject: String, period: Int)
    /// The design has no contrast of test and reference within subjects, or it is that of periods.
    case notEstimable
    /// No degrees of freedom are left for the residual variance.
    case tooFewMeasurements
    /// No subject has the treatment twice, or too few have.
    case notReplicated(CrossoverObservation.Treatment)
    /// A coefficient of variation, ratio, limit, error or number of subjects that is out of range.
    case invalidDesign(String)

    public var description: String {
        switch self {
        case .invalidValue(let subject, let period, let value):
            "subject \(subject) has the value \(value) in period \(period); it must be positive, or NaN where missing"
        case .inconsistentTreatment(let sequence, let period):
            "period \(period) of sequence \(sequence) has both treatments"
        case .severalSequences(let subject): "subject \(subject) is in several sequences"
        case .repeatedPeriod(let subject, let period): "subject \(subject) has several values in period \(period)"
        case .notEstimable: "test and reference cannot be told apart from the periods within subjects"
        case .tooFewMeasurements: "there are too few measurements for a residual variance"
        case .notReplicated(let treatment):
            "too few subjects were given the \(treatment.rawValue) twice for its variability within subjects"
        case .invalidDesign(let reason): reason
        }
    }
}
