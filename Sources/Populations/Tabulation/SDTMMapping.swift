import Foundation
import Quantities

/// Where each covariate of a cohort goes in the Study Data Tabulation Model.
struct SDTMMapping {
    enum Place {
        /// With the unit of AGEU, and the factor into it.
        case age(unit: String, factor: Double)
        case sex([String])
        case race([String])
        case ethnicity([String])
        case finding(SDTMTest, code: String, name: String, unit: String?, factor: Double)
        /// SUPPDM.
        case supplemental(name: String, label: String)
    }

    struct Entry {
        let index: Int
        let covariate: CohortCovariate
        let place: Place
        /// What a reader of the data should know.
        let remark: String?
    }

    let entries: [Entry]

    /// Codelist SEX (C66731).
    static let sexes = ["female": "F", "f": "F", "male": "M", "m": "M", "intersex": "INTERSEX", "unknown": "U"]
    /// Codelist RACE (C74457); other levels are OTHER, and stand as they are in SUPPDM.
    static let races = [
        "white": "WHITE", "black": "BLACK OR AFRICAN AMERICAN", "black_or_african_american": "BLACK OR AFRICAN AMERICAN", "asian": "ASIAN",
        "american_indian_or_alaska_native": "AMERICAN INDIAN OR ALASKA NATIVE",
        "native_hawaiian_or_other_pacific_islander": "NATIVE HAWAIIAN OR OTHER PACIFIC ISLANDER", "unknown": "UNKNOWN", "other": "OTHER",
    ]
    /// Codelist ETHNIC (C66790).
    static let ethnicities = [
        "hispanic": "HISPANIC OR LATINO", "hispanic_or_latino": "HISPANIC OR LATINO", "not_hispanic": "NOT HISPANIC OR LATINO",
        "not_hispanic_or_latino": "NOT HISPANIC OR LATINO", "unknown": "UNKNOWN",
    ]
    /// Codelist AGEU (C66781).
    private static let ageUnits = [("YEARS", "y"), ("MONTHS", "mo"), ("WEEKS", "wk"), ("DAYS", "d"), ("HOURS", "h")]

    init(_ cohort: Cohort) {
        var names: Set<String> = []
        var findings: Set<String> = []
        var entries: [Entry] = []
        let all = cohort.covariates.map(\.name)
        let age = ["age", "postnatal_age"].first(where: all.contains)
        for (index, covariate) in cohort.covariates.enumerated() {
            var own: [(Place, String?)] = []
            if covariate.name == age, let place = Self.age(covariate) {
                own = [(place, nil), (Self.supplemental(covariate, &names), "with its fraction")]
            } else if let place = Self.category(covariate) {
                own = [(place, nil)]
                if case .race(let terms) = place, terms.contains("OTHER") { own.append((Self.supplemental(covariate, &names), "levels that the terminology does not have")) }
            } else if let (test, place) = Self.finding(covariate), findings.insert(test).inserted {
                own = [(place, nil)]
            } else {
                own = [(Self.supplemental(covariate, &names), Self.remark(covariate))]
            }
            entries += own.map { Entry(index: index, covariate: covariate, place: $0.0, remark: $0.1) }
        }
        self.entries = entries
    }

    private static func age(_ covariate: CohortCovariate) -> Place? {
        guard let unit = covariate.unit else { return nil }
        let known = ageUnits.compactMap { term, symbol in
            (try? Unit(symbol)).flatMap { try? unit.factor(to: $0) }.map { (term: term, factor: $0) }
        }
        return (known.first { $0.factor == 1 } ?? known.first).map { .age(unit: $0.term, factor: $0.factor) }
    }

    private static func category(_ covariate: CohortCovariate) -> Place? {
        guard let levels = covariate.levels else { return nil }
        func terms(_ codelist: [String: String]) -> [String?] { levels.map { codelist[$0.lowercased()] } }
        switch covariate.name.lowercased() {
        case "sex", "gender":
            let terms = terms(sexes).compactMap { $0 }
            return terms.count == levels.count ? .sex(terms) : nil
        case "race": return .race(terms(races).map { $0 ?? "OTHER" })
        case "ethnicity", "ethnic":
            let terms = terms(ethnicities).compactMap { $0 }
            return terms.count == levels.count ? .ethnicity(terms) : nil
        default: return nil
        }
    }

    private static func finding(_ covariate: CohortCovariate) -> (String, Place)? {
        guard let unit = covariate.unit, let test = SDTMTest.all.first(where: { $0.covariates.contains(covariate.name.lowercased()) }),
            let (term, factor) = test.conversion(from: unit)
        else { return nil }
        let (code, name) = covariate.isDerived ? test.derived ?? (test.code, test.name) : (test.code, test.name)
        return (code, .finding(test, code: code, name: name, unit: term, factor: factor))
    }

    private static func remark(_ covariate: CohortCovariate) -> String? {
        if covariate.text.hasPrefix("diplotypes of") { return "genetic findings have a domain of their own (GF), which is not written" }
        guard let unit = covariate.unit else { return nil }
        let test = SDTMTest.all.first { $0.covariates.contains(covariate.name.lowercased()) }
        return test.map { "\($0.domain.rawValue) has \($0.code), but not in `\(unit.symbol)`, or it is there already" }
    }

    // MARK: Supplemental qualifiers

    /// QNAM has 8 characters at most, letters, digits and `_`, beginning with a letter; QLABEL 40.
    private static func supplemental(_ covariate: CohortCovariate, _ names: inout Set<String>) -> Place {
        let letters = covariate.name.uppercased().filter { ("A"..."Z").contains($0) || ("0"..."9").contains($0) }
        // A qualifier may not be called like a variable of the model.
        var name = letters.first.map { $0.isNumber } ?? true ? "X" + letters : letters
        if name.count > 8 {
            let vowels: Set<Character> = ["A", "E", "I", "O", "U"]
            name = String(name.prefix(1)) + name.dropFirst().filter { !vowels.contains($0) }
        }
        name = String(name.prefix(8))
        var number = 1
        var unique = name
        while SDTMDataset.reserved.contains(unique) || !names.insert(unique).inserted {
            number += 1
            unique = name.prefix(8 - "\(number)".count) + "\(number)"
        }
        let unit = covariate.unit.flatMap { $0.symbol == "1" ? nil : " (\($0.symbol))" } ?? ""
        let words = covariate.title ?? covariate.name.replacing("_", with: " ")
        let label = words.prefix(max(0, 40 - unit.count)) + unit
        return .supplemental(name: unique, label: String(label.prefix(40)))
    }
}
