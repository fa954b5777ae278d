import Foundation
import Populations
import Randomness
import Synchronization
import Testing

/// What a covariate's values depend on, and what not, to the bit.
@Suite struct PropertyStreamTests {
    static let age = "  age: {normal: {mean: 62 y, sd: 16 y}, within: [18 y, 95 y]}\n"
    static let sex = "  sex: {levels: {female: 0.46, male: 0.54}}\n"
    static let weight = "  weight: {lognormal: {median: if sex == male then 84 kg else 72 kg, cv: 22 %}}\n"
    static let height = "  height: {normal: {mean: 170 cm, sd: 8 cm}}\n"
    static let extra = "  alpha: {uniform: {from: 0, to: 1}}\n  bmi_now: {derived: weight / height^2}\n"

    private func draw(_ declarations: [String], _ rest: String = "") throws -> [String: [Double]] {
        try columns(cohort("covariates:\n" + declarations.joined() + rest), 300)
    }

    @Test func othersMayComeAndGo() throws {
        let base = try draw([Self.age, Self.sex, Self.weight, Self.height])
        let reordered = try draw([Self.weight, Self.height, Self.extra, Self.sex, Self.age])
        for name in ["age", "sex", "weight", "height"] { #expect(reordered[name] == base[name], "\(name)") }
        let fewer = try draw([Self.age])
        #expect(fewer["age"] == base["age"])
    }

    @Test func correlationsReachOnlyTheirOwn() throws {
        let all = [Self.age, Self.sex, Self.weight, Self.height]
        let base = try draw(all)
        let correlated = try draw(all, "correlations: [[height, weight, 0.45]]\n")
        for name in ["age", "sex"] { #expect(correlated[name] == base[name], "\(name)") }
        #expect(correlated["weight"] != base["weight"])
        let reordered = try draw(all.reversed(), "correlations: [[weight, height, 0.45]]\n")
        for name in ["age", "sex", "weight", "height"] { #expect(reordered[name] == correlated[name], "\(name)") }
    }

    /// A condition that the first attempt meets changes nothing; later attempts have streams of their own.
    @Test func attempts() throws {
        let free = try cohort("covariates:\n" + Self.age + Self.height).sampler(seed: 9)
        let bound = try cohort("covariates:\n" + Self.age + Self.height + "eligible: age < 60 y\n").sampler(seed: 9)
        for index in 0..<300 {
            let (one, other) = (try free.twin(replicate: 0, index: index), try bound.twin(replicate: 0, index: index))
            #expect((other.attempts == 1) == (one.values[0] < 60))
            if other.attempts == 1 { #expect(one.values == other.values) }
            var stream = RandomStream(seed: 9, replicate: 0, twin: index, purpose: "covariate:height", substream: other.attempts - 1)
            #expect(other.values[1] == 170 + 8 * stream.normal())
        }
    }

    @Test func seedReplicateAndTwin() throws {
        let cohort = try committedCohort("hospitalised-adults")
        let sampler = cohort.sampler(seed: 1)
        let first = try sampler.twin(replicate: 0, index: 0)
        #expect(try cohort.sampler(seed: 1).twin(replicate: 0, index: 0) == first)
        let others = [
            try cohort.sampler(seed: 2).twin(replicate: 0, index: 0), try sampler.twin(replicate: 1, index: 0),
            try sampler.twin(replicate: 0, index: 1),
        ]
        for other in others { #expect(other.values != first.values) }
    }

    @Test func threads() throws {
        let sampler = try committedCohort("hospitalised-adults").sampler(seed: 77)
        let alone = try (0..<400).map { try sampler.twin(replicate: 3, index: $0) }
        let together = Mutex([CohortTwin?](repeating: nil, count: 400))
        DispatchQueue.concurrentPerform(iterations: 400) { index in
            let twin = try? sampler.twin(replicate: 3, index: 399 - index)
            together.withLock { $0[399 - index] = twin }
        }
        #expect(together.withLock { $0 } == alone)
    }
}
