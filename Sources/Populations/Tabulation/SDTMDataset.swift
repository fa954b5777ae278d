import Documents

/// Rows of a dataset of the Study Data Tabulation Model, written as CSV (RFC 4180) in the guide's order of variables.
struct SDTMDataset {
    private let variables: [String]
    private var lines: String
    private(set) var isEmpty = true

    /// Required, expected and some permissible variables of DM, in the order of SDTMIG 3.4, section 5.2.
    static let demographics = [
        "STUDYID", "DOMAIN", "USUBJID", "SUBJID", "RFSTDTC", "RFENDTC", "RFXSTDTC", "RFXENDTC", "RFICDTC", "RFPENDTC", "DTHDTC", "DTHFL", "SITEID",
        "AGE", "AGEU", "SEX", "RACE", "ETHNIC", "ARMCD", "ARM", "ACTARMCD", "ACTARM", "ARMNRS", "ACTARMUD", "COUNTRY",
    ]

    /// Names of the model's variables that a covariate may have.
    static let reserved: Set<String> = Set(demographics).union([
        "AGETXT", "BRTHDTC", "DMDTC", "DMDY", "EPOCH", "FOCID", "INVID", "INVNAM", "POOLID", "RPATHCD", "SBSTRAIN", "SETCD", "SPECIES", "STRAIN",
        "TAETORD", "VISIT", "VISITDY", "VISITNUM",
    ])

    /// As much of VS (section 6.3.8) and LB (6.3.5.6): required and expected variables, and --DRVFL.
    static func findings(_ prefix: String) -> [String] {
        let ranges = prefix == "LB" ? (["ORNRLO", "ORNRHI"], ["STNRLO", "STNRHI", "NRIND"], ["CAT"]) : ([], [], [])
        let own = ["SEQ", "TESTCD", "TEST"] + ranges.2 + ["ORRES", "ORRESU"] + ranges.0 + ["STRESC", "STRESN", "STRESU"] + ranges.1 + ["LOBXFL", "DRVFL"]
        return ["STUDYID", "DOMAIN", "USUBJID"] + own.map { prefix + $0 } + ["VISITNUM", "\(prefix)DTC"]
    }

    /// SUPP--, section 8.4.1.
    static let supplemental = ["STUDYID", "RDOMAIN", "USUBJID", "IDVAR", "IDVARVAL", "QNAM", "QLABEL", "QVAL", "QORIG", "QEVAL"]

    init(_ variables: [String]) {
        self.variables = variables
        lines = variables.joined(separator: ",") + "\n"
    }

    /// Variables that the row does not have are null.
    mutating func add(_ row: [String: String]) {
        isEmpty = false
        lines += CSVText.row(variables.map { row[$0] ?? "" }) + "\n"
    }

    var csv: String { lines }
}
