/// One formula of a person's body, as model files and cohort files have it: an opening, terms to sum, a closing.
///
/// Model files call it by a short symbol (`V_liver`), cohort files by words (`liver_volume`): one source of both.
struct BodyFormula: Sendable {
    /// In model files.
    var symbol: String
    /// In cohort files; nil where it is of no use by itself there, and written out where another formula needs it.
    var covariate: String?
    var title: String
    /// nil for a pure number.
    var unit: String?
    var opening = ""
    var terms: [String]
    var closing = ""

    /// The formula in a line.
    var text: String { opening + terms.joined(separator: " + ") + closing }
}

/// Formulas that belong together.
struct BodyChapter: Sendable {
    /// A remark above them.
    var title: String
    var formulas: [BodyFormula]
}

/// Organ masses, volumes and blood flows of a person, from sex, age, height, weight and organ sizes.
///
/// Between the reference ages of ``ReferencePeople`` all values are linear in age. At an age lean organs grow with lean body
/// weight (Janmahasatian 2005, for adults; only its ratio to that of the reference person counts), skin and cardiac output
/// with body surface (Du Bois 1916), the brain with nothing; adipose tissue is what is left of the body, after Huisinga et
/// al. 2012. Cardiac output falls with age as the cardiac index: 4.874 - 0.023 per year, in L/min/m2, above 20 years
/// (Katori 1979).
enum Body {
    /// Organs that vary between people of one build, in the order of ``Tissue``.
    static let varied = Tissue.allCases.filter { ReferencePeople.variation(of: $0) != nil }

    static let chapters = [ages, size, references, masses, volumes, blood, flows]

    private static let organs = Tissue.allCases.filter { $0 != .adipose }

    // MARK: Size

    private static let ages: BodyChapter = {
        let shares = [
            "max(0, 1 - age / 1 y)", "max(0, min(age / 1 y, (5 y - age) / 4 y))", "max(0, min((age - 1 y) / 4 y, (10 y - age) / 5 y))",
            "max(0, min((age - 5 y) / 5 y, (15 y - age) / 5 y))", "max(0, min((age - 10 y) / 5 y, (20 y - age) / 5 y))",
            "max(0, min(1, (age - 15 y) / 5 y))",
        ]
        let titles = ["the newborn", "1 year", "5 years", "10 years", "15 years", "the adult"]
        let formulas = zip(ReferencePeople.symbols, zip(shares, titles)).map { symbol, share in
            BodyFormula(symbol: symbol, covariate: symbol, title: "Share of \(share.1) in this age", terms: [share.0])
        }
        return BodyChapter(title: "Shares of the reference ages (newborn, 1, 5, 10, 15 years, adult from 20) in this one", formulas: formulas)
    }()

    private static let size = BodyChapter(
        title: "Body over the reference person of the same sex and age: lean body weight, surface, and decline of cardiac output with age",
        formulas: [
            reference("weight", "weight", "kg", ReferencePeople.weight), reference("height", "height", "cm", ReferencePeople.height),
            BodyFormula(
                symbol: "lean", covariate: "lean", title: "Lean body weight over that of the reference person",
                terms: ["lean_body_weight(weight, height, sex) / lean_body_weight(R_weight, R_height, sex)"]),
            BodyFormula(
                symbol: "surface", covariate: "surface", title: "Body surface over that of the reference person",
                terms: ["du_bois(height, weight) / du_bois(R_height, R_weight)"]),
            BodyFormula(
                symbol: "ageing", covariate: "ageing", title: "Cardiac index over that at \(decimal(ReferenceAdults.age)) years",
                terms: [
                    "1 - adult",
                    "adult * (4.874 - 0.023 1/y * max(age, 20 y)) / (4.874 - 0.023 1/y * \(decimal(ReferenceAdults.age)) y)",
                ]),
        ])

    // MARK: Masses

    private static let references = BodyChapter(
        title: "Masses of the reference person; organs may be larger or smaller than others' of the same build",
        formulas: organs.map { tissue in
            let size = varied.contains(tissue) ? " * \(tissue)_size" : ""
            return reference(tissue.rawValue, tissue.title, "kg", ReferencePeople.mass(of: tissue), factor: size)
        } + [
            reference("blood", "blood", "kg", ReferencePeople.bloodMass),
            reference("contents", "contents of the bowel", "kg", ReferencePeople.contentsMass),
        ])

    private static let masses: BodyChapter = {
        let grown = organs.filter { $0 != .skin && $0 != .brain }.map(\.rawValue) + ["blood", "contents"]
        var formulas = [
            BodyFormula(
                symbol: "m_wanted", title: "All but adipose tissue, if there is room", unit: "kg", opening: "(",
                terms: grown.map { "R_\($0)" }, closing: ") * lean + R_skin * surface + R_brain"),
            BodyFormula(
                symbol: "fit", covariate: "fit", title: "Less than 1 where the body has no room for 1 % of adipose tissue",
                terms: ["min(1, 0.99 * weight / m_wanted)"]),
        ]
        formulas += organs.map { mass($0.rawValue, $0.title) } + [mass("blood", "blood"), mass("contents", "contents of the bowel")]
        formulas += [
            BodyFormula(
                symbol: "m_lean", covariate: "lean_mass", title: "Mass of all but adipose tissue", unit: "kg",
                terms: organs.map { "m_\($0)" } + ["m_blood", "m_contents"]),
            BodyFormula(
                symbol: "m_adipose", title: "Mass of adipose tissue", unit: "kg",
                terms: ["max(weight - m_lean, 0.01 * weight)"]),
        ]
        return BodyChapter(
            title: "Masses; contents of the bowel take up no drug, adipose tissue is what is left of the body, at least 1 %", formulas: formulas)
    }()

