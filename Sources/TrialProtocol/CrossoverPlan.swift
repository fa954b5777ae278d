/// A crossover: every patient is given several treatments, one in each period, in the order of a sequence.
///
/// The plan's arms are the sequences. Its endpoints are those as written, each in every period: `auc` becomes `auc_1`,
/// `auc_2` ... in this order. Periods count from 0 here.
public struct CrossoverPlan: Sendable {
    public struct Treatment: Sendable, Hashable {
        public var name: String
        public var title: String
    }
    /// The arms as written.
    public var treatments: [Treatment]
    /// Per arm of the plan, a sequence: the treatment of each period, an index into ``treatments``.
    public var sequences: [[Int]]
    /// Length of a period, in the twin's time unit.
    public var period: Double
    /// Part of it, at its end, in which no treatment is given; nil if the protocol says nothing of it.
    public var washout: Double?
    /// The endpoints as written, with their windows in the first period.
    public var endpoints: [EndpointPlan] = []

    public var periods: Int { sequences.first?.count ?? 0 }

    /// Index into the plan's endpoints of one as written in a period.
    public func index(of endpoint: Int, in period: Int) -> Int { endpoint * periods + period }

    /// The name of an endpoint in a period.
    public static func name(of endpoint: String, in period: Int) -> String { "\(endpoint)_\(period + 1)" }

    /// The first sequence that begins with a treatment: what it does to patients who had nothing before.
    public func beginning(with treatment: Int) -> Int? { sequences.firstIndex { $0.first == treatment } }

    /// Whether it is AB | BA: two treatments in two periods and two sequences.
    public var isTwoByTwo: Bool { treatments.count == 2 && periods == 2 && Set(sequences) == [[0, 1], [1, 0]] }
}
