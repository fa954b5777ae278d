/// What kind of values a variable holds, and how the file stores them.
public enum ValueKind: Sendable, Hashable {
    /// A real number; 64 bits, NaN is missing. Values: `.numbers`.
    case number
    /// A real number, rounded to 32 bits in the file; NaN is missing. Values: `.numbers`.
    case single
    /// A whole number of 32 bits. Values: `.integers`.
    case integer
    /// A whole number of 64 bits. Values: `.integers`.
    case longInteger
    /// One of named levels (at most 128), stored as its index; -1 is missing. Values: `.codes`.
    case level([String])
    /// No (0), yes (1) or missing (-1). Values: `.codes`.
    case flag
    /// UTF-8 text of at most so many bytes. Values: `.texts`.
    case text(bytes: Int)

    var stored: StoredType {
        switch self {
        case .number: .float64
        case .single: .float32
        case .integer: .int32
        case .longInteger: .int64
        case .level, .flag: .int8
        case .text(let bytes): .text(bytes: bytes)
        }
    }

    /// The names of the codes 0, 1, ...; nil for kinds without codes.
    public var labels: [String]? {
        switch self {
        case .level(let labels): labels
        case .flag: ["no", "yes"]
        case .number, .single, .integer, .longInteger, .text: nil
        }
    }

    /// Whether a value may be missing, so that the dataset carries `_FillValue`.
    var mayBeMissing: Bool {
        switch self {
        case .number, .single, .level, .flag: true
        case .integer, .longInteger, .text: false
        }
    }
}

/// A quantity to be stored: a covariate, parameter, endpoint, table column or analysis result.
public struct Variable: Sendable, Hashable {
    /// The dataset's name; dots are kept (`drug.C`).
    public let name: String
    /// The unit as readers shall see it; an empty one is written as `1` (dimensionless).
    public let unit: String
    /// What it is, in words, with capitals as in a table's heading.
    public let longName: String
    public let kind: ValueKind
    /// Further attributes, e.g. `role`.
    public let attributes: [Attribute]

    public init(_ name: String, unit: String = "1", longName: String, kind: ValueKind = .number, attributes: [Attribute] = []) {
        self.name = name
        self.unit = unit
        self.longName = longName
        self.kind = kind
        self.attributes = attributes
    }

    /// All the attributes the dataset carries: `units`, `long_name`, the CF description of codes
    /// (`flag_values`, `flag_meanings`; the exact `labels`, one per line, where CF's words differ), and
    /// `_FillValue`, except for the scales of axes, which CF forbids to be missing.
    func allAttributes(scale: Bool = false) -> [Attribute] {
        var all = [
            Attribute("units", .text(unit.isEmpty ? "1" : unit)), Attribute("long_name", .text(longName)),
        ]
        if let labels = kind.labels {
            let meanings = labels.map(Self.flagMeaning)
            all.append(Attribute("flag_values", .codes(labels.indices.map { Int8(truncatingIfNeeded: $0) })))
            all.append(Attribute("flag_meanings", .text(meanings.joined(separator: " "))))
            if meanings != labels { all.append(Attribute("labels", .text(labels.joined(separator: "\n")))) }
        }
        if kind.mayBeMissing && !scale { all.append(Attribute("_FillValue", missing)) }
        return all + attributes
    }

    /// What stands for a missing value; netCDF wants it in the type of the values.
    private var missing: AttributeValue {
        switch kind {
        case .number: .number(.nan)
        case .single: .single(.nan)
        case .level, .flag, .integer, .longInteger, .text: .codes([-1])
        }
    }

    /// CF separates meanings by blanks, so blanks within one become underscores.
    private static func flagMeaning(_ label: String) -> String {
        label.isEmpty ? "_" : String(label.map { $0.isWhitespace ? "_" : $0 })
    }
}