    private static func mass(_ name: String, _ title: String) -> BodyFormula {
        let scale = switch name {
        case Tissue.brain.rawValue: ""
        case Tissue.skin.rawValue: " * surface"
        default: " * lean"
        }
        return BodyFormula(
            symbol: "m_\(name)", title: "Mass of \(title)", unit: "kg", terms: ["R_\(name)\(scale) * fit"])
    }

    // MARK: Volumes and flows

    private static let volumes = BodyChapter(
        title: "Volumes of tissues without blood, and of all blood",
        formulas: Tissue.allCases.map { tissue in
            BodyFormula(
                symbol: "V_\(tissue)", covariate: "\(tissue)_volume", title: "Volume of \(tissue.title)", unit: "L",
                terms: ["m_\(tissue) / \(decimal(ReferenceAdults.density(of: tissue))) kg/L"])
        } + [BodyFormula(symbol: "V_blood", covariate: "blood_volume", title: "Volume of blood", unit: "L", terms: ["m_blood / 1 kg/L"])])

    private static let blood = BodyChapter(
        title: "Blood in tissues, arteries and veins",
        formulas: Tissue.allCases.map { tissue in
            BodyFormula(
                symbol: "Vb_\(tissue)", title: "Blood of \(tissue.title)", unit: "L",
                terms: ["\(choice(ReferenceAdults.bloodShare(of: tissue))) * V_blood"])
        } + [
            BodyFormula(
                symbol: "V_artery", title: "Blood in arteries", unit: "L",
                terms: ["\(decimal(ReferenceAdults.arterialShare)) * V_blood"]),
            BodyFormula(symbol: "Vb_tissues", title: "Blood in tissues", unit: "L", terms: Tissue.allCases.map { "Vb_\($0)" }),
            BodyFormula(symbol: "V_vein", title: "Blood in veins", unit: "L", terms: ["V_blood - V_artery - Vb_tissues"]),
        ])

    private static let flows: BodyChapter = {
        var formulas = [BodyFormula(
            symbol: "CO", covariate: "cardiac_output", title: "Cardiac output", unit: "L/h", opening: "(",
            terms: terms(ReferencePeople.cardiacOutput, "L/h"), closing: ") * surface * ageing")]
        func flow(_ name: String, _ title: String, _ shares: [ReferencePeople.Pair]) -> BodyFormula {
            BodyFormula(
                symbol: "Q_\(name)", covariate: "\(name)_flow", title: "Blood flow of \(title)", unit: "L/h", opening: "(",
                terms: terms(shares), closing: ") * CO")
        }
        formulas += Tissue.allCases.compactMap { tissue in
            ReferencePeople.flowShare(of: tissue).map { flow(tissue.rawValue, tissue.title, $0) }
        }
        formulas.append(flow("hepatic_artery", "the hepatic artery", ReferencePeople.hepaticArteryShare))
        let others = Tissue.parallel.filter { $0 != .rest }.map { "Q_\($0)" } + ["Q_liver"]
        formulas += [
            BodyFormula(
                symbol: "Q_liver", covariate: "liver_flow", title: "Blood flow of the liver", unit: "L/h",
                terms: ["Q_hepatic_artery"] + Tissue.portal.map { "Q_\($0)" }),
            BodyFormula(symbol: "Q_others", title: "Blood flow of all but other tissues", unit: "L/h", terms: others),
            BodyFormula(
                symbol: "Q_rest", covariate: "rest_flow", title: "Blood flow of \(Tissue.rest.title)", unit: "L/h", terms: ["CO - Q_others"]),
        ]
        return BodyChapter(title: "Blood flows; other tissues have what is left", formulas: formulas)
    }()

    // MARK: Help

    private static func reference(
        _ name: String, _ title: String, _ unit: String, _ values: [ReferencePeople.Pair], factor: String = ""
    ) -> BodyFormula {
        BodyFormula(
            symbol: "R_\(name)", covariate: "reference_\(name)", title: "Of the reference person: \(title)", unit: unit,
            opening: factor.isEmpty ? "" : "(", terms: terms(values, unit), closing: factor.isEmpty ? "" : ")\(factor)")
    }

    /// Values of the reference ages, each times its share.
    private static func terms(_ values: [ReferencePeople.Pair], _ unit: String = "") -> [String] {
        zip(values, ReferencePeople.symbols).map { "\(choice($0, unit)) * \($1)" }
    }

    /// A value by sex, or the common one.
    private static func choice(_ pair: ReferenceAdults.Pair, _ unit: String = "") -> String {
        let unit = unit.isEmpty ? "" : " \(unit)"
        if pair.male == pair.female { return "\(decimal(pair.male))\(unit)" }
        return "(if sex == male then \(decimal(pair.male))\(unit) else \(decimal(pair.female))\(unit))"
    }
}
