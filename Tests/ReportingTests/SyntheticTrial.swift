import Foundation
import ResultStore

/// A results file like those of a run: patients given a drug into one compartment, whose concentration drives a cell
/// count down. Closed-form courses, so that no solver is needed.
struct SyntheticTrial {
    var arms = ["fixed", "weight-based"]
    var twins = 200
    var replicates = 1
    /// This twin (from 0) fails in the last arm.
    var failedTwin: Int? = 17

    private let times = stride(from: 0.0, through: 120, by: 1).map { $0 }
    private let days = stride(from: 0.0, through: 120, by: 12).map { $0 }

    var schema: ResultSchema {
        ResultSchema(
            title: "Fixed and weight-based doses in adults of 40–170 kg", replicates: replicates, twins: twins, blockTwins: 32,
            fingerprint: [
                Attribute("dosis_version", .text("0.1.0")), Attribute("engine", .text("reference")), Attribute("width", .integer(1)),
                Attribute("sundials_version", .text("6.4.1")), Attribute("seed", .text("20261123")),
                Attribute("relative_tolerance", .number(1e-6)), Attribute("absolute_tolerance", .text("scaled to each state")),
            ],
            attributes: [
                Attribute("trial", .text("synthetic")), Attribute("created", .text("2026-11-23T19:00:00Z")),
                Attribute("machine", .text("Debian GNU/Linux 12, x86_64")), Attribute("time_unit", .text("h")), Attribute("duration", .number(120)),
                Attribute("question", .text("Which regimen brings more patients to an AUC24 of 400–600 mg*h/L on day 5?")),
                Attribute("primary_endpoint", .text("attained")),
                Attribute("assumptions", .text("Absolute tolerances are scaled to each state.\nDoses at one time are given in the order written.")),
                Attribute("warnings", .text("synthetic.yaml:3:1: weight is studied from 40 kg to 170 kg; 2 twins may lie outside")),
            ],
            inputs: [
                InputText("protocol", text: "trial: synthetic\nseed: 20261123\n", source: "Protocols/synthetic.yaml"),
                InputText("cohort adults", text: "cohort: adults\n", source: "Cohorts/adults.yaml"),
                InputText("model one-compartment", text: Self.model, source: "library:one-compartment"),
            ],
            twinVariables: [
                Variable("weight", unit: "kg", longName: "Body weight", attributes: [Attribute("role", .text("covariate"))]),
                Variable("creatinine_clearance", unit: "mL/min", longName: "Creatinine clearance", attributes: [Attribute("role", .text("covariate"))]),
                Variable(
                    "dialysis", longName: "Dialysis", kind: .level(["none", "haemodialysis"]), attributes: [Attribute("role", .text("covariate"))]),
                Variable(
                    "CL", unit: "L/h", longName: "Clearance",
                    attributes: [Attribute("role", .text("parameter")), Attribute("typical", .text("4.5 L/h * (creatinine_clearance / 120 mL/min)^0.8"))]),
                Variable(
                    "V", unit: "L", longName: "Individual V",
                    attributes: [Attribute("role", .text("parameter")), Attribute("typical", .text("58.4 L * (weight / 70 kg)"))]),
                Variable("observed_arm", longName: "Arm in which the patient is observed", kind: .level(arms)),
                Variable("attempts", longName: "Patients drawn until one was eligible", kind: .integer),
            ],
            arms: arms.map(arm), tables: tables)
    }

