import Foundation
import ResultStore
import TrialProtocol

/// Solves the superpopulation over which true effects are taken: twins of their own, in every arm that is analysed, as each
/// estimand sees them. Kept are their covariates in `/population/twins` and, in `/population/<estimand>/<arm>`, the
/// endpoints that are analysed and when each twin left.
struct PopulationRun {
    static let root = "/population"
    /// The replicate whose streams the population draws from: no simulated trial has it.
    static let replicate = 1_000_000
    private static let blockTwins = 64

    private let simulations: [Simulation]
    private let plan: TrialPlan
    private let estimands: EstimandsPlan
    private let threads: Int
    private let stop: StopRequest

    /// Nil where the plan has no estimands.
    init?(_ simulations: [Simulation], threads: Int, stop: StopRequest) {
        guard let estimands = simulations[0].plan.estimands else { return nil }
        self.simulations = simulations
        plan = simulations[0].plan
        self.estimands = estimands
        self.threads = threads
        self.stop = stop
    }

    var total: Int { simulations.count * estimands.population }

    /// - Parameter progress: called on the calling thread with the twins done.
    /// - Returns: false when it was stopped.
    func run(into file: ResultFile, progress: (Int) -> Void) throws -> Bool {
        let columns = try makeColumns(file)
        for scenario in simulations.indices {
            let before = scenario * estimands.population
            guard try solve(scenario, into: columns, progress: { progress(before + $0) }) else { return false }
        }
        return true
    }

    private func makeColumns(_ file: ResultFile) throws -> ColumnFilling {
        try file.remove(Self.root)
        try file.createGroup(Self.root, title: "Twins over which the true values of estimands are taken")
        let member = Variable("member", longName: "Twin of the superpopulation, from 1", kind: .longInteger)
        try file.writeAxis(member, .integers(Array(1...estimands.population)), in: Self.root)
        let columns = try ColumnFilling(file, axis: "\(Self.root)/member", rows: estimands.population)
        try file.createGroup("\(Self.root)/twins", title: "Covariates")
        for covariate in plan.cohort.covariates { try columns.add(SchemaMaking.covariate(covariate), in: "\(Self.root)/twins") }
        let left = Variable("left", unit: plan.timeUnit.ucum, longName: "When the twin left the trial; missing: it stayed")
        for estimand in estimands.estimands {
            let folder = "\(Self.root)/\(estimand.name)"
            try file.createGroup(folder, title: "Estimand: \(estimand.text)")
            for arm in PopulationSolver.arms(plan) {
                let group = "\(folder)/\(plan.arms[arm].name)"
                try file.createGroup(group, title: plan.arms[arm].title)
                for endpoint in PopulationSolver.endpoints(plan) {
                    try columns.add(SchemaMaking.endpoint(plan.endpoints[endpoint]), in: group)
                }
                try columns.add(left, in: group)
            }
        }
        return columns
    }

    /// Threads take blocks as they come; what a block holds, and where it goes, does not depend on that.
    private func solve(_ scenario: Int, into columns: ColumnFilling, progress: (Int) -> Void) throws -> Bool {
        let size = estimands.population
        let delivery = OrderedDelivery<[StoredValues]>(jobs: 0..<(size + Self.blockTwins - 1) / Self.blockTwins, window: 2 * threads + 2)
        WorkerThreads.start(threads, named: "population") { [simulation = simulations[scenario], estimands, stop] in
            let solver = PopulationSolver(simulation, estimands.estimands)
            while !stop.isStopping, let job = delivery.takeJob() {
                let twins = job * Self.blockTwins..<min((job + 1) * Self.blockTwins, size)
                delivery.deliver(Result { try solver.columns(of: twins) }, of: job)
            }
            delivery.close()
        }
        var done = 0
        do {
            while let block = try delivery.next() {
                try columns.append(block, scenario: scenario)
                done += block.first?.count ?? 0
                progress(done)
            }
        } catch {
            delivery.close()
            throw error
        }
        return done == size
    }
}
