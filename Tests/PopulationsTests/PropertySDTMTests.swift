import Foundation
import Populations
import Testing

/// Exported twins against the rules of the SDTM Implementation Guide 3.4 and CDISC's conformance rules 2.0 (CG numbers as
/// in the catalogue of the CDISC rules engine, github.com/cdisc-org/cdisc-rules-engine), for every cohort that comes with
/// Dosis. Terms: SDTM Controlled Terminology, codelists by their NCI code.
@Suite struct PropertySDTMTests {
    typealias Row = [String: String]

    private static func tables(_ cohort: Cohort, size: Int = 40, study: String = "TEST-1") throws -> [String: (variables: [String], rows: [Row])] {
        let export = SDTMExport(cohort, settings: .init(study: study, site: "S1", country: "DEU"))
        let twins = try cohort.sampler(seed: 1).twins(replicate: 0, count: size, threads: 1)
        var tables: [String: (variables: [String], rows: [Row])] = [:]
        for dataset in export.datasets(twins) {
            let lines = cells(dataset.csv)
            let rows = lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
            tables[dataset.name] = (lines[0], rows)
        }
        return tables
    }

    /// RFC 4180.
    private static func cells(_ csv: String) -> [[String]] {
        csv.split(separator: "\n").map { line in
            var cells = [""], isQuoted = false
            for character in line {
                switch character {
                case "\"": isQuoted.toggle()
                case "," where !isQuoted: cells.append("")
                default: cells[cells.count - 1].append(character)
                }
            }
            return cells
        }
    }

    static let names = PropertyShippedCohortTests.names

    // MARK: DM

