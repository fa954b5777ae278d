/// People of ICRP publication 89 (2002; Ann ICRP 32, doi:10.1016/S0146-6453(03)00002-2) at the ages of its tables: newborn,
/// 1, 5, 10 and 15 years, and the adult (``ReferenceAdults``), who is reached at 20.
///
/// Values as given in the program with Huisinga W et al. 2012, doi:10.1038/psp.2012.3, which names the tables: masses 2.8,
/// body size 2.9, cardiac output 2.39 from 5 years on. The publication itself was not at hand; brains of boys and girls are
/// told apart by that program's notes.
public enum ReferencePeople {
    public typealias Pair = ReferenceAdults.Pair

    /// Years.
    public static let ages = [0.0, 1, 5, 10, 15, 20]

    /// What the shares of these ages in a person are called in model files.
    static let symbols = ["newborn", "at_1", "at_5", "at_10", "at_15", "adult"]

    /// kg, at each of ``ages``.
    public static let weight = children([3.5, 10, 19, 32], Pair(56, 53)) + [ReferenceAdults.weight]

    /// cm
    public static let height = children([51, 76, 109, 138], Pair(167, 161)) + [ReferenceAdults.height]

    /// L/h. Newborn and 1 year: Alverson et al. 1987, as cited there, for the tables have none.
    public static let cardiacOutput = children([44, 109, 204, 300], Pair(366, 366)) + [ReferenceAdults.cardiacOutput]

    /// kg
    public static let bloodMass = children([0.27, 0.5, 1.4, 2.4], Pair(4.5, 3.3)) + [ReferenceAdults.bloodMass]

    /// kg, contents of stomach, bowel and gallbladder.
    public static let contentsMass = children([0.1468, 0.248, 0.315, 0.446], Pair(0.765, 0.762)) + [ReferenceAdults.contentsMass]

    /// kg, of tissue without its blood, at each of ``ages``. Other tissues are what is left of the body.
    public static func mass(of tissue: Tissue) -> [Pair] {
        switch tissue {
        case .lung: children([0.03, 0.08, 0.125, 0.21], Pair(0.33, 0.29)) + adult(tissue)
        case .adipose: children([0.89, 3.6, 5, 7.5], Pair(9.5, 16)) + [Pair(14.5, 19)]
        case .bone: children([0.37, 1.17, 2.43, 4.5], Pair(7.95, 7.18)) + adult(tissue)
        case .brain: [Pair(0.38, 0.38), Pair(0.95, 0.95), Pair(1.31, 1.18), Pair(1.4, 1.22), Pair(1.42, 1.3)] + adult(tissue)
        case .heart: children([0.02, 0.05, 0.085, 0.14], Pair(0.23, 0.22)) + adult(tissue)
        case .kidney: children([0.025, 0.07, 0.11, 0.18], Pair(0.25, 0.24)) + adult(tissue)
        case .muscle: children([0.8, 1.9, 5.6, 11], Pair(24, 17)) + adult(tissue)
        case .skin: children([0.175, 0.35, 0.57, 0.82], Pair(2, 1.7)) + adult(tissue)
        case .gut: children([0.056, 0.16, 0.4, 0.683], Pair(0.97, 0.97)) + adult(tissue)
        case .spleen: children([0.0095, 0.029, 0.05, 0.08], Pair(0.13, 0.13)) + adult(tissue)
        case .pancreas: children([0.006, 0.02, 0.035, 0.06], Pair(0.11, 0.1)) + adult(tissue)
        case .liver: children([0.13, 0.33, 0.57, 0.83], Pair(1.3, 1.3)) + adult(tissue)
        case .rest: rest
        }
    }

    /// Share of cardiac output, at each of ``ages``; nil for the lung (all), the liver (artery and portal vein) and other
    /// tissues (what is left). Adults: table 2.40.
    ///
    /// The tables have none of children. As in Huisinga et al. 2012, after Abraham et al. 2005: the brain has the flow per
    /// mass of ``brainFlow``, the kidneys that of the man; the others share what is left by their mass and the man's flow
    /// per mass.
    public static func flowShare(of tissue: Tissue) -> [Pair]? {
        guard let adult = ReferenceAdults.flowShare(of: tissue) else { return nil }
        return (0..<5).map { age in pair { share(of: tissue, at: age, $0) } } + [adult]
    }

