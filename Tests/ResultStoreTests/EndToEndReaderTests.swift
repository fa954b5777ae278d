import Foundation
import ResultStore
import TestSupport
import Testing

/// The readers that statisticians use find every dataset with its name, dimensions, units and values.
/// The expected values come from the run's own formulas, not from the file.
@Suite struct EndToEndReaderTests {
    @Test(.enabled(if: Interpreters.python != nil, "needs python3 with h5py, xarray, h5netcdf and netCDF4"), arguments: [1, 2])
    func pythonReadsEveryDataset(replicates: Int) throws {
        let scratch = try Scratch()
        let run = try sample(scratch, replicates)
        let python = try #require(Interpreters.python)
        let outcome = try Interpreters.run(python, [script("read_results.py"), scratch.path("a.h5"), scratch.path("expected.tsv")])
        #expect(outcome.status == 0, "\(outcome.text)")
        #expect(outcome.text.contains("\(run) datasets"))
    }

    @Test(
        .enabled(if: Interpreters.hasRhdf5 && Interpreters.hasHdf5r, "needs R with rhdf5 and hdf5r"),
        arguments: ["rhdf5", "hdf5r"])
    func rReadsEveryDataset(package: String) throws {
        let scratch = try Scratch()
        let run = try sample(scratch, 2)
        let outcome = try Interpreters.run(
            "Rscript", [script("read_results.R"), package, scratch.path("a.h5"), scratch.path("expected.tsv")])
        #expect(outcome.status == 0, "\(outcome.text)")
        #expect(outcome.text.contains("\(run) datasets agree"))
    }

    /// Writes the sample and the table of what is in it; returns the number of datasets in that table.
    private func sample(_ scratch: Scratch, _ replicates: Int) throws -> Int {
        let run = SampleRun(replicates: replicates)
        try run.write(to: scratch.path("a.h5"))
        let file = try ResultFile.open(scratch.path("a.h5"), mode: .readWrite)
        let mean = Variable("mean", unit: "mg*h/L", longName: "Mean of AUC")
        let arm = Variable("arm", longName: "Arm", kind: .text(fitting: ["fixed", "by weight"]))
        let columns = [(arm, StoredValues.texts(["fixed", "by weight"])), (mean, .numbers([51.25, .nan]))]
        try file.writeTable(in: "/analyses/endpoints", title: "Endpoints", columns: columns)
        try file.close()
        let lines = ExpectedDatasets(run).lines + columns.map { ExpectedDatasets.line("/analyses/endpoints", $0.0, "row", $0.1) }
        try (lines.joined(separator: "\n") + "\n").write(toFile: scratch.path("expected.tsv"), atomically: true, encoding: .utf8)
        return lines.count
    }

    private func script(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Readers/\(name)").path
    }
}

/// One line per dataset of a sample run: path, dimensions, unit, long name, kind and values.
private struct ExpectedDatasets {
    var lines: [String] = []

    init(_ run: SampleRun) {
        let schema = run.schema
        let blocks = (0..<schema.layout.blocks).map(run.block)
        let twin = (run.replicates > 1 ? "replicate," : "") + "twin"
        for input in schema.inputs {
            let variable = Variable(input.name, longName: "Text of the \(input.name)")
            lines.append(Self.line("/inputs", variable, "", .texts([input.text])))
        }
        for (place, variable) in schema.twinVariables.enumerated() {
            lines.append(Self.line("/twins", variable, twin, Self.joined(blocks.map { $0.twins[place] })))
        }
        for (number, arm) in schema.arms.enumerated() {
            for (place, output) in arm.outputs.enumerated() {
                let values = blocks.flatMap { $0.trajectories[number][place] }
                let variable = Variable(output.name, unit: output.unit, longName: output.longName)
                let time = output.name == "ANC" ? ",time_ANC" : ",time"
                lines.append(Self.line("/trajectories/\(arm.name)", variable, twin + time, .numbers(values)))
            }
            for (place, variable) in arm.endpoints.enumerated() {
                let values = Self.joined(blocks.map { $0.endpoints[number][place] })
                lines.append(Self.line("/endpoints/\(arm.name)", variable, twin, values))
            }
        }
        for (number, table) in schema.tables.enumerated() {
            for (place, column) in table.columns.enumerated() {
                let values = Self.joined(blocks.map { $0.tables[number][place] })
                lines.append(Self.line("/\(table.name)", column, "row", values))
            }
        }
    }

    static func line(_ group: String, _ variable: Variable, _ dimensions: String, _ values: StoredValues) -> String {
        let text = switch values {
        case .numbers(let numbers): numbers.map { $0.isNaN ? "NaN" : "\($0)" }.joined(separator: " ")
        case .integers(let integers): integers.map { "\($0)" }.joined(separator: " ")
        case .codes(let codes): codes.map { "\($0)" }.joined(separator: " ")
        case .texts(let texts):
            texts.map { $0.replacingOccurrences(of: "\n", with: "\\n") }.joined(separator: "\u{1f}")
        }
        var kind = "number"
        if case .texts = values { kind = "text" }
        return ["\(group)/\(variable.name)", dimensions, variable.unit, variable.longName, kind, text].joined(separator: "\t")
    }

    private static func joined(_ parts: [StoredValues]) -> StoredValues {
        switch parts.first {
        case .texts: .texts(parts.flatMap { $0.asTexts ?? [] })
        case .codes, .integers: .integers(parts.flatMap { $0.asIntegers ?? [] })
        case .numbers, nil: .numbers(parts.flatMap { $0.asNumbers ?? [] })
        }
    }
}
