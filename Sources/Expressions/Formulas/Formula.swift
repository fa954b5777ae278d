import Documents
import Quantities

/// A published formula of clinical practice: a function whose body is written in this same language, so that it is
/// checked, inlined, differentiated and compiled like everything else.
public struct Formula: Sendable {
    public struct Parameter: Sendable {
        enum Kind: Sendable {
            /// In this unit; amounts of substance are converted with the molar mass, where there is one.
            case quantity(unit: String, molarMass: String?)
            case levels([String])
        }
        public let name: String
        let kind: Kind

        /// What a value is converted to; nil where levels are wanted.
        public var unit: Unit? {
            if case .quantity(let unit, _) = kind { try? Unit(unit) } else { nil }
        }
        /// By which amounts of substance become masses.
        public var molarMass: Quantity? {
            if case .quantity(_, let mass?) = kind { try? Quantity(parsing: mass) } else { nil }
        }
        /// The names that are allowed; nil where a number is wanted.
        public var levels: [String]? {
            if case .levels(let levels) = kind { levels } else { nil }
        }

        static func quantity(_ name: String, _ unit: String, molarMass: String? = nil) -> Parameter {
            Parameter(name: name, kind: .quantity(unit: unit, molarMass: molarMass))
        }
        static let sex = Parameter(name: "sex", kind: .levels(["female", "male"]))
    }

    public let name: String
    public let title: String
    public let parameters: [Parameter]
    /// In the grammar of expressions; its names are the parameters'.
    public let body: String
    /// The unit of the value.
    public let unit: String
    /// What the values 0, 1, ... mean, of a formula that gives a class instead of a quantity.
    public let levels: [String]
    /// The publication.
    public let source: String

    init(
        name: String, title: String, parameters: [Parameter], body: String, unit: String, levels: [String] = [], source: String
    ) {
        self.name = name
        self.title = title
        self.parameters = parameters
        self.body = body
        self.unit = unit
        self.levels = levels
        self.source = source
    }

    /// How it is called.
    public var signature: String { "\(name)(\(parameters.map(\.name).joined(separator: ", ")))" }

    /// All formulas, in the order of their names.
    public static let all: [Formula] = (renalFunction + bodySize + liverFunction).sorted { $0.name < $1.name }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    /// The formula that is called so.
    public static func named(_ name: String) -> Formula? { byName[name] }
}
