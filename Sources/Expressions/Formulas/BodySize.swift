extension Formula {
    private static let weight = Parameter.quantity("weight", "kg")
    private static let height = Parameter.quantity("height", "cm")

    /// Body surface, mass index and weights from height and weight.
    static let bodySize = [
        Formula(
            name: "du_bois", title: "Body surface area (Du Bois)", parameters: [height, weight],
            body: "0.007184 * (weight / 1 kg)^0.425 * (height / 1 cm)^0.725 * 1 m2", unit: "m2",
            source: "Du Bois D, Du Bois EF. Arch Intern Med 1916;17:863-871, doi:10.1001/archinte.1916.00080130010002"),
        Formula(
            name: "mosteller", title: "Body surface area (Mosteller)", parameters: [height, weight],
            body: "sqrt((height / 1 cm) * (weight / 1 kg) / 3600) * 1 m2", unit: "m2",
            source: "Mosteller RD. N Engl J Med 1987;317:1098, doi:10.1056/NEJM198710223171717"),
        Formula(
            name: "bmi", title: "Body mass index (Quetelet)", parameters: [weight, .quantity("height", "m")],
            body: "weight / height^2", unit: "kg/m2",
            source: "Keys A et al. J Chronic Dis 1972;25:329-343, doi:10.1016/0021-9681(72)90027-6"),
        Formula(
            name: "ideal_body_weight", title: "Ideal body weight (Devine)", parameters: [height, .sex],
            body: "((if sex == female then 45.5 else 50) + 2.3 * (height / 2.54 cm - 60)) * 1 kg", unit: "kg",
            source: "Devine BJ. Drug Intell Clin Pharm 1974;8:650-655"),
        Formula(
            name: "lean_body_weight", title: "Lean body weight (Janmahasatian)",
            parameters: [weight, .quantity("height", "m"), .sex],
            body: """
                9270 * weight / ((if sex == female then 8780 else 6680)
                  + (if sex == female then 244 else 216) * (bmi(weight, height) / 1 kg/m2))
                """,
            unit: "kg",
            source: "Janmahasatian S et al. Clin Pharmacokinet 2005;44:1051-1065, doi:10.2165/00003088-200544100-00004"),
        Formula(
            name: "al_sallami", title: "Fat-free mass of children and adults (Al-Sallami)",
            parameters: [weight, .quantity("height", "m"), .quantity("age", "a"), .sex],
            body: """
                (if sex == female then 1.11 - 0.11 / (1 + (age / 7.1 a)^-1.1) else 0.88 + 0.12 / (1 + (age / 13.4 a)^-12.7))
                  * lean_body_weight(weight, height, sex)
                """,
            unit: "kg", source: "Al-Sallami HS et al. Clin Pharmacokinet 2015;54:1169-1178, doi:10.1007/s40262-015-0277-z"),
        Formula(
            name: "allometric", title: "Allometric size, relative to an adult of 70 kg",
            parameters: [weight, .quantity("exponent", "1")],
            body: "(weight / 70 kg)^exponent", unit: "1",
            source: "Holford NH. Clin Pharmacokinet 1996;30:329-332, doi:10.2165/00003088-199630050-00001"),
    ]
}
