import Foundation
import Quantities
import ResultStore
import Statistics

/// What the analyses read from a results file: arms, endpoints and who was observed where.
///
/// Values per twin are read some twins at a time (``slabs``), so memory does not grow with their number.
struct TrialData {
    /// Values per twin of one dataset in memory at a time.
    static let slabTwins = 32_768

    let file: ResultFile
    let reader: ResultReader
    let arms: [String]
    /// Names; none where there is but one. Values are those of ``scenario``.
    let scenarios: [String]
    var scenario = 0
    /// Of each scenario.
    let replicates: Int
    /// Twins per replicate.
    let twins: Int
    /// Those that can be described alone: not times to events, of which some are censored.
    let endpoints: [Variable]
    /// All endpoints.
    let stored: [Variable]
    /// Whether the file tells in which arm each twin is observed.
    let isAllocated: Bool
    /// Whether typical values differ between replicates: then patients of one are not independent.
    let isUncertain: Bool
    /// The endpoint that answers the question: the protocol's primary one, else the first.
    let leadingEndpoint: Variable?
    /// The twins of all replicates, one after the other.
    let slabs: [TwinSlab]
    let scratch: Scratch

    private static let allocation = "/twins/observed_arm"

    /// - Parameter heldTwins: twins whose values are in memory at a time.
    init(_ file: ResultFile, heldTwins: Int) throws {
        self.file = file
        reader = try ResultReader(file)
        arms = try reader.arms()
        guard let first = arms.first else {
            throw ResultStoreError(file.path, "holds no arm", remedy: "analyse a file written by dosis run")
        }
        scenarios = reader.scenarios
        replicates = reader.replicates
        twins = reader.twins
        stored = try reader.endpoints(ofArm: first)
        endpoints = stored.filter { ($0.kind == .number || $0.kind == .flag) && !$0.isTime }
        isAllocated = try file.contains(Self.allocation) && file.variable(Self.allocation).kind.labels != nil
        isUncertain = try file.attribute("parameter_uncertainty") != nil
        let primary = try file.attribute("primary_endpoint")?.description
        let event = stored.first { $0.name == primary }?.event
        leadingEndpoint = endpoints.first { $0.name == primary } ?? endpoints.first { $0.name == event } ?? endpoints.first
        slabs = TwinSlab.all(replicates: replicates, twins: twins, most: heldTwins)
        scratch = Scratch(folder: URL(fileURLWithPath: file.path).deletingLastPathComponent().path, limit: heldTwins)
    }

    /// Simulated trials of all scenarios.
    var trials: Int { max(1, scenarios.count) * replicates }

    /// Twins of all replicates.
    var total: Int { replicates * twins }

    // MARK: A slab at a time

    /// A value per twin, as stored.
    func values(_ path: String, of slab: TwinSlab) throws -> StoredValues {
        let lead = replicates > 1
        let first = scenarios.isEmpty ? [] : [scenario]
        return try file.read(
            path, start: first + (lead ? [slab.replicates.lowerBound] : []) + [slab.twins.lowerBound],
            count: first.map { _ in 1 } + (lead ? [slab.replicates.count] : []) + [slab.twins.count])
    }

    /// A value per twin as a number; NaN where missing.
    func numbers(_ path: String, _ slab: TwinSlab) throws -> [Double] {
        guard let numbers = try values(path, of: slab).asNumbers else {
            throw ResultStoreError(path, "holds text, not numbers", remedy: "run the trial again: the file is damaged")
        }
        return numbers
    }

    /// An endpoint in one arm, one value per twin; NaN where missing. Events are 1 and 0.
    func values(_ endpoint: Variable, arm: Int, _ slab: TwinSlab) throws -> [Double] {
        let path = "/endpoints/\(arms[arm])/\(endpoint.name)"
        guard try file.contains(path) else { return Array(repeating: .nan, count: slab.count) }
        return try numbers(path, slab)
    }

    /// Arm in which each twin is observed; -1 for none.
    func observedArms(_ slab: TwinSlab) throws -> [Int8] {
        guard case .codes(let codes) = try values(Self.allocation, of: slab) else { return Array(repeating: -1, count: slab.count) }
        return codes
    }

    /// When each twin left an arm, in the twin's time unit; NaN where it stayed.
    func left(arm: Int, _ slab: TwinSlab) throws -> [Double] {
        var left = Array(repeating: Double.nan, count: slab.count)
        let group = "/intercurrent/\(arms[arm])"
        guard try file.contains(group) else { return left }
        for name in try file.datasets(in: group) where try file.attribute("leaves", of: "\(group)/\(name)") == .text("yes") {
            // The lesser of two numbers, or the one that is no NaN.
            left = zip(left, try numbers("\(group)/\(name)", slab)).map { Double.minimum($0, $1) }
        }
        return left
    }

    /// A time endpoint's unit in the twin's time unit.
    func timeScale(of endpoint: Variable) throws -> Double {
        guard let unit = try file.attribute("time_unit")?.description else { return 1 }
        return try Unit(endpoint.unit).factor(to: Unit(unit))
    }

    // MARK: Over all twins

    /// An endpoint's values in one arm.
    func sample(_ endpoint: Variable, arm: Int) throws -> Sample {
        var maker = SampleMaker(scratch)
        for slab in slabs { try maker.add(values(endpoint, arm: arm, slab)) }
        return try maker.sample()
    }

    /// How often an event happened in one arm.
    func counts(_ event: Variable, arm: Int) throws -> EventCounts {
        var counts = EventCounts()
        for slab in slabs { counts.add(try values(event, arm: arm, slab)) }
        return counts
    }

    /// Mean, or share of events, of one arm.
    func estimate(_ endpoint: Variable, arm: Int) throws -> Estimate {
        if isUncertain { return try clustered { try values(endpoint, arm: arm, $0) } }
        return endpoint.isEvent ? Estimate(try counts(endpoint, arm: arm)) : Estimate(try sample(endpoint, arm: arm))
    }

    /// The difference of two arms, paired by twin.
    func difference(_ endpoint: Variable, _ contrast: Contrast) throws -> Estimate {
        if isUncertain {
            return try clustered { slab in
                zip(try values(endpoint, arm: contrast.second, slab), try values(endpoint, arm: contrast.first, slab)).map { $0 - $1 }
            }
        }
        var pairs = PairedMaker(isEvent: endpoint.isEvent, scratch)
        for slab in slabs {
            try pairs.add(values(endpoint, arm: contrast.second, slab), minus: values(endpoint, arm: contrast.first, slab))
        }
        return try pairs.estimate()
    }

    private func clustered(_ read: (TwinSlab) throws -> [Double]) throws -> Estimate {
        var mean = ClusteredMean(clusters: replicates)
        for slab in slabs {
            let values = try read(slab)
            for part in slab.parts { mean.add(values[part.places], to: part.replicate) }
        }
        return mean.estimate
    }
}

extension Variable {
    /// Of a time to an event: the endpoint that says whether it came or was censored.
    var event: String? { attributes.first { $0.name == "event" }?.value.description }
    /// Whether it is a time to an event.
    var isTime: Bool { event != nil }
    /// Whether the values are yes or no.
    var isEvent: Bool { kind == .flag }
}
