/// A unit symbol that is not composed: `g`, `h`, `[lb_av]`.
struct UnitAtom: Sendable {
    /// UCUM's code.
    let code: String
    let dimension: Dimension
    let scale: ExactFactor
    let prefixes: Prefixes

    enum Prefixes: Sendable {
        case none
        /// Up to kilo only: a large prefix on these is a slip for a small one (`Mg`, `ML`, `Mmol`).
        case upToKilo
        case all

        func allow(_ prefix: Character) -> Bool {
            switch self {
            case .none: false
            case .upToKilo: !"MGT".contains(prefix)
            case .all: true
            }
        }
    }
}

/// The symbols Dosis knows: UCUM 2.1 (https://ucum.org/ucum, tables 2 to 13) as far as medicine uses them.
enum UnitTable {
    static let prefixes: [(symbol: Character, exponent: Int)] = [
        ("T", 12), ("G", 9), ("M", 6), ("k", 3), ("h", 2), ("d", -1), ("c", -2), ("m", -3), ("u", -6), ("n", -9),
        ("p", -12), ("f", -15), ("a", -18),
    ]

    /// Prefixes that make sense before `M` (mol/L); the others would be read as something else.
    static let molarPrefixes: Set<Character> = ["m", "u", "n", "p", "f"]

    static let atoms: [String: UnitAtom] = {
        var table: [String: UnitAtom] = [:]
        func define(
            _ code: String, _ dimension: Dimension, _ scale: ExactFactor, _ prefixes: UnitAtom.Prefixes = .none,
            also spellings: [String] = []
        ) {
            let atom = UnitAtom(code: code, dimension: dimension, scale: scale, prefixes: prefixes)
            for spelling in [code] + spellings { table[spelling] = atom }
        }
        let mass = Dimension(mass: 1), length = Dimension(length: 1), time = Dimension(time: 1)
        let volume = Dimension(length: 3), current = Dimension(current: 1), frequency = Dimension(time: -1)
        let force = mass * length / time.power(2)
        let pressure = force / length.power(2), energy = force * length
        let power = energy / time, voltage = energy / time / current
        let absorbed = energy / mass

        define("g", mass, .ten(-3), .upToKilo)
        define("[lb_av]", mass, ExactFactor(45_359_237, over: 100_000_000))
        define("[oz_av]", mass, ExactFactor(45_359_237, over: 1_600_000_000))
        define("m", length, .one, .upToKilo)
        define("[in_i]", length, ExactFactor(254, over: 10_000))
        define("[ft_i]", length, ExactFactor(3_048, over: 10_000))
        define("L", volume, .ten(-3), .upToKilo, also: ["l"])

        define("s", time, .one, .upToKilo)
        define("min", time, ExactFactor(60))
        define("h", time, ExactFactor(3_600))
        define("d", time, ExactFactor(86_400))
        define("wk", time, ExactFactor(604_800))
        // The Julian year of 365.25 d and a twelfth of it, as UCUM has them.
        define("mo", time, ExactFactor(31_557_600, over: 12))
        define("a", time, ExactFactor(31_557_600), also: ["y"])
        define("Hz", frequency, .one, .all)
        define("Bq", frequency, .one, .all)
        define("Ci", frequency, ExactFactor(37) * .ten(9), .all)

        define("mol", Dimension(amount: 1), .one, .upToKilo)
        define("osm", Dimension(amount: 1), .one, .upToKilo, also: ["Osm"])
        define("kat", Dimension(amount: 1) / time, .one, .all)
        define("[IU]", Dimension(internationalUnit: 1), .one, .all, also: ["IU", "[iU]"])

        define("N", force, .one, .all)
        define("dyn", force, .ten(-5))
        define("Pa", pressure, .one, .all)
        define("bar", pressure, .ten(5), .all)
        define("atm", pressure, ExactFactor(101_325))
        // UCUM gives 133.3220 kPa to the metre of mercury, 9.80665 kPa to that of water.
        define("m[Hg]", pressure, ExactFactor(133_322), .upToKilo)
        define("m[H2O]", pressure, ExactFactor(980_665, over: 100), .upToKilo)
        define("mm[Hg]", pressure, ExactFactor(133_322, over: 1_000), also: ["mmHg"])
        define("cm[H2O]", pressure, ExactFactor(980_665, over: 10_000), also: ["cmH2O"])
        define("J", energy, .one, .all)
        define("cal", energy, ExactFactor(4_184, over: 1_000), .all)
        define("W", power, .one, .all)
        define("Gy", absorbed, .one, .all)
        define("Sv", absorbed, .one, .all)

        define("A", current, .one, .all)
        define("C", current * time, .one, .all)
        define("V", voltage, .one, .all)
        define("F", current * time / voltage, .one, .all)
        define("Ohm", voltage / current, .one, .all, also: ["\u{03A9}", "\u{2126}"])
        define("S", current / voltage, .one, .all)

        define("K", Dimension(temperature: 1), .one, .upToKilo)
        define("Cel", Dimension(temperature: 1), .one, also: ["°C", "\u{2103}"])

        define("%", .none, .ten(-2))
        define("[ppth]", .none, .ten(-3))
        define("[ppm]", .none, .ten(-6), also: ["ppm"])
        define("[ppb]", .none, .ten(-9), also: ["ppb"])
        define("rad", .none, .one)
        define("{cells}", .none, .one, also: ["cells"])
        define("{copies}", .none, .one, also: ["copies"])
        return table
    }()

    /// The atom a word stands for: as it is, or behind a prefix. `µ` and `mc` (in `mcg`) are spellings of `u`.
    static func find(_ word: String) -> (code: String, dimension: Dimension, scale: ExactFactor)? {
        if let atom = atoms[word] { return (atom.code, atom.dimension, atom.scale) }
        guard let first = word.first else { return nil }
        let micro = first == "\u{00B5}" || first == "\u{03BC}"
        let letter = micro || word == "mcg" ? "u" : first
        let rest = word == "mcg" ? "g" : String(word.dropFirst())
        guard let prefix = prefixes.first(where: { $0.symbol == letter }), let atom = atoms[rest],
            atom.prefixes.allow(letter)
        else { return nil }
        return ("\(letter)\(atom.code)", atom.dimension, atom.scale * .ten(prefix.exponent))
    }

    /// The prefix of a molar concentration: `n` in `nM`.
    static func molarPrefix(_ word: String) -> Character? {
        guard word.count == 2, word.hasSuffix("M"), let first = word.first else { return nil }
        let letter: Character = first == "\u{00B5}" || first == "\u{03BC}" ? "u" : first
        return molarPrefixes.contains(letter) ? letter : nil
    }
}
