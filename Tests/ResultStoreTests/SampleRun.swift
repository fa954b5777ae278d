import Foundation
import ResultStore

/// A small run with every kind of variable, whose values are a fixed function of block and twin.
struct SampleRun {
    var replicates = 2
    var twins = 21
    var blockTwins = 4
    var seed = "20261123"
    var keep = ResultSchema.Keep.trajectories
    /// Whether covariates change over time.
    var hasCourses = false

    var schema: ResultSchema {
        ResultSchema(
            title: "Sample trial", replicates: replicates, twins: twins, blockTwins: blockTwins,
            fingerprint: [
                Attribute("engine", .text("reference")), Attribute("width", .integer(1)),
                Attribute("sundials", .text("6.4.1 (Debian)")), Attribute("seed", .text(seed)),
            ],
            attributes: [Attribute("created", .text("2026-11-23T18:00:00Z")), Attribute("rtol", .number(1e-6))],
            inputs: [
                InputText("protocol", text: "trial: sample\nquestion: Is 4 µg/mL enough?\n", source: "Protocols/sample.yaml"),
                InputText("cohort", text: ""),
            ],
            twinVariables: [
                Variable("weight", unit: "kg", longName: "Body weight", attributes: [Attribute("role", .text("covariate"))]),
                Variable("sex", longName: "Sex", kind: .level(["female", "male"])),
                Variable("stage", longName: "Stage", kind: .level(["stage one", "stage two", "µ"])),
                Variable("drug.CL", unit: "L/h", longName: "Clearance"),
            ],
            courses: hasCourses ? courses : [],
            arms: [arm("fixed", "1 g every 12 h"), arm("by weight", "15 mg/kg every 12 h")], keep: keep,
            tables: [
                Table("observations", title: "What an assay would report", columns: [
                    Variable("replicate", longName: "Replicate number", kind: .integer),
                    Variable("twin", longName: "Twin number", kind: .integer),
                    Variable("time", unit: "h", longName: "Time"),
                    Variable("value", unit: "µg/mL", longName: "Reading"),
                    Variable("censored", longName: "Below the limit of quantification", kind: .flag),
                ]),
                Table("events", title: "Dropouts, adverse events, failures", columns: [
                    Variable("twin", longName: "Twin number", kind: .integer),
                    Variable("reason", longName: "Reason", kind: .text(bytes: 24)),
                ]),
            ])
    }

    private var courses: [CovariateCourseVariable] {
        [
            CovariateCourseVariable(Variable("weight", unit: "kg", longName: "Body weight"), times: [0, 7, 14, 21], timeUnit: "d"),
            CovariateCourseVariable(Variable("height", unit: "cm", longName: "Height"), times: [0, 7, 14, 21], timeUnit: "d"),
            CovariateCourseVariable(Variable("stage", longName: "Stage", kind: .level(["one", "two"])), times: [0, 10], timeUnit: "d"),
        ]
    }

    private func arm(_ name: String, _ title: String) -> Arm {
        let hours = stride(from: 0.0, through: 48, by: 4).map { $0 }
        return Arm(
            name, title: title,
            outputs: [
                Output("drug.C", unit: "µg/mL", longName: "Plasma concentration", times: hours, timeUnit: "h"),
                Output("A", unit: "mg", longName: "Amount", times: hours, timeUnit: "h"),
                Output("ANC", unit: "10^9/L", longName: "Neutrophils", times: [0, 1, 2], timeUnit: "d", precision: .single),
            ],
            endpoints: [
                Variable("auc", unit: "mg*h/L", longName: "AUC over 24 h"),
                Variable("target", longName: "Target attained", kind: .flag),
            ],
            visits: [
                VisitOutput("ANC", unit: "10^9/L", longName: "Neutrophils", times: [0, 7, 14], timeUnit: "d"),
                VisitOutput("drug.C", unit: "µg/mL", longName: "Plasma concentration", times: [0, 24], timeUnit: "h"),
            ],
            attributes: [Attribute("observed", .text("randomised"))])
    }

