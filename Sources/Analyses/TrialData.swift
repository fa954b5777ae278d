import ResultStore

/// What the analyses read from a results file: arms, endpoints and who was observed where.
struct TrialData {
    let file: ResultFile
    let reader: ResultReader
    let arms: [String]
    let replicates: Int
    /// Twins per replicate.
    let twins: Int
    let endpoints: [Variable]
    /// Arm in which each twin (of all replicates, one after the other) is observed, -1 for none; nil when the file does
    /// not tell.
    let observedArm: [Int8]?
    /// The endpoint that answers the question: the protocol's primary one, else the first.
    let leadingEndpoint: Variable?

    init(_ file: ResultFile) throws {
        self.file = file
        reader = try ResultReader(file)
        arms = try reader.arms()
        guard let first = arms.first else {
            throw ResultStoreError(file.path, "holds no arm", remedy: "analyse a file written by dosis run")
        }
        replicates = reader.replicates
        twins = reader.twins
        endpoints = try reader.endpoints(ofArm: first).filter { $0.kind == .number || $0.kind == .flag }
        let allocation = "/twins/observed_arm"
        if try file.contains(allocation), case .codes(let codes) = try file.read(allocation) {
            observedArm = codes
        } else {
            observedArm = nil
        }
        let primary = try file.attribute("primary_endpoint")?.description
        leadingEndpoint = endpoints.first { $0.name == primary } ?? endpoints.first
    }

    /// Twins of all replicates.
    var total: Int { replicates * twins }

    /// An endpoint in one arm, one value per twin of all replicates; NaN where missing. Events are 1 and 0.
    func values(_ endpoint: String, arm: String) throws -> [Double] {
        let path = "/endpoints/\(arm)/\(endpoint)"
        guard try file.contains(path) else { return Array(repeating: .nan, count: total) }
        return try file.numbers(path)
    }

    /// An endpoint in every arm.
    func values(_ endpoint: String) throws -> [[Double]] { try arms.map { try values(endpoint, arm: $0) } }

    /// The values of the patients observed in an arm, of one replicate or of all.
    func observed(_ values: [Double], in arm: Int, replicate: Int? = nil) -> [Double] {
        guard let observedArm else { return [] }
        let range = replicate.map { $0 * twins..<($0 + 1) * twins } ?? 0..<total
        return range.compactMap { Int(observedArm[$0]) == arm ? values[$0] : nil }
    }
}

extension Variable {
    /// Whether the values are yes or no.
    var isEvent: Bool { kind == .flag }
}
