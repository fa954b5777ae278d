import Foundation
import Quantities

/// Twins as datasets of CDISC's Study Data Tabulation Model: DM, VS, LB and SUPPDM, as CSV.
///
/// Variables, their order and roles follow the SDTM Implementation Guide 3.4. Twins have no treatment, visits or dates:
/// ARM, ARMCD, ACTARM and ACTARMCD are null, with ARMNRS `NOT ASSIGNED`, and expected variables of time are null.
///
///     let export = SDTMExport(cohort, settings: .init(study: "WARD-1"))
///     for (name, csv) in export.datasets(twins) { ... }
public struct SDTMExport: Sendable {
    public struct Settings: Sendable {
        public var study: String
        public var site: String
        /// ISO 3166-1 alpha-3; ZZZ is left to users by that standard.
        public var country: String

        public init(study: String, site: String = "VIRTUAL", country: String = "ZZZ") {
            self.study = study
            self.site = site
            self.country = country
        }

        /// What is wrong with them; nil if nothing.
        public var problem: String? {
            for (name, text) in [("STUDYID", study), ("SITEID", site)] {
                if text.isEmpty || text.count > 60 || !text.unicodeScalars.allSatisfy({ $0.isASCII && $0.value > 32 && !",\"'".unicodeScalars.contains($0) }) {
                    return "`\(text)` cannot be \(name): letters, digits and signs of ASCII but blanks, commas and quotes, at most 60"
                }
            }
            let isCode = country.count == 3 && country.allSatisfy { ("A"..."Z").contains($0) }
            return isCode ? nil : "`\(country)` is no code of a country: three capital letters of ISO 3166-1, such as DEU"
        }
    }

    /// Where a covariate went, in words.
    public struct Line: Sendable {
        public let covariate: String
        public let place: String
        public let remark: String?
    }

    private let settings: Settings
    private let entries: [SDTMMapping.Entry]

    public init(_ cohort: Cohort, settings: Settings) {
        self.settings = settings
        entries = SDTMMapping(cohort).entries
    }

    /// All covariates; none is left out.
    public var lines: [Line] {
        entries.map { entry in
            let place: String =
                switch entry.place {
                case .age(let unit, let factor): "DM.AGE, completed \(unit)\(factor == 1 ? "" : ", converted")"
                case .sex: "DM.SEX"
                case .race: "DM.RACE"
                case .ethnicity: "DM.ETHNIC"
                case .finding(let test, let code, _, let unit, let factor):
                    "\(test.domain.rawValue) \(code)\(unit.map { ", \($0)" } ?? "")\(factor == 1 ? "" : ", converted")"
                case .supplemental(let name, _): "SUPPDM \(name)"
                }
            return Line(covariate: entry.covariate.name, place: place, remark: entry.remark)
        }
    }

    /// What of DM the cohort says nothing about.
    public var remarks: [String] {
        var remarks: [String] = []
        func has(_ isPlace: (SDTMMapping.Place) -> Bool) -> Bool { entries.contains { isPlace($0.place) } }
        if !has({ if case .age = $0 { true } else { false } }) { remarks.append("AGE and AGEU are null: the cohort has no covariate `age`") }
        if !has({ if case .sex = $0 { true } else { false } }) { remarks.append("SEX is U: the cohort has no covariate `sex` with levels such as female and male") }
        if !has({ if case .race = $0 { true } else { false } }) { remarks.append("RACE is null: the cohort has no covariate `race`") }
        remarks.append("ARM and ACTARM are null, ARMNRS is NOT ASSIGNED: twins of a cohort have no arm")
        remarks.append("dates and visits are null: twins of a cohort have none")
        if settings.country == "ZZZ" { remarks.append("COUNTRY is ZZZ, a code that ISO 3166-1 leaves to its users: give --country for another") }
        return remarks
    }

    /// Names of files that may be written.
    public static let names = ["dm.csv", "vs.csv", "lb.csv", "suppdm.csv"]