    /// A number between 0 and 1 from the words of a key: the fraction of a multiplicative hash.
    static func fraction(_ words: Int...) -> Double {
        var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
        for word in words {
            hash = (hash ^ UInt64(bitPattern: Int64(word))) &* 0xBF58_476D_1CE4_E5B9
            hash ^= hash >> 31
        }
        return Double(hash >> 11) * 0x1p-53
    }

    func block(_ index: Int) -> ResultBlock {
        let schema = schema
        let (replicate, range) = schema.layout.place(of: index)
        let ids = range.map { replicate * twins + $0 }
        let numbers = { (salt: Int) in StoredValues.numbers(ids.map { Self.fraction($0, salt) * 100 }) }
        return ResultBlock(
            index: index,
            twins: [
                numbers(1), .codes(ids.map { Int8($0 % 2) }), .codes(ids.map { Int8($0 % 4) - 1 }), numbers(2),
            ],
            covariates: schema.courses.enumerated().map { index, course in
                let cells = ids.flatMap { id in course.times.indices.map { (id, $0) } }
                if index == 2 { return .codes(cells.map { Int8(($0.0 + $0.1) % 2) }) }
                return .numbers(cells.map { Self.fraction($0.0, $0.1, 20 + index) })
            },
            trajectories: schema.arms.indices.map { arm in
                schema.arms[arm].outputs.indices.map { output in
                    ids.flatMap { id -> [Double] in
                        let (times, precision) = (schema.arms[arm].outputs[output].times, schema.arms[arm].outputs[output].precision)
                        return times.indices.map {
                            let value = Self.fraction(id, 3, arm, output, $0)
                            return precision == .single ? Double(Float(value)) : value
                        }
                    }
                }
            },
            endpoints: schema.arms.indices.map { arm in
                [numbers(10 + arm), .codes(ids.map { Int8(($0 + arm) % 3) - 1 })]
            },
            visits: schema.arms.indices.map { arm in
                schema.arms[arm].visits.indices.flatMap { visit -> [StoredValues] in
                    let cells = ids.flatMap { id in schema.arms[arm].visits[visit].times.indices.map { (id, $0) } }
                    return [
                        .numbers(cells.map { $0.0 % 5 == 4 ? .nan : Self.fraction($0.0, $0.1, 11, arm, visit) }),
                        .codes(cells.map { $0.0 % 5 == 4 ? -1 : Int8(($0.0 + $0.1) % 2) }),
                        .numbers(cells.map { $0.0 % 5 == 4 ? .nan : Double($0.1) + Self.fraction($0.0, $0.1, 12) }),
                    ]
                }
            },
            tables: [observations(ids, replicate), events(ids)])
    }

    private func observations(_ ids: [Int], _ replicate: Int) -> [StoredValues] {
        let rows = ids.flatMap { id in (0..<(id % 5 + 1)).map { (id, $0) } }
        return [
            .integers(rows.map { _ in replicate + 1 }), .integers(rows.map { $0.0 % twins + 1 }),
            .numbers(rows.map { Double($0.1) * 12 }),
            .numbers(rows.map { $0.1 == 2 ? .nan : Self.fraction($0.0, $0.1, 7) }),
            .codes(rows.map { $0.1 == 2 ? 1 : 0 }),
        ]
    }

    private func events(_ ids: [Int]) -> [StoredValues] {
        let failed = ids.filter { $0 % 7 == 3 }
        return [.integers(failed.map { $0 % twins + 1 }), .texts(failed.map { "gave up at \($0) h · µ" })]
    }

    /// Writes blocks from `writer.blocksDone` to the last, and finishes.
    func complete(_ writer: ResultWriter) throws {
        for index in writer.blocksDone..<schema.layout.blocks { try writer.append(block(index)) }
        try writer.finish()
    }

    /// A finished file of this run.
    func write(to path: String) throws { try complete(ResultWriter.create(path, schema: schema)) }
}

/// A folder that is removed with the value that holds it.
final class Scratch {
    let folder: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("dosis-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func path(_ name: String) -> String { "\(folder)/\(name)" }
}
