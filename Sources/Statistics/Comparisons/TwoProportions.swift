/// A yes-or-no endpoint in two independent groups.
///
///     let responders = TwoProportions(Proportion(events: 56, of: 70), Proportion(events: 48, of: 80))
///     responders?.riskDifferenceInterval(.miettinenNurminen)      // 0.0528 ... 0.3382
///     responders?.riskDifferenceTest(margin: -0.1).pValue(.greater)
///     responders?.riskRatio?.value
///     responders.map(FisherExact.init)?.pValue()
public struct TwoProportions: Sendable, Hashable {
    public let first: Proportion
    public let second: Proportion

    public init(_ first: Proportion, _ second: Proportion) {
        self.first = first
        self.second = second
    }

    /// nil when either is, that is, has no subject.
    public init?(_ first: Proportion?, _ second: Proportion?) {
        guard let first, let second else { return nil }
        self.init(first, second)
    }

    /// Subjects of both groups.
    public var count: Int { first.count + second.count }
    /// Events of both groups.
    public var events: Int { first.events + second.events }

    // The paper's symbols for score methods: events x, subjects n, estimates p.
    var x1: Double { Double(first.events) }
    var x2: Double { Double(second.events) }
    var n1: Double { Double(first.count) }
    var n2: Double { Double(second.count) }
    var p1: Double { first.estimate }
    var p2: Double { second.estimate }

    /// N / (N - 1), which makes the restricted variance unbiased (Miettinen and Nurminen 1985).
    var unbiased: Double { (n1 + n2) / (n1 + n2 - 1) }
}
