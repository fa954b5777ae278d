import Documents
import Foundation
import ModelValidation
import ResultStore
import Testing
import TrialEngine

@Suite struct PropertyValidationTests {
    /// Every dataset of `/validation`, by path, as bits.
    private static func contents(_ file: ResultFile, _ group: String = "/validation") throws -> [String: [UInt64]] {
        var all: [String: [UInt64]] = [:]
        for name in try file.datasets(in: group) { all["\(group)/\(name)"] = try file.numbers("\(group)/\(name)").map(\.bitPattern) }
        for name in try file.groups(in: group) { all.merge(try contents(file, "\(group)/\(name)")) { $1 } }
        return all
    }

    @Test func threadsChangeNoBit() throws {
        let study = BolusStudy(subjects: 12)
        let one = try Self.contents(study.validated(threads: 1) { $0.simulations = 300 }.file)
        let three = try Self.contents(study.validated(threads: 3) { $0.simulations = 300 }.file)
        #expect(one == three && one.count > 60)
        let other = try Self.contents(study.validated { $0.simulations = 300; $0.seed = 12 }.file)
        #expect(one != other)
    }

    /// A subject's numbers are its own: what others do, or whether they are there, changes none.
    @Test func subjectsDoNotTouch() throws {
        let (few, many) = (try BolusStudy(subjects: 5).validated(), try BolusStudy(subjects: 9).validated())
        for column in ["prediction", "pd", "npde"] {
            let path = "C/measurements/\(column)"
            #expect(try few.numbers(path) == Array(try many.numbers(path).prefix(30)))
        }
    }

    @Test func binsAndTimesAreAsAsked() throws {
        let study = BolusStudy(subjects: 10)
        let dose = try study.validated { ($0.basis, $0.bins) = (.dose, .nominal) }
        #expect(try dose.numbers("C/vpc/time") == [1, 6, 20] && dose.numbers("C/vpc/n") == [20, 20, 20])
        let two = try study.validated { $0.bins = .count(2) }
        #expect(try two.numbers("C/vpc/n") == [30, 30])
        let limits = try study.validated { $0.bins = .limits([0, 10, 26]) }
        #expect(try limits.numbers("C/vpc/n") == [20, 20] && limits.numbers("C/vpc/outside") == [20])
    }

    /// A limit given for the data counts in the model's place.
    @Test func aLimitMayBeGiven() throws {
        let study = BolusStudy(subjects: 10)
        let high = try study.validated {
            $0.limits = [.init(output: .init("C", at: SourcePosition(file: "--lloq", line: 1, column: 1)), value: 3, at: SourcePosition(file: "--lloq", line: 1, column: 3))]
        }
        let observed = try high.numbers("C/measurements/observed")
        #expect(try high.numbers("C/below")[0] == Double(observed.count(where: \.isNaN)) && observed.allSatisfy { $0.isNaN || $0 >= 3 })
        #expect(try high.numbers("C/measurements/limit").allSatisfy { $0 == 3 })
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var records: String
        var model = BolusStudy.model
        var expected: String
    }

    private static let header = "ID,TIME,AMT,DV,OCC,weight\n"
    static let bad = [
        Bad(testDescription: "no measurement", records: header + "1,0,100,.,1,70\n1,2,.,.,1,70\n", expected: "data.csv:1:1: the data have no measurements; expected records of EVID 0 with a DV, and MDV 0 where there is one"),
        Bad(testDescription: "MDV 1 only", records: "ID,TIME,AMT,DV,MDV,OCC\n1,0,100,.,1,1\n1,2,.,3,1,1\n", expected: "data.csv:1:1: the data have no measurements; expected records of EVID 0 with a DV, and MDV 0 where there is one"),
        Bad(testDescription: "a unit that does not fit", records: "ID,TIME,AMT,DV [mg],OCC\n1,0,100,.,1\n1,2,.,3,1\n", expected: "data.csv:1:13: DV is in `mg` (mass), but the output `C` is in `mg/L` (mass/volume); expected mass/volume, as in `mg/L`"),
        Bad(testDescription: "no residual error", records: header + "1,0,100,.,1,70\n1,2,.,3,1,70\n", model: BolusStudy.model.replacingOccurrences(of: ", error: {proportional: 15 %, additive: 0.2 mg/L}", with: ""), expected: "data.csv:3:1: the output `C` was measured, but the model has no residual error for it; give the model's output an `error`, such as `{proportional: 15 %}`"),
        Bad(testDescription: "a negative value on the log scale", records: header + "1,0,100,.,1,70\n1,2,.,-3,1,70\n", model: BolusStudy.model.replacingOccurrences(of: "{proportional: 15 %, additive: 0.2 mg/L}, lloq: 0.5 mg/L", with: "{additive: 0.2, scale: log}"), expected: "data.csv:3:1: DV is -3.0, but the error of `C` is on the log scale; expected a value above 0; if it was below a limit of quantification, give that by --lloq"),
        Bad(testDescription: "two outputs, and the data do not say which", records: header + "1,0,100,.,1,70\n1,2,.,3,1,70\n", model: BolusStudy.model + "\n  A: {unit: mg, value: central, error: {proportional: 10 %}}", expected: "data.csv:3:1: which output does this DV measure?; expected in DVID one of C, A"),
        Bad(testDescription: "a column of occasions that is not there", records: "ID,TIME,AMT,DV,OOC\n1,0,100,.,1\n1,2,.,3,1\n", expected: "--occasions:1:1: there is no column `OCC` to tell occasions apart; did you mean `OOC`?"),
    ]

    @Test(arguments: bad) func badDataAreTold(_ bad: Bad) throws {
        let error = #expect(throws: DiagnosticError.self) { try BolusStudy().validated(model: bad.model, records: bad.records) }
        let told = (error?.diagnostics ?? []).map { diagnostic in
            // Without the folder.
            diagnostic.description.replacingOccurrences(of: diagnostic.position.file, with: (diagnostic.position.file as NSString).lastPathComponent)
        }
        #expect(told.contains(bad.expected), "\(told)")
    }

    @Test func doubtfulDataAreTold() throws {
        let twice = Self.header + "1,0,100,.,1,70\n1,2,.,3,1,70\n1,2,.,3.1,1,70\n"
        let found = try BolusStudy().validated(records: twice) { $0.data.occasions = nil; $0.data.ignored = [.init("OCC", at: SourcePosition(file: "--ignore", line: 1, column: 1))] }
        let told = found.warnings.map(\.problem)
        #expect(told.contains { $0.hasPrefix("CL varies between occasions, but each subject has only one here") })
        #expect(told.contains { $0.hasPrefix("a second measurement of `C` at the same time (the first is in line 3)") })
        // A sample of two has neither tests nor much else, but nothing fails.
        #expect(try found.numbers("C/discrepancies/n") == [2, 2] && found.numbers("C/discrepancies/p_global").allSatisfy(\.isNaN))
    }
}
