/// What a source says of a drug in people, to which the drug's model is held: an entry of `published` in a compound file.
public struct PublishedFact: Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        /// Of plasma, after a dose into a vein.
        case clearance
        /// Of distribution, at steady state.
        case volume
        case halfLife = "half_life"
        case bioavailability
        /// Under the concentration in plasma after one dose.
        case area
        case peak
        case timeOfPeak = "time_of_peak"
        /// Area with another drug over that without.
        case areaRatio = "area_ratio"
    }

    /// Doses of another drug, with a time or an interval.
    public struct Rule: Sendable {
        /// Texts of quantities, as written.
        public var dose: String
        public var route: String
        /// Keys and values of a dose rule: `at`, or `every`, `from` and `times`.
        public var timing: [(key: String, value: String)]
    }

    /// The other drug of ``Kind/areaRatio``.
    public struct Partner: Sendable {
        public var drug: String
        public var rules: [Rule]
    }

    /// What is right, as written.
    public enum Expected: Sendable {
        case equals(String, within: String)
        case between(String, String)
    }

    public var kind: Kind
    public var source: String
    public var expected: Expected
    /// Whether the source says it per kg of body weight.
    public var isPerWeight: Bool
    /// A quantity as written; nil where it does not matter.
    public var dose: String?
    /// `oral` or `iv`.
    public var route: String
    /// When the dose is given, h.
    public var at: Double
    /// Between which times the slope of a half-life is read, h.
    public var window: ClosedRange<Double>?
    public var partner: Partner?
    /// Covariates of the people, as written; the others are those of the reference man.
    public var given: [(name: String, value: String)]
}
