import Foundation
import Integration
import ModelCompiler
import Populations
import TrialProtocol

/// Twins put together from two others, for finding out what drives their endpoints.
///
///     let outcomes = try DriverStudy(plan).run()
///     outcomes?.mixed[0]                        // endpoints, were the first driver another twin's
///
/// The samples of Saltelli et al. (2010, doi:10.1016/j.cpc.2009.09.018) without coordinates: sample A are twins, sample B
/// others, and of each driver there are the twins of A with that of B. No simulated trial has these twins.
public struct DriverStudy: Sendable {
    /// Endpoints, `[endpoint][row]`, an event as 1 or 0, missing where a twin failed.
    public struct Outcomes: Sendable {
        /// What each driver is, for people.
        public var drivers: [String]
        public var a: [[Double]]
        public var b: [[Double]]
        /// `[driver][endpoint][row]`
        public var mixed: [[[Double]]]
    }

    private let shared: Simulation
    private let arm: Int
    private let rows: Int
    private let threads: Int
    private let groups: DriverGroups

    /// The replicate whose streams these twins draw from.
    static let replicate = 1_000_001
    /// Twins solved side by side.
    private static let block = 64

    /// - Parameters:
    ///   - arm: whose treatment the twins get.
    ///   - rows: twins in each sample; twins solved are this many for A, for B and for each driver.
    /// - Throws: what is wrong with the plan as a whole.
    public init(
        _ plan: TrialPlan, arm: Int = 0, rows: Int = 1024, compile: CompileMode = .auto,
        threads: Int = ProcessInfo.processInfo.activeProcessorCount
    ) throws {
        var plan = plan
        plan.keep = .endpoints
        plan.isUncertain = false
        shared = try Simulation(plan, compile: compile)
        self.arm = arm
        self.rows = max(1, rows)
        self.threads = max(1, threads)
        groups = DriverGroups(plan, isSteered: shared.treatments.steers(arm))
    }

    /// - Parameter progress: called on the calling thread with the twins done, of the twins to be solved.
    /// - Returns: nil when it was stopped.
    /// - Throws: what is wrong with drawing twins.
    public func run(stop: StopRequest = StopRequest(), progress: (RunProgress) -> Void = { _ in }) throws -> Outcomes? {
        let blocks = (rows + Self.block - 1) / Self.block
        let samples = groups.drivers.count + 2
        let delivery = OrderedDelivery<[[Double]]>(jobs: 0..<samples * blocks, window: 4 * threads)
        WorkerThreads.start(threads, named: "drivers") { [self] in
            let simulator = TwinSimulator(shared)
            while !stop.isStopping, let job = delivery.takeJob() {
                let (sample, block) = job.quotientAndRemainder(dividingBy: blocks)
                let range = block * Self.block..<min((block + 1) * Self.block, rows)
                delivery.deliver(Result { try endpoints(sample, range, simulator) }, of: job)
            }
            delivery.close()
        }
        let start = Date()
        var found = [[[Double]]](repeating: shared.plan.endpoints.map { _ in [] }, count: samples)
        do {
            for job in 0..<samples * blocks {
                guard let part = try delivery.next() else { return nil }
                let sample = job / blocks
                for endpoint in found[sample].indices { found[sample][endpoint] += part.map { $0[endpoint] } }
                progress(
                    RunProgress(
                        done: sample * rows + (found[sample].first?.count ?? 0), total: samples * rows, failed: 0,
                        elapsed: Date().timeIntervalSince(start), resumedFrom: 0, stage: "drivers"))
            }
        } catch {
            delivery.close()
            throw error
        }
        return Outcomes(drivers: groups.labels, a: found[0], b: found[1], mixed: Array(found.dropFirst(2)))
    }

    /// `[twin][endpoint]` of some rows of a sample: A, B, then A with each driver of B.
    private func endpoints(_ sample: Int, _ range: Range<Int>, _ simulator: TwinSimulator) throws -> [[Double]] {
        let patients = try range.map { row -> TwinSimulator.Patient in
            if sample == 1 { return try patient(rows + row) }
            let own = try patient(row)
            return sample == 0 ? own : try mixed(own, try patient(rows + row), groups.drivers[sample - 2])
        }
        return simulator.simulate(arm, patients, [], nil, { false }).map(\.record.endpoints)
    }

    private func patient(_ twin: Int) throws -> TwinSimulator.Patient {
        try TwinSimulator.Patient(shared, replicate: Self.replicate, twin: twin)
    }

    /// A twin with one driver of another.
    private func mixed(
        _ own: TwinSimulator.Patient, _ other: TwinSimulator.Patient, _ driver: DriverGroups.Driver
    ) throws -> TwinSimulator.Patient {
        var twin = own
        switch driver {
        case .covariates(let indices):
            var values = own.cohort.values
            var scores = own.cohort.scores
            for index in indices {
                values[index] = other.cohort.values[index]
                if !scores.isEmpty { scores[index] = other.cohort.scores[index] }
            }
            twin.cohort = CohortTwin(values: shared.cohort.recomputed(values), attempts: own.cohort.attempts, scores: scores)
            twin.covariates = shared.mapping.values(for: twin.cohort)
            try twin.follow(shared)
        case .between(let parameters):
            for parameter in parameters { twin.iiv[parameter] = other.iiv[parameter] }
        case .occasions: twin.occasions = other.occasions
        // Streams of what happens in an arm are those of the twin's number.
        case .chance: twin.twin = other.twin
        }
        return twin
    }
}
