import Documents

/// What is known of a drug: a compound file, checked. Volumes are in L, times in h, amounts of substance in umol.
public struct Compound: Sendable {
    public var name: String
    public var title: String
    public var source: String?
    public var notes: String?
    /// g/mol
    public var molarMass: Double
    /// Decimal logarithm of the octanol to water partition coefficient of the neutral form.
    public var logP: Double
    public var ionisation: Ionisation
    /// Fraction unbound in plasma.
    public var fup: Double
    /// Concentration in blood over that in plasma.
    public var bloodToPlasma: Double
    /// Whether ``bloodToPlasma`` was not measured but follows from the composition of erythrocytes.
    public var isBloodToPlasmaPredicted: Bool
    /// Unbound intrinsic clearance of the liver of the reference man, L/h; 0 for none.
    public var hepaticIntrinsic: Double
    /// How ``hepaticIntrinsic`` was found, for the model file.
    public var hepaticOrigin: String
    /// Plasma clearance of the kidneys of the reference man, L/h.
    public var renal: Double
    /// Shares of enzymes in ``hepaticIntrinsic``, in the order of the file; they sum to 1 at most.
    public var enzymes: [(name: String, share: Double)]
    public var absorption: Absorption?
    /// Measured tissue to plasma partition coefficients, which replace predicted ones.
    public var measuredPartition: [Tissue: Double]
    public var permeability: Permeability?
    /// What the drug does to enzymes, in the order of the file.
    public var actions: [EnzymeAction]
    public var variability: Variability
    /// What sources say of it in people, to which its model is held, in the order of the file.
    public var published: [PublishedFact]
    /// The file, for messages.
    public var file: String

    /// Absorption from the gut, first order.
    public struct Absorption: Sendable {
        /// 1/h
        public var rate: Double
        /// Fraction of the dose that enters the gut wall.
        public var absorbed: Double
        /// Fraction of that which the gut wall lets through unchanged.
        public var gutAvailability: Double
        /// The enzyme of the gut wall, which other drugs may inhibit.
        public var gutEnzyme: String?
    }

    /// Permeability times surface of tissues, per volume of tissue (1/h), for unbound drug.
    public struct Permeability: Sendable {
        /// For tissues that are not named; nil if those are limited by flow.
        public var perVolume: Double?
        public var tissues: [Tissue: Double]

        subscript(tissue: Tissue) -> Double? { tissues[tissue] ?? perVolume }
    }

    /// Coefficients of variation between patients.
    public struct Variability: Sendable {
        public var hepatic: Double?
        public var renal: Double?
        public var absorption: Double?
    }

    /// What a drug does to one enzyme, by its unbound concentration.
    public struct EnzymeAction: Sendable {
        public var enzyme: String
        /// Reversible competitive inhibition, umol/L.
        public var inhibitionConstant: Double?
        /// Inactivation, 1/h.
        public var inactivation: Saturation?
        /// Induction of synthesis: the increase over 1.
        public var induction: Saturation?
        /// Needed where the enzyme's amount changes.
        public var turnover: Turnover?
    }

    /// An effect of concentration: most C / (half + C), with half in umol/L.
    public struct Saturation: Sendable, Equatable {
        public var most, half: Double
    }

    /// Rate constants of loss of an enzyme, 1/h.
    public struct Turnover: Sendable, Equatable {
        public var liver, gut: Double
    }

    /// The name as an identifier of the model language.
    public var identifier: String {
        let plain = String(name.map { $0 == "-" || $0 == "." ? "_" : $0 })
        return Naming.isName(plain) ? plain : "drug_\(plain)"
    }
}
