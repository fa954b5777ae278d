import Integration
import Randomness
import ResultStore
import TrialProtocol

/// Replays treatments that were decided while twins lived as schedules that are fixed beforehand, and compares.
///
/// A sample of twins of every arm with decisions is solved once more with them, and then, with the doses and changes of
/// covariates that came of it as plain records, by the way that twins without decisions take. Both at a relative tolerance
/// of 1e-9: what they differ by is no decision's, so it must be small.
struct FrozenReplay {
    /// Twins per arm.
    static let sampleSize = 8
    static let relativeTolerance = 1e-9
    /// Differences up to this are agreement; relative to the value, or to a thousandth of the output's largest one.
    static let limit = 1e-6

    /// What was found of one arm.
    struct Finding {
        var arm: Int
        var twins: Int
        /// Of any output at any stored time.
        var largestDifference: Double
    }

    private let shared: Simulation
    private let arms: [Int]

    init(_ shared: Simulation) {
        self.shared = shared
        arms = shared.plan.arms.indices.filter { shared.treatments.steers($0) }
    }

    /// - Returns: one finding per arm with decisions.
    func run() throws -> [Finding] {
        let integrator = shared.engine.integrator(
            tolerances: Tolerances(relative: Self.relativeTolerance, absolute: shared.tolerances.absolute))
        let times = SampleGrid(shared.plan.observations).times
        return try arms.map { arm in
            let patients = try sample(arm)
            let regimens = patients.compactMap { try? shared.regimen($0, arm) }
            guard regimens.count == patients.count else { return Finding(arm: arm, twins: 0, largestDifference: .nan) }
            // Also where the trial stores nothing over time.
            let steered = zip(patients, regimens).map { patient, regimen in
                var task = shared.task(patient, arm, regimen)
                task.sampleTimes = times
                return task
            }
            let lived = integrator.solve(steered)
            let frozen = zip(steered, lived).map { Self.frozen($0, $1.steering as? Treatment) }
            let replayed = integrator.solve(frozen)
            var worst = 0.0, compared = 0
            for (a, b) in zip(lived, replayed) where a.failure == nil {
                compared += 1
                worst = max(worst, b.failure == nil ? Self.difference(a, b) : .infinity)
            }
            return Finding(arm: arm, twins: compared, largestDifference: worst)
        }
    }

    /// Twins at random, the same ones whenever the trial is run.
    private func sample(_ arm: Int) throws -> [TwinSimulator.Patient] {
        let plan = shared.plan
        var stream = RandomStream(seed: plan.seed, replicate: 0, twin: 0, purpose: "replay:\(plan.arms[arm].name)")
        var chosen: Set<Int> = []
        while chosen.count < min(Self.sampleSize, plan.size) { chosen.insert(stream.index(below: plan.size)) }
        return try chosen.sorted().map { try TwinSimulator.Patient(shared, replicate: 0, twin: $0) }
    }

    private static func frozen(_ task: TwinTask, _ treatment: Treatment?) -> TwinTask {
        guard let treatment else { return task }
        var frozen = task
        frozen.steering = nil
        frozen.records = treatment.given
        for change in treatment.changes {
            frozen.covariates[change.covariate].effect = .afterRecords
            frozen.covariates[change.covariate].changes.append(.init(time: change.time, value: change.value))
        }
        return frozen
    }

    private static func difference(_ a: TwinSolution, _ b: TwinSolution) -> Double {
        let hasDied = (a.steering as? Treatment)?.diedAt != nil
        var worst = 0.0
        for (left, right) in zip(a.samples, b.samples) {
            let least = 1e-3 * (right.lazy.map(\.magnitude).filter(\.isFinite).max() ?? 0)
            // Of a life that ended nothing is known afterwards; the schedule goes on.
            for (x, y) in zip(left, right) where !(x.isNaN && (y.isNaN || hasDied)) && x != y {
                let difference = (x - y).magnitude / max(y.magnitude, least)
                worst = difference.isNaN ? .infinity : max(worst, difference)
            }
        }
        return worst
    }
}

extension FrozenReplay {
    static let group = "/replay"

    /// Keeps what was found in the file, and says what does not agree.
    static func write(_ findings: [Finding], _ plan: TrialPlan, into file: ResultFile) throws -> [String] {
        guard !findings.isEmpty else { return [] }
        try file.remove(group)
        try file.createGroup(
            group, title: "Treatments that were decided, replayed as fixed schedules",
            attributes: [
                Attribute("relative_tolerance", .number(relativeTolerance)), Attribute("limit", .number(limit)),
            ])
        let names = findings.map { plan.arms[$0.arm].name }
        try file.writeAxis(
            Variable("arm", longName: "Arm with decisions", kind: .level(names)), .codes(names.indices.map { Int8(truncatingIfNeeded: $0) }),
            in: group)
        try file.write(
            Variable("twins", longName: "Twins replayed", kind: .integer), .integers(findings.map(\.twins)), axes: ["arm"], in: group)
        try file.write(
            Variable("largest_difference", longName: "Largest difference of any output at any stored time, relative to its value or a thousandth of its largest"),
            .numbers(findings.map(\.largestDifference)), axes: ["arm"], in: group)
        return findings.filter { !($0.largestDifference <= limit) }.map { finding in
            "arm \(plan.arms[finding.arm].name): replayed as fixed schedules, \(finding.twins) twins differ by up to "
                + "\(finding.largestDifference) (at most \(limit) is expected); do not trust this arm, and report it with the protocol"
        }
    }
}
