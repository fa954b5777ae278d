import CLanes
import CPacks
import Integration
import ModelCompiler
import Testing

extension TestModel {
    /// A pack engine for the model; nil where packs cannot solve it.
    func packs(
        _ tolerances: Tolerances = .tight, width: Int = 8, level: lanes_level = lanes_best_level(), isNative: Bool = false
    ) throws -> PackIntegrator? {
        let code = try code()
        guard let interpreted = PackPrograms(code, width: width, level: level) else { return nil }
        let programs = isNative ? try interpreted.compiled(cache: .none) : interpreted
        return PackIntegrator(programs, tolerances: tolerances) { system(code) }
    }
}

/// All numbers of a solution, as bits.
func bits(_ solution: TwinSolution) -> [[UInt64]] {
    (solution.samples + solution.observations + [solution.functionals, solution.parameters]).map { $0.map(\.bitPattern) }
}

/// Largest difference of samples, relative to the value or a thousandth of the largest one.
func largestDifference(_ a: TwinSolution, _ b: TwinSolution) -> Double {
    var worst = 0.0
    for (left, right) in zip(a.samples, b.samples) {
        let least = 1e-3 * (right.map(\.magnitude).max() ?? 0)
        for (x, y) in zip(left, right) {
            let difference = x == y ? 0 : (x - y).magnitude / max(y.magnitude, least)
            if !(difference <= worst) { worst = difference }
        }
    }
    return worst
}

/// Both are within a thousand tolerances of the truth (see ``AnalyticDosingTests``), so within two thousand of each
/// other. Functionals may be times, which are known less exactly: where an extreme is flat, to the tolerance's root.
func expectAgreement(_ pack: TwinSolution, _ reference: TwinSolution, _ tolerances: Tolerances) {
    #expect(pack.failure?.reason == reference.failure?.reason && pack.failure?.subject == reference.failure?.subject)
    if let failure = pack.failure, let other = reference.failure {
        // After so many steps of the pack a twin gets as many alone.
        guard failure.reason != .tooManySteps else { return }
        #expect((failure.time - other.time).magnitude <= 1e-3 * max(1, other.time.magnitude))
        return
    }
    #expect(largestDifference(pack, reference) <= 2000 * tolerances.relative)
    #expect(pack.doses == reference.doses && pack.parameters == reference.parameters && pack.flags == reference.flags)
    for (a, b) in zip(pack.functionals, reference.functionals) where !(a.isNaN && b.isNaN) {
        #expect((a - b).magnitude <= 10 * tolerances.relative.squareRoot() * max(1, b.magnitude))
    }
}