    /// Datasets that have rows, by file name.
    public func datasets(_ twins: [CohortTwin]) -> [(name: String, csv: String)] {
        var demographics = SDTMDataset(SDTMDataset.demographics)
        var vitalSigns = SDTMDataset(SDTMDataset.findings("VS"))
        var laboratory = SDTMDataset(SDTMDataset.findings("LB"))
        var supplemental = SDTMDataset(SDTMDataset.supplemental)
        let width = max(4, "\(twins.count)".count)
        for (index, twin) in twins.enumerated() {
            let digits = "\(index + 1)"
            let subject = String(repeating: "0", count: width - digits.count) + digits
            let identity = ["STUDYID": settings.study, "USUBJID": "\(settings.study)-\(settings.site)-\(subject)"]
            demographics.add(demography(twin, subject).merging(identity) { first, _ in first })
            var (vitals, labs) = (0, 0)
            for entry in entries {
                let value = twin.values[entry.index]
                switch entry.place {
                case .finding(let test, let code, let name, let unit, let factor):
                    let prefix = test.domain.rawValue
                    let isVital = test.domain == .vitalSigns
                    if isVital { vitals += 1 } else { labs += 1 }
                    let text = Self.number(value * factor)
                    var row = identity.merging([
                        "DOMAIN": prefix, "\(prefix)SEQ": "\(isVital ? vitals : labs)", "\(prefix)TESTCD": code, "\(prefix)TEST": name,
                        "\(prefix)ORRES": text, "\(prefix)ORRESU": unit ?? "", "\(prefix)STRESC": text, "\(prefix)STRESN": text,
                        "\(prefix)STRESU": unit ?? "", "\(prefix)DRVFL": entry.covariate.isDerived ? "Y" : "",
                    ]) { first, _ in first }
                    if entry.covariate.isDerived { (row["\(prefix)ORRES"], row["\(prefix)ORRESU"]) = ("", "") }
                    if isVital {
                        vitalSigns.add(row)
                    } else {
                        row["LBCAT"] = test.category
                        laboratory.add(row)
                    }
                case .supplemental(let name, let label):
                    supplemental.add(
                        identity.merging([
                            "RDOMAIN": "DM", "QNAM": name, "QLABEL": label, "QVAL": Self.text(value, entry.covariate),
                            "QORIG": entry.covariate.isDerived ? "DERIVED" : "ASSIGNED",
                        ]) { first, _ in first })
                default: break
                }
            }
        }
        return zip(Self.names, [demographics, vitalSigns, laboratory, supplemental]).filter { !$0.1.isEmpty }.map { ($0, $1.csv) }
    }

    private func demography(_ twin: CohortTwin, _ subject: String) -> [String: String] {
        var row = [
            "DOMAIN": "DM", "SUBJID": subject, "SITEID": settings.site, "SEX": "U", "ARMNRS": "NOT ASSIGNED", "COUNTRY": settings.country,
        ]
        for entry in entries {
            let value = twin.values[entry.index]
            func term(_ terms: [String]) -> String { terms.indices.contains(Int(value)) ? terms[Int(value)] : "" }
            switch entry.place {
            case .age(let unit, let factor):
                row["AGE"] = Self.number((value * factor).rounded(.down))
                row["AGEU"] = unit
            case .sex(let terms): row["SEX"] = term(terms)
            case .race(let terms): row["RACE"] = term(terms)
            case .ethnicity(let terms): row["ETHNIC"] = term(terms)
            case .finding, .supplemental: break
            }
        }
        return row
    }

    private static func number(_ value: Double) -> String { Unit.one.shown(value) }

    private static func text(_ value: Double, _ covariate: CohortCovariate) -> String {
        guard let levels = covariate.levels else { return number(value) }
        return levels.indices.contains(Int(value)) ? levels[Int(value)] : ""
    }
}