    /// Section 5.2: variables in order; required ones are not null; terms of C66731, C74457, C66790, C66781 and C142179.
    @Test(arguments: names) func demographics(_ name: String) throws {
        let (variables, rows) = try #require(try Self.tables(committedCohort(name))["dm.csv"])
        let order = [
            "STUDYID", "DOMAIN", "USUBJID", "SUBJID", "RFSTDTC", "RFENDTC", "RFXSTDTC", "RFXENDTC", "RFCSTDTC", "RFCENDTC", "RFICDTC", "RFPENDTC",
            "DTHDTC", "DTHFL", "SITEID", "INVID", "INVNAM", "BRTHDTC", "AGE", "AGEU", "SEX", "RACE", "ETHNIC", "ARMCD", "ARM", "ACTARMCD", "ACTARM",
            "ARMNRS", "ACTARMUD", "COUNTRY", "DMDTC", "DMDY",
        ]
        #expect(variables == order.filter(variables.contains))
        let required = ["STUDYID", "DOMAIN", "USUBJID", "SUBJID", "SITEID", "SEX", "COUNTRY"]
        let expected = [
            "RFSTDTC", "RFENDTC", "RFXSTDTC", "RFXENDTC", "RFICDTC", "RFPENDTC", "DTHDTC", "DTHFL", "AGE", "AGEU", "RACE", "ARMCD", "ARM", "ACTARMCD",
            "ACTARM", "ARMNRS", "ACTARMUD",
        ]
        #expect(Set(required + expected).isSubset(of: variables))
        #expect(rows.count == 40 && Set(rows.map { $0["USUBJID"] }).count == 40 && Set(rows.map { $0["SUBJID"] }).count == 40)
        for row in rows {
            for variable in required { #expect(row[variable]?.isEmpty == false, "\(variable)") }
            #expect(row["DOMAIN"] == "DM" && row["STUDYID"] == "TEST-1" && row["USUBJID"] == "TEST-1-S1-\(row["SUBJID"] ?? "")")
            #expect(["F", "M", "U", "INTERSEX"].contains(row["SEX"]))
            #expect(["", "AMERICAN INDIAN OR ALASKA NATIVE", "ASIAN", "BLACK OR AFRICAN AMERICAN", "NATIVE HAWAIIAN OR OTHER PACIFIC ISLANDER", "WHITE", "OTHER", "UNKNOWN"].contains(row["RACE"]))
            #expect(["", "HISPANIC OR LATINO", "NOT HISPANIC OR LATINO", "UNKNOWN"].contains(row["ETHNIC"]))
            // CG0434: AGE and AGEU both or neither; not negative; whole.
            #expect((row["AGE"] ?? "").isEmpty == (row["AGEU"] ?? "").isEmpty)
            if let age = row["AGE"], !age.isEmpty { #expect((Int(age) ?? -1) >= 0) }
            #expect(["", "YEARS", "MONTHS", "WEEKS", "DAYS", "HOURS"].contains(row["AGEU"]))
            // CG0517: no arm, so a reason.
            #expect(row["ARMNRS"] == "NOT ASSIGNED")
            for variable in ["ARM", "ARMCD", "ACTARM", "ACTARMCD", "RFSTDTC", "RFENDTC", "DTHFL"] { #expect(row[variable] == "") }
        }
    }

    // MARK: VS and LB

    /// Sections 6.3.8 and 6.3.5.6; general rules of findings.
    @Test(arguments: names) func findings(_ name: String) throws {
        let tables = try Self.tables(committedCohort(name))
        for prefix in ["VS", "LB"] {
            guard let (variables, rows) = tables["\(prefix.lowercased()).csv"] else { continue }
            let order = [
                "STUDYID", "DOMAIN", "USUBJID", "SEQ", "TESTCD", "TEST", "CAT", "ORRES", "ORRESU", "ORNRLO", "ORNRHI", "STRESC", "STRESN", "STRESU", "STNRLO",
                "STNRHI", "NRIND", "LOBXFL", "DRVFL", "VISITNUM", "DTC",
            ].map { ["STUDYID", "DOMAIN", "USUBJID", "VISITNUM"].contains($0) ? $0 : prefix + $0 }
            #expect(variables == order.filter(variables.contains))
            let expected = ["ORRES", "ORRESU", "STRESC", "STRESN", "STRESU", "LOBXFL", "DTC"].map { prefix + $0 } + ["VISITNUM"]
                + (prefix == "LB" ? ["LBCAT", "LBORNRLO", "LBORNRHI", "LBSTNRLO", "LBSTNRHI", "LBNRIND"] : [])
            #expect(Set(expected).isSubset(of: variables))
            var seen: [String: Set<String>] = [:], tests: [String: Set<String>] = [:], units: [String: Set<String>] = [:]
            for row in rows {
                func value(_ variable: String) -> String { row[prefix + variable] ?? "" }
                #expect(row["DOMAIN"] == prefix && row["USUBJID"]?.isEmpty == false)
                #expect(seen[row["USUBJID"] ?? "", default: []].insert(value("SEQ")).inserted)
                let code = value("TESTCD")
                #expect((1...8).contains(code.count) && code.first?.isNumber == false && code.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber) })
                #expect((1...40).contains(value("TEST").count))
                tests[code, default: []].insert(value("TEST"))
                units[code, default: []].insert(value("STRESU"))
                // CG0348: a result, or derived; a derived one has no original. A numeric result stands twice.
                #expect(value("DRVFL") == "Y" ? value("ORRES").isEmpty && value("ORRESU").isEmpty : !value("ORRES").isEmpty)
                #expect(value("STRESC") == value("STRESN") && Double(value("STRESN"))?.isFinite == true)
                #expect(Self.terms[prefix]?[code] == value("TEST"), "\(code)")
                #expect(Self.units.contains(value("STRESU")), "\(value("STRESU"))")
            }
            for (code, texts) in tests { #expect(texts.count == 1 && units[code]?.count == 1, "\(code)") }
        }
    }

    /// Of C66741 and C67153, C65047 and C67154, as far as they are used.
    private static let terms: [String: [String: String]] = [
        "VS": [
            "HEIGHT": "Height", "WEIGHT": "Weight", "BMI": "Body Mass Index", "BSA": "Body Surface Area", "IDEALWT": "Ideal Body Weight",
            "LBM": "Lean Body Mass",
        ],
        "LB": [
            "CREAT": "Creatinine", "CREATCLR": "Creatinine Clearance", "CRTCLRE": "Creatinine Clearance, Estimated",
            "GFRE": "Glomerular Filtration Rate, Estimated", "GFR": "Glomerular Filtration Rate", "ALB": "Albumin", "PROT": "Protein",
            "BILI": "Bilirubin", "ALT": "Alanine Aminotransferase", "AST": "Aspartate Aminotransferase", "ALP": "Alkaline Phosphatase",
            "LDH": "Lactate Dehydrogenase", "GLUC": "Glucose", "HCT": "Hematocrit", "INR": "Prothrombin Intl. Normalized Ratio",
        ],
    ]
    /// Of C66770 and C71620.
    private static let units: Set = [
        "", "cm", "kg", "kg/m2", "m2", "mg/dL", "umol/L", "mL/min", "mL/min/1.73 m2", "g/L", "g/dL", "U/L", "ukat/L", "mmol/L", "fraction of 1", "%",
    ]

    // MARK: SUPPDM

    /// Section 8.4: names (CG0417), labels (CG0416), uniqueness; no name of a variable (CG0314); every subject is in DM. No
    /// covariate is left out.
    @Test(arguments: names) func supplementalQualifiers(_ name: String) throws {
        let cohort = try committedCohort(name)
        let tables = try Self.tables(cohort)
        let subjects = Set(tables["dm.csv"]?.rows.compactMap { $0["USUBJID"] } ?? [])
        var labels: [String: Set<String>] = [:]
        if let (variables, rows) = tables["suppdm.csv"] {
            #expect(variables == ["STUDYID", "RDOMAIN", "USUBJID", "IDVAR", "IDVARVAL", "QNAM", "QLABEL", "QVAL", "QORIG", "QEVAL"])
            var seen: Set<String> = []
            for row in rows {
                let qualifier = row["QNAM"] ?? ""
                #expect((1...8).contains(qualifier.count) && qualifier.first?.isNumber == false)
                #expect(qualifier.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "_") })
                #expect(!(tables["dm.csv"]?.variables ?? []).contains(qualifier) && qualifier != "STRAIN", "\(qualifier)")
                #expect((1...40).contains(row["QLABEL"]?.count ?? 0) && (1...200).contains(row["QVAL"]?.count ?? 0))
                #expect(row["RDOMAIN"] == "DM" && row["IDVAR"] == "" && row["IDVARVAL"] == "" && ["ASSIGNED", "DERIVED"].contains(row["QORIG"]))
                #expect(subjects.contains(row["USUBJID"] ?? "") && seen.insert("\(row["USUBJID"] ?? "") \(qualifier)").inserted)
                labels[qualifier, default: []].insert(row["QLABEL"] ?? "")
            }
        }
        #expect(labels.values.allSatisfy { $0.count == 1 })
        let lines = SDTMExport(cohort, settings: .init(study: "A")).lines
        #expect(Set(lines.map(\.covariate)) == Set(cohort.covariates.map(\.name)))
        #expect(Set(lines.filter { $0.place.hasPrefix("SUPPDM ") }.map { String($0.place.dropFirst(7)) }) == Set(labels.keys))
        // Places are used once.
        #expect(Set(lines.map(\.place)).count == lines.count)
    }

    // MARK: Values

    @Test func values() throws {
        let cohort = try cohort(
            """
            covariates:
              age: {value: 30.9 y}
              sex: {levels: {male: 1}}
              race: {levels: {martian: 1}}
              ethnicity: {levels: {not_hispanic: 1}}
              weight: {value: 70000 g, unit: g}
              height: {value: 1.75 m, unit: m}
              creatinine: {value: 88.4 umol/L, unit: umol/L}
              bilirubin: {value: 3 kg}
              body_mass_index: {derived: weight / height^2, unit: kg/m2}
              haematocrit: {value: 34 %}
              site_of_primary_tumour: {levels: {colon: 0, 'rectum': 1}}
              site_of_primary_disease: {value: 2, title: A title that is much longer than the forty characters of a label}
            """)
        let tables = try Self.tables(cohort, size: 1)
        let dm = try #require(tables["dm.csv"]?.rows.first)
        #expect(dm["AGE"] == "30" && dm["AGEU"] == "YEARS" && dm["SEX"] == "M" && dm["RACE"] == "OTHER" && dm["ETHNIC"] == "NOT HISPANIC OR LATINO")
        #expect(dm["SUBJID"] == "0001" && dm["COUNTRY"] == "DEU")
        func finding(_ table: String, _ code: String) -> [String?] {
            let prefix = table.prefix(2).uppercased()
            let row = tables[table]?.rows.first { $0["\(prefix)TESTCD"] == code }
            return ["ORRES", "ORRESU", "STRESN", "STRESU", "DRVFL"].map { row?[prefix + $0] }
        }
        #expect(finding("vs.csv", "WEIGHT") == ["70000.0", "g", "70000.0", "g", ""] || finding("vs.csv", "WEIGHT") == ["70000", "g", "70000", "g", ""])
        #expect(finding("vs.csv", "HEIGHT") == ["1.75", "m", "1.75", "m", ""])
        #expect(finding("lb.csv", "CREAT") == ["88.4", "umol/L", "88.4", "umol/L", ""])
        #expect(finding("lb.csv", "HCT") == ["0.34", "fraction of 1", "0.34", "fraction of 1", ""])
        #expect(finding("vs.csv", "BMI")[0] == "" && finding("vs.csv", "BMI")[3] == "kg/m2" && finding("vs.csv", "BMI")[4] == "Y")
        let supplemental = tables["suppdm.csv"]?.rows.map { [$0["QNAM"] ?? "", $0["QLABEL"] ?? "", $0["QVAL"] ?? ""] } ?? []
        #expect(supplemental.contains(["AGE2", "age (y)", "30.9"]) || supplemental.contains(["AGEX", "age (y)", "30.9"]), "\(supplemental)")
        #expect(supplemental.contains { $0[1] == "race" && $0[2] == "martian" && $0[0] != "RACE" })
        #expect(supplemental.contains { $0[1] == "bilirubin (kg)" } && tables["lb.csv"]?.rows.contains { $0["LBTESTCD"] == "BILI" } == false)
        #expect(supplemental.contains { $0[0] == "STFPRMRY" && $0[2] == "rectum" } && supplemental.contains { $0[0] == "STFPRMR2" && $0[1].count == 40 }, "\(supplemental)")
        let remarks = SDTMExport(cohort, settings: .init(study: "A")).lines
        #expect(remarks.first { $0.covariate == "bilirubin" }?.remark?.contains("BILI") == true)
    }

    /// A cohort that says nothing of age and sex is told so.
    @Test func remarks() throws {
        let export = SDTMExport(try cohort("covariates: {CYP2D6: {genotype: {ancestry: european}}}"), settings: .init(study: "A"))
        for part in ["AGE and AGEU are null", "SEX is U", "RACE is null", "ARMNRS is NOT ASSIGNED", "COUNTRY is ZZZ"] {
            #expect(export.remarks.contains { $0.contains(part) }, "\(part)")
        }
        #expect(export.lines[0].place == "SUPPDM CYP2D6" && export.lines[0].remark?.contains("GF") == true)
    }

    @Test(arguments: [("", "S", "DEU"), ("A B", "S", "DEU"), ("A", "S,1", "DEU"), ("A", "S", "Germany"), ("A", "S", "DE"), ("A", "Sü", "DEU")])
    func odd(_ study: String, _ site: String, _ country: String) {
        #expect(SDTMExport.Settings(study: study, site: site, country: country).problem != nil)
        #expect(SDTMExport.Settings(study: "WARD-1", site: "001", country: "DEU").problem == nil)
    }
}
