import Quantities

/// A test of a findings domain (VS or LB) with the covariates that are its result.
///
/// Short names, names and units are submission values of CDISC's SDTM Controlled Terminology: codelists VSTESTCD (C66741),
/// VSTEST (C67153), LBTESTCD (C65047), LBTEST (C67154), VSRESU (C66770) and UNIT (C71620).
struct SDTMTest {
    enum Domain: String { case vitalSigns = "VS", laboratory = "LB" }

    /// A unit as the terminology spells it, nil where a test has none, and as it is read here.
    struct Spelling {
        let term: String?
        let unit: String

        init(_ term: String?, _ unit: String? = nil) {
            self.term = term
            self.unit = unit ?? term ?? "1"
        }
    }

    let domain: Domain
    let code: String
    let name: String
    /// Of laboratory tests (LBCAT, which the guide leaves to the sponsor).
    let category: String
    /// What covariates are called that hold it.
    let covariates: [String]
    /// The first is the one into which others are converted.
    let units: [Spelling]
    /// Instead of this test where a formula gives the covariate.
    var derived: (code: String, name: String)?

    private static func vital(_ code: String, _ name: String, _ covariates: [String], _ units: [Spelling]) -> SDTMTest {
        SDTMTest(domain: .vitalSigns, code: code, name: name, category: "", covariates: covariates, units: units)
    }

    private static func chemistry(_ code: String, _ name: String, _ covariates: [String], _ units: [Spelling]) -> SDTMTest {
        SDTMTest(domain: .laboratory, code: code, name: name, category: "CHEMISTRY", covariates: covariates, units: units)
    }

    private static func blood(_ code: String, _ name: String, _ covariates: [String], _ units: [Spelling]) -> SDTMTest {
        SDTMTest(domain: .laboratory, code: code, name: name, category: "HEMATOLOGY", covariates: covariates, units: units)
    }

    private static let enzyme: [Spelling] = [.init("U/L"), .init("ukat/L")]
    private static let cells: [Spelling] = [.init("10^9/L")]

    static let all: [SDTMTest] = [
        vital("HEIGHT", "Height", ["height"], [.init("cm"), .init("m")]),
        vital("WEIGHT", "Weight", ["weight", "body_weight"], [.init("kg"), .init("g")]),
        vital("BMI", "Body Mass Index", ["body_mass_index", "bmi"], [.init("kg/m2")]),
        vital("BSA", "Body Surface Area", ["bsa", "body_surface_area"], [.init("m2")]),
        vital("IDEALWT", "Ideal Body Weight", ["ideal_weight", "ideal_body_weight"], [.init("kg")]),
        vital("LBM", "Lean Body Mass", ["lean_weight", "lean_body_weight"], [.init("kg")]),
        vital("SYSBP", "Systolic Blood Pressure", ["systolic_pressure", "sbp"], [.init("mmHg", "mm[Hg]")]),
        vital("DIABP", "Diastolic Blood Pressure", ["diastolic_pressure", "dbp"], [.init("mmHg", "mm[Hg]")]),
        vital("HR", "Heart Rate", ["heart_rate"], [.init("beats/min", "1/min")]),
        chemistry("CREAT", "Creatinine", ["creatinine"], [.init("mg/dL"), .init("umol/L"), .init("mg/L"), .init("mmol/L")]),
        SDTMTest(
            domain: .laboratory, code: "CREATCLR", name: "Creatinine Clearance", category: "CHEMISTRY",
            covariates: ["creatinine_clearance", "crcl"], units: [.init("mL/min"), .init("L/h"), .init("mL/s")],
            derived: ("CRTCLRE", "Creatinine Clearance, Estimated")),
        chemistry("GFRE", "Glomerular Filtration Rate, Estimated", ["egfr"], [.init("mL/min/1.73 m2", "mL/min/{1.73_m2}")]),
        chemistry("GFR", "Glomerular Filtration Rate", ["gfr"], [.init("mL/min"), .init("L/h")]),
        chemistry("ALB", "Albumin", ["albumin"], [.init("g/L"), .init("g/dL")]),
        chemistry("PROT", "Protein", ["protein", "total_protein"], [.init("g/L"), .init("g/dL")]),
        chemistry("BILI", "Bilirubin", ["bilirubin"], [.init("umol/L"), .init("mg/dL")]),
        chemistry("ALT", "Alanine Aminotransferase", ["alt"], enzyme),
        chemistry("AST", "Aspartate Aminotransferase", ["ast"], enzyme),
        chemistry("ALP", "Alkaline Phosphatase", ["ap", "alp"], enzyme),
        chemistry("LDH", "Lactate Dehydrogenase", ["ldh"], enzyme),
        chemistry("GLUC", "Glucose", ["glucose", "fpg", "fpg_before"], [.init("mmol/L"), .init("mg/dL")]),
        chemistry("CRP", "C Reactive Protein", ["crp"], [.init("mg/L"), .init("mg/dL")]),
        chemistry("CYSTATC", "Cystatin C", ["cystatin_c"], [.init("mg/L")]),
        blood("HBA1CHGB", "Hemoglobin A1C/Hemoglobin", ["hba1c"], [.init("%")]),
        blood("HGB", "Hemoglobin", ["haemoglobin", "hemoglobin"], [.init("g/L"), .init("g/dL"), .init("mmol/L")]),
        blood("HCT", "Hematocrit", ["haematocrit", "hematocrit"], [.init("fraction of 1", "1"), .init("%")]),
        blood("PLAT", "Platelets", ["platelets"], cells),
        blood("WBC", "Leukocytes", ["leukocytes", "wbc"], cells),
        blood("NEUT", "Neutrophils", ["neutrophils", "anc"], cells),
        SDTMTest(
            domain: .laboratory, code: "INR", name: "Prothrombin Intl. Normalized Ratio", category: "COAGULATION",
            covariates: ["inr", "baseline_inr"], units: [.init(nil)]),
    ]
}

extension SDTMTest {
    /// The unit of results that were `unit`, as a term and a factor; nil where the test has no such unit.
    func conversion(from unit: Unit) -> (term: String?, factor: Double)? {
        let known = units.compactMap { spelling in (try? Unit(spelling.unit)).map { (spelling.term, $0) } }
        if let same = known.first(where: { $0.1.symbol == unit.symbol }) { return (same.0, 1) }
        for (term, own) in known {
            if let factor = try? unit.factor(to: own) { return (term, factor) }
        }
        return nil
    }
}
