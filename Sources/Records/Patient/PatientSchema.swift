import Documents

extension PatientFile {
    /// The shape of a patient file, for editors. What it says of a key is what `Documentation/patients.md` says.
    public static let schema = Schema.object(
        "One patient: what is known, was given and measured, and what is wanted",
        [
            .required("patient", .text("A name for the patient; no names of persons")),
            .optional("title", .text("More about the patient, in a line")),
            .optional("model", .oneOf("The model, or several to be averaged", [.text("A model"), .array("Models", of: .text("A model"), atLeast: 1)])),
            .optional("now", time("When decisions are to be made; unless said, after the last dose or level")),
            .optional("data", .text("A table in NONMEM's columns or a FHIR R4 Bundle with doses, levels and covariates", examples: ["doses.csv"])),
            .optional("medication", .text("Which drug of a bundle is meant", examples: ["RxNorm 11124"])),
            .optional("codes", .names("What codes of a bundle mean", of: .text("A code", examples: ["LOINC 2160-0"]))),
            .optional(
                "covariates",
                .names(
                    "What is known of the patient",
                    of: .oneOf(
                        "A value, or values over time", [value, .array("Values over time", of: .array("A time and a value", of: value, atLeast: 2), atLeast: 1)]))),
            .optional("doses", .array("What was given", of: dose)),
            .optional("levels", .array("What was measured", of: level)),
            .optional("occasions", .array("When further occasions began", of: time("A time"))),
            .optional("target", target("What is to be reached in steady state")),
            .optional("limit", target("What must not be passed")),
            .optional("constraints", constraints),
        ])

    private static func time(_ description: String) -> Schema {
        .oneOf(description, [.text("A date with its time of the day, or a time from the file's zero", examples: ["2026-11-20 08:00", "36 h"]), .number("0")])
    }

    private static let value = Schema.oneOf("A value", [.text("A quantity or a level", examples: ["82 kg", "male"]), .number("A pure number")])

    private static let dose = Schema.object(
        "A dose, or several at an interval",
        [
            .required("time", time("When it began")),
            .required("amount", .quantity("How much", examples: ["1000 mg"])),
            .optional("route", .text("The model's route; its only one unless said")),
            .optional("over", .quantity("Length of the infusion", examples: ["1 h"])),
            .optional("every", .quantity("Interval between repeated doses", examples: ["12 h"])),
            .optional("times", .integer("How many doses, the first one counted", least: 1)),
            .optional("steady", .boolean("The patient was in the steady state of this dose")),
        ])

    private static let level = Schema.object(
        "A measured level",
        [
            .required("time", time("When it was taken")),
            .optional("output", .text("The model's output; its only one unless said")),
            .required("value", .quantity("What was found", examples: ["9.8 mg/L", "< 1 mg/L"])),
        ])

    private static func target(_ description: String) -> Schema {
        .object(
            description,
            DosingTarget.Measure.allCases.map { measure in
                .optional(
                    measure.rawValue,
                    .oneOf(
                        "A range",
                        [
                            .array("Its ends", of: .quantity("An end"), atLeast: 2), .quantity("Its upper end"),
                            .object(
                                "Its ends",
                                (measure == .timeAbove ? [.required("level", .quantity("Above what", examples: ["8 mg/L"]))] : []) + [
                                    .optional("least", .quantity("Lower end")), .optional("most", .quantity("Upper end")),
                                ]),
                        ]))
            } + [.optional("output", .text("The model's output; its only one unless said"))])
    }

    private static func list(_ description: String, _ examples: [String]) -> Schema {
        .oneOf(description, [.quantity("One", examples: examples), .array("Several", of: .quantity("One"), atLeast: 1)])
    }

    private static let constraints = Schema.object(
        "What doses can be given",
        [
            .optional("route", .text("The model's route; its only one unless said")),
            .required("strengths", list("What a dose is made of, in any number", ["250 mg"])),
            .optional("least", .quantity("The smallest dose")),
            .optional("most", .quantity("The largest dose")),
            .required("every", list("Intervals", ["12 h"])),
            .optional("over", list("Lengths of infusions", ["1 h"])),
            .optional("rate", .quantity("The fastest infusion", examples: ["1000 mg/h"])),
            .optional("daily", .quantity("The most a day", examples: ["4 g"])),
            .optional("loading", .quantity("The largest loading dose", examples: ["3 g"])),
        ])
}
