extension Formula {
    /// Creatinine, C4H7N3O: 113.12 g/mol, so that 1 mg/dL is 88.4 umol/L.
    private static let creatinine = Parameter.quantity("creatinine", "mg/dL", molarMass: "113.12 g/mol")

    /// Kidney function from serum creatinine.
    static let renalFunction = [
        Formula(
            name: "cockcroft_gault", title: "Creatinine clearance (Cockcroft and Gault)",
            parameters: [.quantity("age", "a"), .quantity("weight", "kg"), creatinine, .sex],
            body: """
                (140 - age / 1 a) * (weight / 1 kg) / (72 * (creatinine / 1 mg/dL))
                  * (if sex == female then 0.85 else 1) * 1 mL/min
                """,
            unit: "mL/min", source: "Cockcroft DW, Gault MH. Nephron 1976;16:31-41, doi:10.1159/000180580"),
        Formula(
            name: "ckd_epi_2021", title: "Estimated glomerular filtration rate (CKD-EPI 2021, without race)",
            parameters: [creatinine, .quantity("age", "a"), .sex],
            body: """
                142 * min(creatinine / (if sex == female then 0.7 mg/dL else 0.9 mg/dL), 1)^(if sex == female then -0.241 else -0.302)
                  * max(creatinine / (if sex == female then 0.7 mg/dL else 0.9 mg/dL), 1)^-1.200
                  * 0.9938^(age / 1 a) * (if sex == female then 1.012 else 1) * 1 mL/min/{1.73_m2}
                """,
            unit: "mL/min/{1.73_m2}",
            source: "Inker LA et al. N Engl J Med 2021;385:1737-1749, doi:10.1056/NEJMoa2102953"),
    ]
}