    /// Share of cardiac output in the hepatic artery, at each of ``ages``, as for the other tissues.
    public static let hepaticArteryShare = (0..<5).map { age in
        pair { rounded($0(mass(of: .liver)[age]) * hepaticArteryPerMass * squeeze(at: age, $0) / $0(cardiacOutput[age])) }
    } + [Pair(ReferenceAdults.hepaticArteryShare, ReferenceAdults.hepaticArteryShare)]

    /// Coefficients of variation of organ masses among people of one height: McNally K et al. PopGen. Toxicology
    /// 2014;315:70-85, doi:10.1016/j.tox.2013.07.009, as given in the R package httk (table mcnally_dt); nil where there is
    /// none that leaves room for the other organs.
    public static func variation(of tissue: Tissue) -> Pair? {
        switch tissue {
        case .lung: Pair(0.33, 0.33)
        case .brain: Pair(0.05, 0.05)
        case .heart: Pair(0.19, 0.25)
        case .kidney: Pair(0.25, 0.25)
        case .spleen: Pair(0.38, 0.38)
        case .pancreas: Pair(0.27, 0.29)
        case .liver: Pair(0.24, 0.25)
        default: nil
        }
    }

    // MARK: Children's blood flows

    private typealias Sex = (Pair) -> Double

    /// L/h per kg of brain at the first five of ``ages``: 50, 59, 71, 68 and 57 mL/min per 100 g (Chiron et al. 1992, as cited
    /// by Huisinga et al.).
    static let brainFlow = [30, 35.4, 42.6, 40.8, 34.2]

    private static let hepaticArteryPerMass =
        ReferenceAdults.hepaticArteryShare * ReferenceAdults.cardiacOutput.male / ReferenceAdults.liverMass

    /// The man's flow per mass of a tissue, L/h/kg.
    private static func flowPerMass(_ tissue: Tissue) -> Double {
        let named = Tissue.allCases.compactMap { ReferenceAdults.flowShare(of: $0)?.male }.reduce(ReferenceAdults.hepaticArteryShare, +)
        let share = ReferenceAdults.flowShare(of: tissue)?.male ?? 1 - named
        return share * ReferenceAdults.cardiacOutput.male / (mass(of: tissue).last?.male ?? .nan)
    }

    /// Flow that brain and kidneys leave, over what the others would have with the man's flow per mass.
    private static func squeeze(at age: Int, _ sex: Sex) -> Double {
        let fixed = sex(mass(of: .brain)[age]) * brainFlow[age] + sex(mass(of: .kidney)[age]) * flowPerMass(.kidney)
        let others = Tissue.allCases.filter { ![.lung, .liver, .brain, .kidney].contains($0) }
        let wanted = others.map { sex(mass(of: $0)[age]) * flowPerMass($0) }.reduce(sex(mass(of: .liver)[age]) * hepaticArteryPerMass, +)
        return (sex(cardiacOutput[age]) - fixed) / wanted
    }

    private static func share(of tissue: Tissue, at age: Int, _ sex: Sex) -> Double {
        let mass = sex(mass(of: tissue)[age])
        let flow = switch tissue {
        case .brain: mass * brainFlow[age]
        case .kidney: mass * flowPerMass(.kidney)
        default: mass * flowPerMass(tissue) * squeeze(at: age, sex)
        }
        return rounded(flow / sex(cardiacOutput[age]))
    }

    // MARK: Help

    /// Adults' rest, and of children weight without all else, to 0.1 g.
    private static let rest: [Pair] = (0..<5).map { age in
        pair { sex in
            let others = Tissue.allCases.filter { $0 != .rest }.map { sex(mass(of: $0)[age]) }.reduce(0, +)
            let left = sex(weight[age]) - others - sex(bloodMass[age]) - sex(contentsMass[age])
            return (left * 10_000).rounded() / 10_000
        }
    } + adult(.rest)

    private static func children(_ young: [Double], _ fifteen: Pair) -> [Pair] { young.map { Pair($0, $0) } + [fifteen] }

    private static func adult(_ tissue: Tissue) -> [Pair] { ReferenceAdults.mass(of: tissue).map { [$0] } ?? [] }

    private static func pair(_ value: (Sex) -> Double) -> Pair { Pair(value(\.male), value(\.female)) }

    /// A share to four decimals.
    private static func rounded(_ share: Double) -> Double { (share * 10_000).rounded() / 10_000 }
}
