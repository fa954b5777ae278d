import Documents
import Records
import Testing

/// Patients with something wrong, and exactly what their author is told: all errors and warnings at once.
@Suite struct AnalyticMalformedPatientTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        /// Lines that follow `patient: p`.
        let text: String
        let messages: [String]
        var testDescription: String { name }

        init(_ name: String, _ text: String, _ messages: String...) {
            self.name = name
            self.text = text
            self.messages = messages
        }
    }

    @Test(arguments: cases) func isTold(_ example: Case) throws {
        let diagnostics = Diagnostics()
        _ = try? PatientFile.parse("patient: p\n" + example.text, file: "p.yaml", diagnostics: diagnostics)
        #expect(DiagnosticError(diagnostics.all).diagnostics.map(\.description) == example.messages)
    }

    /// What lacks only the patient's name is a patient all the same.
    @Test func aNameIsAskedFor() throws {
        let diagnostics = Diagnostics()
        _ = try? PatientFile.parse("model: m\n" + Self.dose, file: "p.yaml", diagnostics: diagnostics)
        #expect(diagnostics.all.map(\.description) == ["p.yaml:1:1: a patient needs `patient`; add `patient: ...`"])
    }

    private static let dose = "doses: [{time: 0 h, amount: 1000 mg}]\n"

    private static let cases = [
        Case("sound", dose + "levels: [{time: 11 h, value: < 1 mg/L}]"),
        Case(
            "misspelt keys", "covariats: {}\ndoses: [{tim: 0 h, amount: 1 g}]",
            "p.yaml:2:1: unknown key `covariats` in a patient; did you mean `covariates`?",
            "p.yaml:3:10: unknown key `tim` in a dose; did you mean `time`?"),
        Case(
            "a dose without amount", "doses: [{time: 0 h}]", "p.yaml:2:9: a dose needs `amount`; add `amount: ...`"),
        Case("a negative dose", "doses: [{time: 0 h, amount: -500 mg}]", "p.yaml:2:29: the dose is negative; expected more than 0"),
        Case(
            "a dose of nothing", "doses: [{time: 0 h, amount: 0 mg}]",
            "p.yaml:2:29: the dose is 0; leave out doses that were not given"),
        Case(
            "a unit that does not exist", "doses: [{time: 0 h, amount: 500 mgs}]",
            "p.yaml:2:33: unknown unit `mgs`; write `mg`"),
        Case(
            "a time in kilograms", "doses: [{time: 3 kg, amount: 500 mg}]", "p.yaml:2:16: the time is in `kg`; expected time, as in `h`"),
        Case(
            "how often is not said", "doses: [{time: 0 h, amount: 1 g, every: 12 h}]",
            "p.yaml:2:34: how many doses were given?; add `times: 4`, the first one counted"),
        Case(
            "repeated at no interval", "doses: [{time: 0 h, amount: 1 g, times: 3}]",
            "p.yaml:2:34: doses are repeated, but at no interval; add `every: 12 h`"),
        Case(
            "a level without doses", "levels: [{time: 5 h, value: 3 mg/L}]",
            "p.yaml:2:10: a level, but no dose was given; add the doses under `doses`; without them a level says nothing"),
        Case(
            "a level before the first dose", dose + "levels: [{time: -1 h, value: 3 mg/L}]",
            "p.yaml:3:10: warning: this level was taken before the first dose (0 h): the model expects nothing there; mend the time, or add the earlier doses"),
        Case(
            "a negative level", dose + "levels: [{time: 5 h, value: -3 mg/L}]",
            "p.yaml:3:29: the level is negative; expected 0 or more, or `< 1 mg/L` below the limit of quantification"),
        Case(
            "a level of text", dose + "levels: [{time: 5 h, value: BLQ}]",
            "p.yaml:3:29: `BLQ` is no number; expected a level such as `9.8 mg/L` or `< 1 mg/L`"),
        Case(
            "a level twice", dose + "levels: [{time: 5 h, value: 3 mg/L}, {time: 300 min, value: 3 mg/L}]",
            "p.yaml:3:38: this level is here twice: 3.0 mg/L at 5 h; remove one: each would count as a measurement of its own"),
        Case(
            "two levels at one time", dose + "levels: [{time: 5 h, value: 3 mg/L}, {time: 5 h, value: 4 mg/L}]",
            "p.yaml:3:38: warning: two levels at one time: 3.0 mg/L and 4.0 mg/L; both count; remove one if it is a mistake"),
        Case(
            "a dose twice", "doses: [{time: 0 h, amount: 1 g}, {time: 0 h, amount: 1000 mg}]",
            "p.yaml:2:35: warning: two doses at one time: 1.0 g and 1000.0 mg; both count; remove one if it is a mistake"),
        Case(
            "the very same dose twice", "doses: [{time: 0 h, amount: 1 g}, {time: 0 h, amount: 1 g}]",
            "p.yaml:2:35: this dose is here twice: 1.0 g at 0 h; remove one, or write the amount that was given in all"),
        Case(
            "a dose among repeated ones",
            "doses: [{time: 0 h, amount: 1 g, every: 12 h, times: 4}, {time: 24 h, amount: 1 g}]",
            "p.yaml:2:58: this dose is also among those of line 2; remove one of them"),
        Case(
            "a future level", "now: 2026-11-22 08:00\ndoses: [{time: 2026-11-20 08:00, amount: 1 g}]\nlevels: [{time: 2027-11-21 08:00, value: 3 mg/L}]",
            "p.yaml:4:10: this level is in the future: 2027-11-21 08:00, and now is 2026-11-22 08:00; mend the date, or `now`"),
        Case(
            "a future dose", "now: 2026-11-20 08:00\ndoses: [{time: 2026-11-20 06:00, amount: 1 g, every: 12 h, times: 3}]",
            "p.yaml:3:9: the last of these doses is in the future: 2026-11-21 06:00; count only doses that were given in `times`"),
        Case(
            "a date that does not exist", "doses: [{time: 2026-02-29 08:00, amount: 1 g}]",
            "p.yaml:2:16: `2026-02-29 08:00` is no date with a time of the day; expected a date that exists, such as `2026-11-20 08:00`"),
        Case(
            "dates and hours", "doses: [{time: 2026-02-27 08:00, amount: 1 g}]\nlevels: [{time: 12 h, value: 3 mg/L}]",
            "p.yaml:3:10: times are both dates and hours in this file; expected dates such as `2026-11-20 08:00` everywhere, or hours such as `12 h` everywhere"),
        Case(
            "an infusion longer than its interval", "doses: [{time: 0 h, amount: 1 g, over: 14 h, every: 12 h, times: 2}]",
            "p.yaml:2:9: an infusion of 14.0 h is given every 12.0 h; expected one that ends before the next begins"),
        Case(
            "a negative covariate", "covariates: {weight: -70 kg}",
            "p.yaml:2:22: `weight` is negative: -70.0 kg; expected 0 or more"),
        Case(
            "a range that ends before it begins", "target: {auc24: [600 mg*h/L, 400 mg*h/L]}",
            "p.yaml:2:17: the range ends before it begins; expected the lower end first"),
        Case(
            "two targets", "target: {auc24: [400 mg*h/L, 600 mg*h/L], trough: [10 mg/L, 15 mg/L]}",
            "p.yaml:2:51: two targets; expected one measure to aim at; write what must not be passed into `limit`"),
        Case(
            "a target of nothing", "target: {output: C}",
            "p.yaml:2:9: nothing is to be reached; expected one of auc24, trough, peak, average, time_above"),
        Case(
            "a limit without an end", "limit: {auc24: {least: 400 mg*h/L}}",
            "p.yaml:2:16: a limit has no upper end; expected `auc24: 600 mg*h/L`, or `{most: ...}`"),
        Case(
            "a time above nothing", "target: {time_above: [50 %, 100 %]}",
            "p.yaml:2:22: `time_above` what?; expected `time_above: {level: 8 mg/L, least: 60 %}`"),
        Case(
            "constraints without an end", "constraints: {strengths: [250 mg], every: 12 h}",
            "p.yaml:2:14: there is no largest dose; expected `most` (of one dose) or `daily`"),
        Case(
            "constraints without intervals", "constraints: {strengths: 250 mg, most: 1 g}",
            "p.yaml:2:14: constraints needs `every`; add `every: ...`"),
        Case(
            "data of another kind", "data: patient.xlsx",
            "p.yaml:2:7: `patient.xlsx` is no table and no bundle; expected a name that ends with .csv (NONMEM's columns) or .json (a FHIR R4 Bundle)"),
        Case(
            "a code of no system", "codes: {weight: 29463-7}",
            "p.yaml:2:17: `29463-7` is no code; expected a system and a code, such as `LOINC 2160-0` or `RxNorm 11124`"),
        Case(
            "a decimal comma", dose + "levels: [{time: 5 h, value: '9,8 mg/L'}]",
            "p.yaml:3:29: `9,8` is no number: a decimal comma; expected a level such as `9.8 mg/L` or `< 1 mg/L`"),
        Case(
            "a time in words", "now: today\n" + dose,
            "p.yaml:2:6: `today` is no time; expected a date such as `2026-11-20 08:00`, or hours such as `36 h`; write a quantity such as `4.5 L/h`"),
        Case(
            "a date of another kind", "doses: [{time: 20.11.2026 08:00, amount: 1 g}]",
            "p.yaml:2:16: `20.11.2026 08:00` is no time; expected a date such as `2026-11-20 08:00`, or hours such as `36 h`; write a quantity such as `4.5 L/h`"),
        Case(
            "a fraction of a dose", "doses: [{time: 0 h, amount: 1 g, every: 12 h, times: 1.5}]",
            "p.yaml:2:54: `1.5` is no whole number; expected `times` as a whole number such as 12"),
        Case(
            "a million doses", "doses: [{time: 0 h, amount: 1 g, every: 12 h, times: 1000000}]",
            "p.yaml:2:54: `times` is 1000000; expected 1 to 10000"),
        Case(
            "dates and hours, and now", "now: 2026-11-22 08:00\ndoses: [{time: 60 h, amount: 1 g}]",
            "p.yaml:3:9: times are both dates and hours in this file; expected dates such as `2026-11-20 08:00` everywhere, or hours such as `12 h` everywhere"),
        Case(
            "a dose that is wrong, and a level", "doses: [{time: 0 h, amount: 1 mgs}]\nlevels: [{time: 5 h, value: 3 mg/L}]",
            "p.yaml:2:31: unknown unit `mgs`; write `mg`"),
        Case(
            "a weight of nothing", "covariates: {weight: 0 kg}",
            "p.yaml:2:22: `weight` is 0.0 kg; expected more than 0; leave it out if it is not known"),
        Case(
            "a weight in grams written as kilograms", "covariates: {weight: 8200 kg}",
            "p.yaml:2:22: warning: `weight` is 8200.0 kg, but people have 0.3 kg to 400.0 kg; check the value and its unit"),
        Case(
            "a creatinine in the wrong unit", "covariates: {creatinine: 1.3 umol/L}",
            "p.yaml:2:26: warning: `creatinine` is 1.3 umol/L, but people have 0.1 mg/dL to 40.0 mg/dL; check the value and its unit"),
        Case("a creatinine in moles", "covariates: {creatinine: 90 umol/L, body_surface: 1.8 m2, albumin: 4 g/dL, height: 1.8 m, bmi: 22 kg/m2}"),
        Case(
            "a dose far beyond the constraints",
            "doses: [{time: 0 h, amount: 1000 g}]\nconstraints: {strengths: 250 mg, most: 1 g, every: 12 h}",
            "p.yaml:2:29: warning: a dose of 1000.0 g was given, and the constraints allow 1.0 g at most; check the amount and its unit"),
        Case(
            "doses in two units", "doses: [{time: 0 h, amount: 1000 mg}, {time: 12 h, amount: 1000 mg}, {time: 24 h, amount: 1000 ug}]",
            "p.yaml:2:91: warning: doses of 1000.0 ug and of 1000.0 mg were given; check the amounts and their units"),
    ]
}
