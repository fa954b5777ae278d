import Foundation

/// The reference people as a cohort file: whoever has sex, age, height and weight gets organs, by the very formulas of the
/// whole-body models.
///
///     print(ReferencePeopleCohort.text)
public enum ReferencePeopleCohort {
    /// The cohort file.
    public static var text: String {
        (head + people + sizes + Body.chapters.flatMap(chapter) + ["", "published:"] + figures).joined(separator: "\n") + "\n"
    }

    private static let head = [
        "cohort: reference-people",
        "title: People from birth to 90 years with volumes and blood flows of their organs",
        "source: |",
        "  ICRP publication 89 (2002), doi:10.1016/S0146-6453(03)00002-2: body size, organ masses, cardiac output and blood flows at",
        "  birth, 1, 5, 10 and 15 years and of adults, as given with Huisinga W et al. 2012, doi:10.1038/psp.2012.3; linear in age",
        "  between them. Cardiac output of the first year: Alverson et al. 1987, blood flow of the brain: Chiron et al. 1992, both as",
        "  cited there. Spread of organs: McNally K et al. PopGen. Toxicology 2014;315:70-85, doi:10.1016/j.tox.2013.07.009, as given",
        "  in the R package httk. Spread of height (4 %) and of weight given height (12 %), and that weight grows with the square of",
        "  height, are assumed; children between the tabled ages are somewhat lighter than real ones, who grow fastest at first.",
        "  Written by `dosis models people`; Documentation/pbpk.md describes the body.",
        "",
        "covariates:",
    ]

    private static let people = [
        "  sex:    {levels: {female: 0.5, male: 0.5}}",
        "  age:    {mixture: [{weight: 0.5, uniform: {from: 0 y, to: 20 y}}, {weight: 0.5, uniform: {from: 20 y, to: 90 y}}]}",
        "  height: {normal: {mean: reference_height, cv: 4 %}}",
        "  weight: {lognormal: {median: reference_weight * (height / reference_height)^2, cv: 12 %}}",
        "", "  # Organs over those expected of the body",
    ]

    private static let sizes = Body.varied.compactMap { tissue in
        ReferencePeople.variation(of: tissue).map { pair in
            let cv = pair.male == pair.female
                ? decimal(pair.male) : "if sex == male then \(decimal(pair.male)) else \(decimal(pair.female))"
            return "  \(tissue)_size: {lognormal: {mean: 1, cv: \(cv)}, title: \(PhysiologicalModel.quoted("Size of \(tissue.title) over that expected"))}"
        }
    }

    // MARK: Published figures

    /// Means that the tables have, of children within a quarter of a year and of adults.
    private static var figures: [String] {
        (2..<ReferencePeople.ages.count).flatMap { age in ["female", "male"].flatMap { figures(at: age, $0) } }
    }

    private static func figures(at index: Int, _ sex: String) -> [String] {
        let age = ReferencePeople.ages[index]
        let isAdult = index == ReferencePeople.ages.count - 1
        let ages = isAdult ? "age >= \(decimal(age)) y" : "age >= \(decimal(age - 0.25)) y and age < \(decimal(age + 0.25)) y"
        let group = isAdult ? "adults" : "\(decimal(age)) years"
        func line(_ what: String, _ table: String, _ values: [ReferencePeople.Pair], over density: Double = 1, _ unit: String, _ tolerance: String = "")
            -> String
        {
            let value = (sex == "male" ? values[index].male : values[index].female) / density
            return "  - {of: \(what), where: sex == \(sex) and \(ages), source: 'ICRP 89, table \(table), \(group)', mean: \(decimal(value)) \(unit)\(tolerance)}"
        }
        let rest = ", within: 5 %, reason: what the other organs leave of weight"
        let organs = [Tissue.liver, .kidney, .brain, .muscle, .adipose].map { tissue in
            line(
                "\(tissue)_volume", "2.8", ReferencePeople.mass(of: tissue), over: ReferenceAdults.density(of: tissue), "L",
                tissue == .adipose ? rest : "")
        }
        return [line("weight", "2.9", ReferencePeople.weight, "kg"), line("height", "2.9", ReferencePeople.height, "cm")] + organs
            + [line("blood_volume", "2.8", ReferencePeople.bloodMass, "L")]
    }

    // MARK: Formulas

    private static func chapter(_ chapter: BodyChapter) -> [String] {
        let formulas = chapter.formulas.filter { $0.covariate != nil }
        return formulas.isEmpty ? [] : ["", "  # \(chapter.title)"] + formulas.flatMap(covariate)
    }

    private static func covariate(_ formula: BodyFormula) -> [String] {
        let unit = formula.unit.map { ", unit: \($0)" } ?? ""
        let title = PhysiologicalModel.quoted(formula.title)
        let text = inWords(formula.text)
        let line = "  \(formula.covariate ?? ""): {derived: '\(text)'\(unit), title: \(title)}"
        if line.count <= 120 { return [line] }
        return ["  \(formula.covariate ?? ""):", "    derived: |"] + folded(text).map { "      \($0)" }
            + (formula.unit.map { ["    unit: \($0)"] } ?? []) + ["    title: \(title)"]
    }

    /// A formula with the names of cohort files; what has none is written out.
    private static func inWords(_ text: String) -> String {
        var words = ""
        var name = ""
        for character in text + " " {
            if character.isLetter || character.isNumber || character == "_" {
                name.append(character)
            } else {
                words += word(name) + String(character)
                name = ""
            }
        }
        return String(words.dropLast())
    }

    private static func word(_ name: String) -> String {
        guard let formula = formulas[name] else { return name }
        return formula.covariate ?? "(\(inWords(formula.text)))"
    }

    private static let formulas = Dictionary(
        Body.chapters.flatMap(\.formulas).map { ($0.symbol, $0) }, uniquingKeysWith: { first, _ in first })

    /// Broken before a plus sign.
    private static func folded(_ text: String) -> [String] {
        var lines = [""]
        for (index, piece) in text.components(separatedBy: " + ").enumerated() {
            let piece = index == 0 ? piece : "+ \(piece)"
            if let last = lines.last, !last.isEmpty, last.count + piece.count > 110 { lines.append("") }
            lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + piece
        }
        return lines
    }
}
