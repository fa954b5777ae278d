extension Formula {
    /// Bilirubin, C33H36N4O6: 584.66 g/mol, so that 2 mg/dL are 34 umol/L.
    private static let bilirubin = Parameter.quantity("bilirubin", "mg/dL", molarMass: "584.66 g/mol")

    /// Child and Pugh's score of cirrhosis.
    static let liverFunction = [
        Formula(
            name: "child_pugh", title: "Child-Pugh score, 5 to 15 (with INR in the place of the prothrombin time)",
            parameters: [
                bilirubin, .quantity("albumin", "g/dL"), .quantity("inr", "1"),
                Parameter(name: "ascites", kind: .levels(["none", "slight", "moderate"])),
                Parameter(name: "encephalopathy", kind: .levels(["none", "mild", "severe"])),
            ],
            body: """
                (if bilirubin < 2 mg/dL then 1 else if bilirubin <= 3 mg/dL then 2 else 3)
                  + (if albumin > 3.5 g/dL then 1 else if albumin >= 2.8 g/dL then 2 else 3)
                  + (if inr < 1.7 then 1 else if inr <= 2.3 then 2 else 3)
                  + (if ascites == none then 1 else if ascites == slight then 2 else 3)
                  + (if encephalopathy == none then 1 else if encephalopathy == mild then 2 else 3)
                """,
            unit: "1", source: "Pugh RN et al. Br J Surg 1973;60:646-649, doi:10.1002/bjs.1800600817"),
        Formula(
            name: "child_pugh_class", title: "Child-Pugh class: A (5-6), B (7-9), C (10-15)",
            parameters: [.quantity("score", "1")],
            body: "if score < 7 then 0 else if score < 10 then 1 else 2", unit: "1", levels: ["A", "B", "C"],
            source: "Pugh RN et al. Br J Surg 1973;60:646-649, doi:10.1002/bjs.1800600817"),
    ]
}
