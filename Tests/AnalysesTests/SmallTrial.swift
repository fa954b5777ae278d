import Analyses
import Foundation
import ResultStore
import Testing

/// A results file of a few twins whose values are written down here, so that every analysis can be done by hand.
struct SmallTrial {
    var replicates = 1
    /// Per arm: one value per twin of all replicates.
    var level: [[Double]]
    /// Per arm: 1, 0 or -1 (missing).
    var event: [[Int8]]
    var weight: [Double]?
    var observedArm: [Int8]
    /// Per arm, twin after twin: values at the times 0, 1 ... `timeCount - 1`.
    var courses: [[Double]] = []
    var timeCount = 0
    /// Twin (from 1), arm, kind (0 failure, 1 dose limited).
    var remarks: [(twin: Int, arm: Int8, kind: Int8)] = []

    var arms: [String] { level.indices.map { ["A", "B", "C", "D", "E"][$0] } }
    var twins: Int { level[0].count / replicates }

    /// - Parameter heldTwins: twins whose values are in memory at a time, if not as usual.
    func analysed(heldTwins: Int? = nil) throws -> ResultFile {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dosis-analyses-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = "\(folder)/results.h5"
        let schema = schema
        let writer = try ResultWriter.create(path, schema: schema)
        for index in 0..<schema.layout.blocks { try writer.append(block(index, schema)) }
        try writer.finish()
        let file = try ResultFile.open(path, mode: .readWrite)
        if let heldTwins { try TrialAnalyses.write(into: file, heldTwins: heldTwins) } else { try TrialAnalyses.write(into: file) }
        // The open file stays readable; nothing is left behind.
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["results.h5"])
        try FileManager.default.removeItem(atPath: folder)
        return file
    }

    private var schema: ResultSchema {
        let outputs = timeCount > 0 ? [Output("C", unit: "mg/L", longName: "C", times: (0..<timeCount).map(Double.init), timeUnit: "h")] : []
        return ResultSchema(
            title: "Small", replicates: replicates, twins: twins, blockTwins: 16,
            attributes: [Attribute("primary_endpoint", .text("event"))],
            twinVariables: [
                Variable("weight", unit: "kg", longName: "Weight", attributes: [Attribute("role", .text("covariate"))]),
                Variable("sex", longName: "Sex", kind: .level(["female", "male"]), attributes: [Attribute("role", .text("covariate"))]),
                Variable("observed_arm", longName: "Arm observed", kind: .level(arms)),
                Variable("attempts", longName: "Attempts", kind: .integer),
            ],
            arms: arms.map {
                Arm($0, title: "Arm \($0)", outputs: outputs, endpoints: [
                    Variable("level", unit: "mg/L", longName: "Level"), Variable("event", longName: "Event", kind: .flag),
                ])
            },
            tables: [
                Table("events", title: "Events", columns: (replicates > 1 ? [Variable("replicate", longName: "Replicate", kind: .integer)] : []) + [
                    Variable("twin", longName: "Twin", kind: .integer), Variable("arm", longName: "Arm", kind: .level(arms)),
                    Variable("time", unit: "h", longName: "Time"), Variable("kind", longName: "Kind", kind: .level(["failure", "dose limited"])),
                    Variable("detail", longName: "Detail", kind: .text(bytes: 8)),
                ])
            ])
    }

    private func block(_ index: Int, _ schema: ResultSchema) -> ResultBlock {
        let (replicate, range) = schema.layout.place(of: index)
        let ids = range.map { replicate * twins + $0 }
        let told = remarks.filter { replicate == 0 && range.contains($0.twin - 1) }
        return ResultBlock(
            index: index,
            twins: [
                .numbers(ids.map { weight?[$0] ?? 70 }), .codes(ids.map { Int8($0 % 4 == 0 ? 0 : 1) }), .codes(ids.map { observedArm[$0] }),
                .integers(ids.map { $0 == 0 ? 3 : 1 }),
            ],
            trajectories: arms.indices.map { arm in
                timeCount > 0 ? [ids.flatMap { courses[arm][($0 * timeCount)..<(($0 + 1) * timeCount)] }] : []
            },
            endpoints: arms.indices.map { arm in [.numbers(ids.map { level[arm][$0] }), .codes(ids.map { event[arm][$0] })] },
            tables: [
                (replicates > 1 ? [.integers(told.map { _ in 1 })] : []) + [
                    .integers(told.map(\.twin)), .codes(told.map(\.arm)), .numbers(told.map { _ in 0 }), .codes(told.map(\.kind)),
                    .texts(told.map { _ in "why" }),
                ]
            ])
    }
}

/// Whether two numbers agree but for the rounding of a few operations.
func near(_ first: Double, _ second: Double, _ tolerance: Double = 1e-12) -> Bool { abs(first - second) <= tolerance * max(1, abs(second)) }
