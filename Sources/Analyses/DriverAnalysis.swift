import ResultStore
import Statistics
import TrialProtocol

/// What drives the endpoints: Sobol indices of covariates and random effects, from twins put together of others.
public enum DriverAnalysis {
    static let root = "/analyses/drivers"

    /// Writes `/analyses/drivers`; one group for each endpoint that varies.
    ///
    /// - Parameters:
    ///   - plan: whose endpoints these are.
    ///   - arm: whose treatment the twins had.
    ///   - drivers: what each driver is, for people.
    ///   - a: endpoints of sample A, `[endpoint][row]`.
    ///   - b: endpoints of sample B.
    ///   - mixed: `[driver][endpoint][row]`, sample A with a driver of B.
    public static func write(
        _ plan: TrialPlan, arm: Int = 0, drivers: [String], a: [[Double]], b: [[Double]], mixed: [[[Double]]],
        into file: ResultFile
    ) throws {
        guard !drivers.isEmpty else { return }
        try file.remove(root)
        let found = plan.endpoints.indices.compactMap { endpoint -> (EndpointPlan, SobolIndices)? in
            guard !plan.endpoints[endpoint].isMade,
                let indices = try? SobolIndices(a: a[endpoint], b: b[endpoint], mixed: mixed.map { $0[endpoint] })
            else { return nil }
            return (plan.endpoints[endpoint], indices)
        }
        guard !found.isEmpty else { return }
        let group = try AnalysisGroup(
            file, root, title: "What drives the endpoints",
            attributes: [Attribute("arm", .text(plan.arms[arm].name)), Attribute("rows", .integer(a.first?.count ?? 0))])
        try group.axis(Variable("driver", longName: "What varies between patients", kind: .text(fitting: drivers)), .texts(drivers))
        for (endpoint, indices) in found { try write(endpoint, indices, file) }
    }

    private static func write(_ endpoint: EndpointPlan, _ indices: SobolIndices, _ file: ResultFile) throws {
        let group = try AnalysisGroup(
            file, "\(root)/\(endpoint.name)", title: endpoint.title,
            attributes: [Attribute("primary", .text(endpoint.isPrimary ? "yes" : "no"))])
        try group.count("rows", "Rows without a missing value", indices.rows)
        try group.count("incomplete", "Rows left out because a twin failed or has no value", indices.incomplete)
        let kinds = [
            ("first", "share of the variance that goes with this alone (first-order Sobol index)", indices.first),
            ("total", "share of the variance with this and all that acts together with it (total Sobol index)", indices.total),
        ]
        for (name, words, estimates) in kinds {
            let intervals = estimates.map { $0.interval() }
            try group.numbers(name, "\(endpoint.title): \(words)", estimates.map(\.value), axes: ["driver"])
            try group.numbers("\(name)_se", "\(endpoint.title): standard error, \(words)", estimates.map(\.standardError), axes: ["driver"])
            try group.numbers("\(name)_lower", "\(endpoint.title): lower limit of the 95 % interval, \(words)", intervals.map { $0?.lower }, axes: ["driver"])
            try group.numbers("\(name)_upper", "\(endpoint.title): upper limit of the 95 % interval, \(words)", intervals.map { $0?.upper }, axes: ["driver"])
        }
    }
}
