/// Reads a results file in the words of the contract: twins, arms, trajectories, endpoints, tables.
///
///     let reader = try ResultReader(ResultFile.open("results.h5"))
///     for arm in try reader.arms() { try reader.endpoint("peak", arm: arm) }
///
/// Replicates and twins are counted from 0; values are row-major.
public struct ResultReader: Sendable {
    public let file: ResultFile
    /// What differs between groups of replicates; none where there is but one scenario. The first is the protocol as written.
    public let scenarios: [String]
    /// Simulated trials of each scenario.
    public let replicates: Int
    /// Twins per replicate.
    public let twins: Int
    /// Whether the file holds summaries over the twins in place of their trajectories.
    public let keepsSummaries: Bool

    /// The attribute of `/trajectories` that says which.
    static let keep = "keep"

    public init(_ file: ResultFile) throws {
        self.file = file
        guard try file.contains("/twin"), try file.contains("/trajectories") else {
            throw ResultStoreError(
                file.path, "this HDF5 file holds no results of Dosis", remedy: "give a file written by dosis run or dosis simulate")
        }
        twins = try file.shape("/twin")[0]
        keepsSummaries = try file.attribute(Self.keep, of: "/trajectories") == .text("summaries")
        scenarios = try file.contains("/scenario") ? file.texts("/scenario") : []
        replicates = try file.contains("/replicate") ? file.shape("/replicate")[0] : 1
    }

    /// The texts the run was made from.
    public func inputs() throws -> [InputText] {
        try file.datasets(in: "/inputs").map { name in
            let path = "/inputs/\(name)"
            let (source, sha256) = (try file.attribute("source", of: path), try file.attribute("sha256", of: path))
            return InputText(
                name, text: try file.texts(path).first ?? "", source: source?.description ?? "", sha256: sha256?.description)
        }
    }

    /// The covariates and parameters.
    public func twinVariables() throws -> [Variable] { try variables(in: "/twins") }

    /// The values of a covariate or parameter, one per twin.
    public func twinValues(_ name: String, scenario: Int = 0, replicate: Int = 0) throws -> StoredValues {
        try perTwin("/twins/\(name)", scenario, replicate)
    }

    /// The arms' names, in the order of the protocol.
    public func arms() throws -> [String] { try file.groups(in: "/trajectories") }

    /// An arm's title.
    public func title(ofArm arm: String) throws -> String {
        try file.attribute("title", of: "/trajectories/\(arm)")?.description ?? arm
    }

    /// The outputs of an arm with their times.
    public func outputs(ofArm arm: String) throws -> [Output] {
        try courses(in: "/trajectories/\(arm)") { !keepsSummaries || $0.axisNames.first == TrajectorySummaries.quantile.name }
    }

    /// The covariates that change over time and are numbers; each value holds until the next.
    public func covariateCourses() throws -> [Output] {
        guard try file.contains(CovariateCourseVariable.group) else { return [] }
        return try courses(in: CovariateCourseVariable.group) { info in
            if case .level = info.variable.kind { false } else { true }
        }
    }

    private func courses(in group: String, where isCourse: (DatasetInfo) -> Bool) throws -> [Output] {
        try file.datasets(in: group).compactMap { name in
            let info = try file.info("\(group)/\(name)")
            guard isCourse(info) else { return nil }
            guard let axis = info.axes.last, let axis else {
                throw ResultStoreError(info.path, "has no time axis", remedy: "run the trial again: the file is damaged")
            }
            return Output(
                name, unit: info.variable.unit, longName: info.variable.longName, times: try file.numbers(axis),
                timeUnit: try file.variable(axis).unit, precision: info.variable.kind == .single ? .single : .double,
                attributes: info.variable.attributes)
        }
    }

    /// Values of an output for some twins at some times (all when not given), twin after twin.
    public func trajectories(
        _ output: String, arm: String, scenario: Int = 0, replicate: Int = 0, twins: Range<Int>? = nil, times: Range<Int>? = nil
    ) throws -> [Double] {
        let path = "/trajectories/\(arm)/\(output)"
        guard !keepsSummaries else {
            throw ResultStoreError(
                path, "holds summaries: trajectories were not kept", remedy: "read its quantiles, or run the trial without `keep: summaries`")
        }
        return try course(path, scenario, replicate, twins, times)
    }

    /// Values of a covariate over time, as ``trajectories(_:arm:scenario:replicate:twins:times:)`` gives an output's.
    public func covariateCourse(
        _ name: String, scenario: Int = 0, replicate: Int = 0, twins: Range<Int>? = nil, times: Range<Int>? = nil
    ) throws -> [Double] {
        try course("\(CovariateCourseVariable.group)/\(name)", scenario, replicate, twins, times)
    }

    private func course(
        _ path: String, _ scenario: Int, _ replicate: Int, _ twins: Range<Int>?, _ times: Range<Int>?
    ) throws -> [Double] {
        let shape = try file.shape(path)
        let (twins, times) = (twins ?? 0..<self.twins, times ?? 0..<(shape.last ?? 0))
        let lead = lead(scenario, replicate)
        return try file.numbers(
            path, start: lead + [twins.lowerBound, times.lowerBound], count: lead.map { _ in 1 } + [twins.count, times.count])
    }

    /// Ranges of times that together cover an output, each small enough for the values of all twins of a
    /// replicate to take at most `bytes`: the way to go over a trajectory time by time in little memory
    /// without unpacking its chunks for each time anew.
    public func timeSlabs(_ output: String, arm: String, bytes: Int = 1 << 26) throws -> [Range<Int>] {
        let times = try file.shape("/trajectories/\(arm)/\(output)").last ?? 0
        let step = max(1, bytes / (8 * max(1, twins)))
        return stride(from: 0, to: times, by: step).map { $0..<min($0 + step, times) }
    }

    public func endpoints(ofArm arm: String) throws -> [Variable] { try variables(in: "/endpoints/\(arm)") }

    /// The values of an endpoint, one per twin.
    public func endpoint(_ name: String, arm: String, scenario: Int = 0, replicate: Int = 0) throws -> StoredValues {
        try perTwin("/endpoints/\(arm)/\(name)", scenario, replicate)
    }

    /// The names of the long tables.
    public func tables() throws -> [String] {
        try file.groups(in: "/").filter { try file.contains("/\($0)/row") }
    }

    public func columns(ofTable table: String) throws -> [Variable] { try variables(in: "/\(table)") }

    /// The number of rows of a table.
    public func rows(ofTable table: String) throws -> Int { try file.shape("/\(table)/row")[0] }

    /// The values of a table's column in some rows (all when not given).
    public func column(_ name: String, ofTable table: String, rows: Range<Int>? = nil) throws -> StoredValues {
        let path = "/\(table)/\(name)"
        guard let rows else { return try file.read(path) }
        return try file.read(path, start: [rows.lowerBound], count: [rows.count])
    }

    private func variables(in group: String) throws -> [Variable] {
        try file.datasets(in: group).map { try file.variable("\(group)/\($0)") }
    }

    private func perTwin(_ path: String, _ scenario: Int, _ replicate: Int) throws -> StoredValues {
        let lead = lead(scenario, replicate)
        return try file.read(path, start: lead + [0], count: lead.map { _ in 1 } + [twins])
    }

    /// The place of a replicate along the leading dimensions.
    private func lead(_ scenario: Int, _ replicate: Int) -> [Int] {
        (scenarios.isEmpty ? [] : [scenario]) + (replicates > 1 ? [replicate] : [])
    }
}
