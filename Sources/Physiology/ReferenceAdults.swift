/// The adults of ICRP publication 89 (2002; Ann ICRP 32, doi:10.1016/S0146-6453(03)00002-2), 20 to 50 years old.
///
/// Values as given in the program with Huisinga W, Solms A, Fronton L, Pilari S. CPT Pharmacometrics Syst Pharmacol 2012;1,
/// doi:10.1038/psp.2012.3, which names the tables: masses 2.8, body size 2.9, blood volumes 2.12 to 2.14, cardiac output
/// 2.39, blood flows 2.40. The publication itself was not at hand.
public enum ReferenceAdults {
    /// A value of each sex.
    public struct Pair: Sendable {
        public let male, female: Double

        init(_ male: Double, _ female: Double) {
            self.male = male
            self.female = female
        }
    }

    /// kg, cm and years.
    public static let weight = Pair(73, 60)
    public static let height = Pair(176, 163)
    public static let age = 35.0

    /// L/h: 6.5 and 5.9 L/min.
    public static let cardiacOutput = Pair(390, 354)

    /// kg, of tissue without its blood; nil for adipose and other tissues, which are what is left of the body.
    ///
    /// The gut is oesophagus, stomach and bowel without contents.
    public static func mass(of tissue: Tissue) -> Pair? {
        switch tissue {
        case .lung: Pair(0.5, 0.42)
        case .bone: Pair(10.5, 7.8)
        case .brain: Pair(1.45, 1.3)
        case .heart: Pair(0.33, 0.25)
        case .kidney: Pair(0.31, 0.275)
        case .muscle: Pair(29, 17.5)
        case .skin: Pair(3.3, 2.3)
        case .gut: Pair(1.21, 1.135)
        case .spleen: Pair(0.15, 0.13)
        case .pancreas: Pair(0.14, 0.12)
        case .liver: Pair(1.8, 1.4)
        case .rest: Pair(3.552, 3.592)
        case .adipose: nil
        }
    }

    /// kg; its density is taken for 1 kg/L, so 5.3 and 3.9 L.
    public static let bloodMass = Pair(5.3, 3.9)

    /// kg, contents of stomach, bowel and gallbladder, into which no drug goes: the stated rest of the body.
    public static let contentsMass = Pair(0.958, 0.878)

    /// kg/L. Adipose tissue: Brown RP et al. Toxicol Ind Health 1997;13:407-484, doi:10.1177/074823379701300401.
    public static func density(of tissue: Tissue) -> Double {
        switch tissue {
        case .adipose: 0.92
        case .bone: 1.3
        default: 1
        }
    }

    /// Share of blood that lies in a tissue's vessels.
    public static func bloodShare(of tissue: Tissue) -> Pair {
        switch tissue {
        case .lung: Pair(0.02, 0.02) // bronchial; what passes the lung is part of artery and vein
        case .adipose: Pair(0.05, 0.085)
        case .bone: Pair(0.07, 0.07)
        case .brain: Pair(0.012, 0.012)
        case .heart: Pair(0.01, 0.01)
        case .kidney: Pair(0.02, 0.02)
        case .muscle: Pair(0.14, 0.105)
        case .skin: Pair(0.03, 0.03)
        case .gut: Pair(0.07, 0.07)
        case .spleen: Pair(0.014, 0.014)
        case .pancreas: Pair(0.006, 0.006)
        case .liver: Pair(0.10, 0.10)
        case .rest: Pair(0.023, 0.0228)
        }
    }

    /// Share of blood in arteries: aorta and large arteries 6 %, pulmonary veins 5.5 %, half of pulmonary capillaries and
    /// of heart chambers 5.5 %. Veins hold what is left.
    public static let arterialShare = 0.17

    /// Share of cardiac output; nil for the lung (all), the liver (artery and portal vein) and other tissues (what is left).
    public static func flowShare(of tissue: Tissue) -> Pair? {
        switch tissue {
        case .adipose: Pair(0.05, 0.085)
        case .bone: Pair(0.05, 0.05)
        case .brain: Pair(0.12, 0.12)
        case .heart: Pair(0.04, 0.05)
        case .kidney: Pair(0.19, 0.17)
        case .muscle: Pair(0.17, 0.12)
        case .skin: Pair(0.05, 0.05)
        case .gut: Pair(0.15, 0.17)
        case .spleen: Pair(0.03, 0.03)
        case .pancreas: Pair(0.01, 0.01)
        case .lung, .liver, .rest: nil
        }
    }

    /// Share of cardiac output in the hepatic artery. In women the table's flows sum to 100 % with it, though it gives 27 %
    /// and not 27.5 % for the whole liver.
    public static let hepaticArteryShare = 0.065

    /// Blood flow of the liver of the reference man, L/h.
    public static var liverFlow: Double {
        let shares = Tissue.portal.map { flowShare(of: $0)?.male ?? 0 }
        return cardiacOutput.male * shares.reduce(hepaticArteryShare, +)
    }

    /// Mass of the liver of the reference man, kg.
    public static var liverMass: Double { mass(of: .liver)?.male ?? 0 }

    /// Mass of the kidneys of the reference man, kg.
    public static var kidneyMass: Double { mass(of: .kidney)?.male ?? 0 }
}
