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
        Formula(
            name: "ckd_epi_2009", title: "Estimated glomerular filtration rate (CKD-EPI 2009; times 1.159 in black patients)",
            parameters: [creatinine, .quantity("age", "a"), .sex],
            body: """
                141 * min(creatinine / (if sex == female then 0.7 mg/dL else 0.9 mg/dL), 1)^(if sex == female then -0.329 else -0.411)
                  * max(creatinine / (if sex == female then 0.7 mg/dL else 0.9 mg/dL), 1)^-1.209
                  * 0.993^(age / 1 a) * (if sex == female then 1.018 else 1) * 1 mL/min/{1.73_m2}
                """,
            unit: "mL/min/{1.73_m2}",
            source: "Levey AS et al. Ann Intern Med 2009;150:604-612, doi:10.7326/0003-4819-150-9-200905050-00006"),
        Formula(
            name: "mdrd", title: "Estimated glomerular filtration rate (MDRD, 4 variables, IDMS; times 1.212 in black patients)",
            parameters: [creatinine, .quantity("age", "a"), .sex],
            body: """
                175 * (creatinine / 1 mg/dL)^-1.154 * (age / 1 a)^-0.203 * (if sex == female then 0.742 else 1)
                  * 1 mL/min/{1.73_m2}
                """,
            unit: "mL/min/{1.73_m2}",
            source: "Levey AS et al. Ann Intern Med 2006;145:247-254, doi:10.7326/0003-4819-145-4-200608150-00004"),
        Formula(
            name: "schwartz_bedside", title: "Estimated glomerular filtration rate of children (bedside Schwartz)",
            parameters: [.quantity("height", "cm"), creatinine],
            body: "0.413 * (height / 1 cm) / (creatinine / 1 mg/dL) * 1 mL/min/{1.73_m2}", unit: "mL/min/{1.73_m2}",
            source: "Schwartz GJ et al. J Am Soc Nephrol 2009;20:629-637, doi:10.1681/ASN.2008030287"),
        Formula(
            name: "rhodin_maturation", title: "Glomerular filtration rate as a share of the adult's, by postmenstrual age (Rhodin)",
            parameters: [.quantity("postmenstrual_age", "wk")],
            body: "1 / (1 + (47.7 wk / postmenstrual_age)^3.4)", unit: "1",
            source: "Rhodin MM et al. Pediatr Nephrol 2009;24:67-76, doi:10.1007/s00467-008-0997-5"),
        Formula(
            name: "rhodin_gfr", title: "Glomerular filtration rate from birth on (Rhodin)",
            parameters: [.quantity("weight", "kg"), .quantity("postmenstrual_age", "wk")],
            body: "121.2 mL/min * (weight / 70 kg)^0.75 * rhodin_maturation(postmenstrual_age)", unit: "mL/min",
            source: "Rhodin MM et al. Pediatr Nephrol 2009;24:67-76, doi:10.1007/s00467-008-0997-5"),
    ]
}
