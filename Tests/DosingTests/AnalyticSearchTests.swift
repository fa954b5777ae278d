import Dosing
import Foundation
import Testing
import TrialEngine
import TrialProtocol

/// NLopt's searches find optima that are known.
@Suite struct AnalyticSearchTests {
    /// A hill at (12, 3) in a box of unlike sides. Every method within 2 % of the range.
    @Test(arguments: [OptimisationPlan.Method.direct, .bobyqa, .cobyla, .isres]) func findsTheTop(_ method: OptimisationPlan.Method) {
        let search = NLoptSearch(method: method, lower: [2, 0], upper: [30, 5], seed: 1)
        var best = (goal: -Double.infinity, point: [Double]())
        var count = 0
        let isComplete = search.run(constraints: 0) { point in
            count += 1
            let goal = 10 - (point[0] - 12) * (point[0] - 12) / 100 - (point[1] - 3) * (point[1] - 3)
            if goal > best.goal { best = (goal, point) }
            return NLoptSearch.Worth(goal: goal, slacks: [])
        }
        #expect(isComplete && count <= NLoptSearch.evaluations)
        // An evolution of 200 candidates comes near only.
        let tolerance = method == .isres ? 0.15 : 0.02
        #expect(abs(best.point[0] - 12) < 28 * tolerance && abs(best.point[1] - 3) < 5 * tolerance, "\(best)")
    }

    /// The same hill where x + 4 y may not be above 18: by Lagrange's multiplier the best is at (6.8, 2.8).
    @Test(arguments: [OptimisationPlan.Method.direct, .cobyla]) func keepsConstraints(_ method: OptimisationPlan.Method) {
        // Least (x - 12)^2 / 100 + (y - 3)^2 on x = 18 - 4 y: (6 - 4 y)(-4) / 50 + 2 (y - 3) = 0.
        let y = (6 + 24.0 / 50) / (2 + 16.0 / 50), x = 18 - 4 * y
        var best = (goal: -Double.infinity, point: [Double]())
        _ = NLoptSearch(method: method, lower: [2, 0], upper: [30, 5], seed: 1).run(constraints: 1) { point in
            let goal = 10 - (point[0] - 12) * (point[0] - 12) / 100 - (point[1] - 3) * (point[1] - 3)
            let slack = 18 - point[0] - 4 * point[1]
            if slack >= -1e-6, goal > best.goal { best = (goal, point) }
            return NLoptSearch.Worth(goal: goal, slacks: [slack])
        }
        #expect(abs(best.point[0] - x) < 1.5 && abs(best.point[1] - y) < 0.25, "\(best), expected \((x, y))")
    }

    @Test func stopsWhenToldTo() {
        var count = 0
        let isComplete = NLoptSearch(method: .cobyla, lower: [0, 0], upper: [1, 1], seed: 1).run(constraints: 1) { _ in
            count += 1
            return count < 4 ? NLoptSearch.Worth(goal: Double(count), slacks: [1]) : nil
        }
        #expect(!isComplete && count == 4)
    }
}

/// Solved candidates outlive the program.
@Suite struct PropertyStoreTests {
    @Test func whatWasKeptIsThere() throws {
        let path = NSTemporaryDirectory() + "dosis-\(UUID().uuidString).partial"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let outcome = CandidateSolver.Outcome(functionals: [[1, .nan, 3]], endpoints: [[4, 5, 6], [0, 1, .nan]], failed: 1)
        let store = try CandidateStore(path, fingerprint: "a", resumes: false)
        try store.keep(outcome, of: [60, 2], 64..<67)
        try store.keep(outcome, of: [75, 2], 64..<67)
        // A kill in the middle of a record.
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        try whole.dropLast(5).write(to: URL(fileURLWithPath: path))
        let again = try CandidateStore(path, fingerprint: "a", resumes: true)
        #expect(again.count == 1)
        let found = try #require(again.outcome(of: [60, 2], 64..<67))
        #expect(found.functionals[0][0] == 1 && found.functionals[0][1].isNaN && found.endpoints[0] == [4, 5, 6] && found.failed == 1)
        #expect(again.outcome(of: [75, 2], 64..<67) == nil && again.outcome(of: [60, 2], 0..<3) == nil)
        try again.keep(outcome, of: [75, 2], 64..<67)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == whole)
        // Of another trial, or not asked for: begun anew.
        #expect(try CandidateStore(path, fingerprint: "b", resumes: true).count == 0)
    }
}