    private func arm(_ name: String) -> Arm {
        Arm(
            name, title: name == "fixed" ? "1000 mg every 12 h" : "15 mg/kg every 12 h (\(name))",
            outputs: [
                Output("C", unit: "mg/L", longName: "Serum drug", times: times, timeUnit: "h"),
                Output("anc", unit: "10*9/L", longName: "Neutrophil count", times: days, timeUnit: "h"),
            ],
            endpoints: [
                Variable("auc24", unit: "mg.h/L", longName: "AUC24 on day 5", attributes: [
                    Attribute("definition", .text("auc(C, 96 h, 120 h)")), Attribute("primary", .text("no"))]),
                Variable("nadir", unit: "10*9/L", longName: "Lowest neutrophil count", attributes: [
                    Attribute("definition", .text("lowest(anc, 0 h, 120 h)")), Attribute("primary", .text("no"))]),
                Variable("attained", longName: "AUC24 within 400–600 mg*h/L", kind: .flag, attributes: [
                    Attribute("definition", .text("auc24 >= 400 mg*h/L and auc24 <= 600 mg*h/L")), Attribute("primary", .text("yes"))]),
                Variable("overshoot", longName: "AUC24 above 600 mg*h/L", kind: .flag, attributes: [
                    Attribute("definition", .text("auc24 > 600 mg*h/L")), Attribute("primary", .text("no"))]),
            ],
            attributes: [Attribute("regimen", .text(name == "fixed" ? "1000 mg into iv every 12 h" : "15 mg/kg * weight into iv every 12 h, rounded to 250 mg"))])
    }

    private var tables: [Table] {
        let lead = (replicates > 1 ? [Variable("replicate", longName: "Replicate, from 1", kind: .integer)] : []) + [
            Variable("twin", longName: "Twin, from 1", kind: .integer), Variable("arm", longName: "Arm", kind: .level(arms)),
            Variable("time", unit: "h", longName: "Time from the start of the trial"),
        ]
        return [
            Table("doses", title: "Every dose given", columns: lead + [
                Variable("amount", unit: "unit of the route", longName: "Amount given"),
                Variable("rule", longName: "Rule", kind: .level(["give 1"])), Variable("limited", longName: "Amount changed", kind: .flag),
            ]),
            Table("events", title: "Failures and remarks", columns: lead + [
                Variable("kind", longName: "What happened", kind: .level(["failure", "steady state inexact", "dose limited"])),
                Variable("detail", longName: "In words", kind: .text(bytes: 240)),
            ]),
        ]
    }

    private static let model = """
        model: one-compartment
        title: A drug in one compartment
        source: |
          Made for this test; no paper.
        time: h

        parameters:
          CL: {typical: 4.5 L/h * (creatinine_clearance / 120 mL/min)^0.8, iiv: {cv: 40 %}}
          V:  {typical: 58.4 L * (weight / 70 kg), iiv: {cv: 30 %}}

        equations: |
          central' = -CL / V * central
          C = central / V

        outputs:
          C: {unit: mg/L}
        """

    /// One twin: a fixed function of its number.
    private struct Twin {
        var weight, clearance, renal, volume, count: Double
        var dialysis: Bool
        var attempts: Int

        init(_ id: Int) {
            var state = UInt64(id) &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678
            func uniform() -> Double {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return (Double((state ^ (state >> 29)) >> 12 & 0xF_FFFF_FFFF) + 0.5) / Double(0x10_0000_0000)
            }
            func normal() -> Double { (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform()) }
            for _ in 0..<4 { _ = uniform() }
            weight = min(170, max(40, 78 + 16 * normal()))
            renal = min(150, max(10, 85 * exp(0.4 * normal())))
            dialysis = uniform() < 0.08
            clearance = 4.5 * pow(renal / 120, 0.8) * exp(0.35 * normal())
            volume = 58.4 * weight / 70 * exp(0.3 * normal())
            count = 5 * exp(0.3 * normal())
            attempts = uniform() < 0.2 ? 2 : 1
        }

        func dose(fixed: Bool) -> Double { fixed ? 1000 : (15 * weight / 250).rounded() * 250 }

        /// Boluses every 12 h, just after any at `time`.
        func concentration(_ time: Double, dose: Double) -> Double {
            let doses = floor(time / 12) + 1
            let (k, since) = (clearance / volume, time - 12 * floor(time / 12))
            return dose / volume * exp(-k * since) * (1 - exp(-12 * k * doses)) / (1 - exp(-12 * k))
        }

        func cells(_ time: Double, dose: Double) -> Double {
            count * (1 - 0.9 * (1 - exp(-dose / volume / 40)) * time / 60 * exp(1 - time / 60))
        }
    }

