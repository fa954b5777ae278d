import Documents

extension CompoundFile {
    /// The shape of a compound file, for editors.
    public static let schema = Schema.object(
        "A drug, for a physiological model of it",
        [
            .required("compound", .text("The drug's name: letters, digits, `-`, `_`, `.`", pattern: "^[A-Za-z0-9_.-]+$")),
            .required("title", .text("What it is, in a line")),
            .optional("source", .text("Where the numbers come from")),
            .optional("notes", .text("Remarks of the file's author")),
            .required("molar_mass", .text("Mass of a mole", examples: ["325.8 g/mol"])),
            .required("logP", .number("Octanol to water, neutral form, decimal logarithm")),
            .optional("pKa", .array("Acid and base groups", of: group)),
            .required("fup", .quantity("Fraction unbound in plasma", examples: ["3.1 %"])),
            .optional("blood_to_plasma", .quantity("Concentration in blood over plasma; predicted unless given", examples: ["0.56"])),
            .optional("clearance", clearance),
            .optional("absorption", absorption),
            .optional("partition", tissues("Measured tissue to plasma ratios, which replace predicted ones", .quantity("Ratio"))),
            .optional("permeability", permeability),
            .optional("actions", .names("What the drug does to enzymes, by its unbound concentration", of: action)),
            .optional("variability", variability),
            .optional("published", .array("What sources say of it in people, to which its model is held", of: fact)),
        ])

    private static let group = Schema.object(
        "One group", [.optional("acid", .number("pKa of an acid")), .optional("base", .number("pKa of a base's conjugate acid"))])

    private static let clearance = Schema.object(
        "Elimination, in the reference man (73 kg, 176 cm, liver of 1.8 kg)",
        [
            .optional("hepatic", hepatic),
            .optional("renal", .text("Of plasma, by the kidneys", examples: ["1 L/h"])),
            .optional("enzymes", .names("Shares of hepatic intrinsic clearance; at most 1 together", of: .quantity("A share", examples: ["97 %"]))),
        ])

    private static let hepatic = Schema.object(
        "Exactly one of intrinsic, per_protein and plasma",
        [
            .optional("intrinsic", .text("Of the whole liver, for unbound drug", examples: ["700 L/h"])),
            .optional("per_protein", .text("Per microsomal protein, for unbound drug", examples: ["300 uL/min/mg"])),
            .optional("protein", .text("Microsomal protein of liver, needed with per_protein", examples: ["40 mg/g"])),
            .optional("plasma", .text("Of plasma, by the liver, as measured; turned round by the well-stirred model", examples: ["278 mL/min"])),
        ])

    private static let absorption = Schema.object(
        "From the gut, first order",
        [
            .required("rate", .text("Rate constant", examples: ["3 1/h"])),
            .optional("absorbed", .quantity("Share of the dose that enters the gut wall; 1 unless given")),
            .optional("gut_availability", .quantity("Share of that which leaves the gut wall unchanged; 1 unless given")),
            .optional("gut_enzyme", .text("The enzyme of the gut wall", examples: ["CYP3A"])),
        ])

    private static let permeability = Schema.object(
        "Permeability times surface per volume of tissue, for unbound drug",
        [
            .optional("per_volume", .text("Of tissues not named; those are limited by flow unless given", examples: ["60 1/h"])),
            .optional("tissues", tissues("Of single tissues", .text("Per volume", examples: ["5 1/h"]))),
        ])

    private static let action = Schema.object(
        "On one enzyme",
        [
            .optional("Ki", .text("Reversible competitive inhibition, unbound", examples: ["13 umol/L"])),
            .optional("inactivation", .object("Of the enzyme", [.required("kinact", .text("Greatest rate", examples: ["2 1/h"])), .required("KI", .text("Concentration of half of it", examples: ["5 umol/L"]))])),
            .optional("induction", .object("Of its synthesis", [.required("Emax", .quantity("Greatest increase, over 1")), .required("EC50", .text("Concentration of half of it", examples: ["1 umol/L"]))])),
            .optional("turnover", .object("Loss of the enzyme; needed with inactivation or induction", [.required("liver", .text("Rate constant", examples: ["0.019 1/h"])), .required("gut", .text("Rate constant", examples: ["0.03 1/h"]))])),
        ])

    private static let variability = Schema.object(
        "Coefficients of variation between patients",
        [
            .optional("hepatic", .quantity("Of hepatic intrinsic clearance", examples: ["30 %"])),
            .optional("renal", .quantity("Of renal clearance", examples: ["20 %"])),
            .optional("absorption", .quantity("Of the rate constant of absorption", examples: ["50 %"])),
        ])

    private static let fact = Schema.object(
        "A published fact, with `equals` and `within`, or `between`",
        [
            .required("fact", .choice("What it is", PublishedFact.Kind.allCases.map(\.rawValue))),
            .required("source", .text("Who says so")),
            .optional("equals", .quantity("Its number; clearance and volume may be per kg", examples: ["30 h", "0.7 L/kg"])),
            .optional("within", .text("How far the model may be off", examples: ["25 %"])),
            .optional("between", .array("Lowest and highest", of: .quantity("A number", examples: ["20 h"]), atLeast: 2)),
            .optional("dose", .text("Needed of area, peak, time_of_peak and area_ratio", examples: ["400 mg"])),
            .optional("route", .choice("How it is given; oral unless given, if the drug has that", ["oral", "iv"])),
            .optional("at", .text("When the dose of an area_ratio is given", examples: ["122 h"])),
            .optional("from", .text("Where the slope of a half_life begins", examples: ["24 h"])),
            .optional("to", .text("Where it ends", examples: ["72 h"])),
            .optional("with", partner),
            .optional("given", .object("The people; the reference man unless given", [
                .optional("sex", .choice("Sex", ["female", "male"])), .optional("age", .text("Age", examples: ["30 y"])),
                .optional("height", .text("Height", examples: ["180 cm"])), .optional("weight", .text("Weight", examples: ["80 kg"])),
            ])),
        ])

    private static let partner = Schema.object(
        "The other drug of an area_ratio",
        [
            .required("drug", .text("Its compound's name")),
            .required("doses", .array("Its doses", of: .object("Doses at a time, or at an interval", [
                .required("dose", .text("Amount", examples: ["400 mg"])),
                .optional("route", .choice("How it is given; oral unless given", ["oral", "iv"])),
                .optional("at", .text("When", examples: ["0 h"])),
                .optional("every", .text("Interval", examples: ["24 h"])),
                .optional("from", .text("The first of them", examples: ["24 h"])),
                .optional("times", .integer("How many of them", least: 1)),
            ]), atLeast: 1)),
        ])

    private static func tissues(_ description: String, _ value: Schema) -> Schema {
        .object(description, Tissue.allCases.map { .optional($0.rawValue, value) })
    }
}