    /// Writes the file.
    func write(to path: String) throws {
        let schema = schema
        let writer = try ResultWriter.create(path, schema: schema)
        for index in 0..<schema.layout.blocks {
            let (replicate, range) = schema.layout.place(of: index)
            try writer.append(block(index, replicate, range))
        }
        try writer.finish()
    }

    private func block(_ index: Int, _ replicate: Int, _ range: Range<Int>) -> ResultBlock {
        let people = range.map { Twin(replicate * twins + $0) }
        func fails(_ twin: Int, _ arm: Int) -> Bool { twin == failedTwin && replicate == 0 && arm == arms.count - 1 }
        let scale = { (arm: Int) in arm < 2 ? 1.0 : Double(arm) / 2 + 0.5 }
        func dose(_ person: Twin, _ arm: Int) -> Double { person.dose(fixed: arm == 0) * scale(arm) }
        func values(_ arm: Int, _ value: (Twin, Double) -> Double) -> [Double] {
            zip(range, people).map { fails($0, arm) ? .nan : value($1, dose($1, arm)) }
        }
        func course(_ arm: Int, _ grid: [Double], _ value: (Twin, Double, Double) -> Double) -> [Double] {
            zip(range, people).flatMap { twin, person in
                grid.map { fails(twin, arm) && $0 > 30 ? .nan : value(person, $0, dose(person, arm)) }
            }
        }
        func aucs(_ arm: Int) -> [Double] { values(arm) { 2 * $1 / $0.clearance } }
        func codes(_ values: [Double], _ holds: (Double) -> Bool) -> StoredValues { .codes(values.map { $0.isNaN ? -1 : holds($0) ? 1 : 0 }) }
        return ResultBlock(
            index: index,
            twins: [
                .numbers(people.map(\.weight)), .numbers(people.map(\.renal)), .codes(people.map { $0.dialysis ? 1 : 0 }),
                .numbers(people.map(\.clearance)), .numbers(people.map(\.volume)), .codes(range.map { Int8($0 % arms.count) }),
                .integers(people.map(\.attempts)),
            ],
            trajectories: arms.indices.map { arm in
                [course(arm, times) { $0.concentration($1, dose: $2) }, course(arm, days) { $0.cells($1, dose: $2) }]
            },
            endpoints: arms.indices.map { arm in
                [
                    .numbers(aucs(arm)), .numbers(values(arm) { $0.cells(60, dose: $1) }), codes(aucs(arm)) { $0 >= 400 && $0 <= 600 },
                    codes(aucs(arm)) { $0 > 600 },
                ]
            },
            tables: [doses(replicate, range, people, dose), events(replicate, range.filter { fails($0, arms.count - 1) })])
    }

    private func doses(_ replicate: Int, _ range: Range<Int>, _ people: [Twin], _ dose: (Twin, Int) -> Double) -> [StoredValues] {
        var rows: [(twin: Int, arm: Int, time: Double, amount: Double)] = []
        for (twin, person) in zip(range, people) {
            for arm in arms.indices {
                for number in 0..<10 { rows.append((twin + 1, arm, Double(number) * 12, dose(person, arm))) }
            }
        }
        return (replicates > 1 ? [.integers(rows.map { _ in replicate + 1 })] : []) + [
            .integers(rows.map(\.twin)), .codes(rows.map { Int8($0.arm) }), .numbers(rows.map(\.time)), .numbers(rows.map(\.amount)),
            .codes(rows.map { _ in 0 }), .codes(rows.map { _ in 0 }),
        ]
    }

    private func events(_ replicate: Int, _ failed: [Int]) -> [StoredValues] {
        (replicates > 1 ? [.integers(failed.map { _ in replicate + 1 })] : []) + [
            .integers(failed.map { $0 + 1 }), .codes(failed.map { _ in Int8(arms.count - 1) }), .numbers(failed.map { _ in 30.5 }),
            .codes(failed.map { _ in 0 }), .texts(failed.map { _ in "`central` could not be solved beyond 30.5 h; loosen the tolerances" }),
        ]
    }
}

/// A folder that is removed with the value that holds it.
final class Scratch: Sendable {
    let folder: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("dosis-report-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func path(_ name: String) -> String { "\(folder)/\(name)" }
}
