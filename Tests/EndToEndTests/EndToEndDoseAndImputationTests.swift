import Foundation
import Testing

/// `dosis analyse mcp-mod` and `imputation` on published data against the R packages DoseFinding and rbmi.
@Suite struct EndToEndDoseAndImputationTests {
    /// A data set of the tests of Statistics, without its comment lines, in a folder of its own.
    private func folder(_ name: String, path: String = #filePath) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(name, Self.data(name, beside: path))
        return folder
    }

    /// A data set of the statistics' tests, without its comments.
    static func data(_ name: String, beside path: String = #filePath) throws -> String {
        let tests = URL(fileURLWithPath: path).deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: tests.appendingPathComponent("StatisticsTests/Fixtures/\(name)"), encoding: .utf8)
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.joined(separator: "\n") + "\n"
    }

    private func analysed(_ arguments: [String], in folder: TemporaryFolder) throws -> AnalysedData {
        let ending = try DosisBinary.run(["analyse"] + arguments + ["--json"], in: folder.url, timeout: 300)
        let json = try JSONSerialization.jsonObject(with: Data(ending.stdout.utf8)) as? [String: Any]
        return AnalysedData(members: try #require(json, "\(ending.stderr)"))
    }

    private func told(_ arguments: [String], in folder: TemporaryFolder) throws -> String {
        let ending = try DosisBinary.run(["analyse"] + arguments, in: folder.url)
        #expect(ending.status != 0)
        return ending.stderr
    }

    // MARK: MCP-Mod

    private static let shapes = ["--candidates", "linear, emax(0.2), exponential(0.28), quadratic(-0.85), logistic(0.4, 0.09)"]
    private static let biom = ["mcp-mod", "--data", "biom.csv", "--response", "resp", "--dose", "dose"]

    /// DoseFinding 1.2-1 under R 4.2.2, `MCTtest` and `fitMod` on biom (standard errors by 1.0-3); p values by quadrature
    /// over the sphere of directions, within 1e-6. Its optimiser leaves 1e-6 or so in parameters and target doses.
    @Test func dosesOfBiom() throws {
        let folder = try folder("biom.csv")
        let found = try analysed(Self.biom + Self.shapes + ["--difference", "0.4"], in: folder)
        let rows: [(String, Double, Double, String)] = [
            ("linear", 2.971534345, 0.005297036, "yes"), ("emax(0.2)", 3.464113437, 0.001211240, "yes"),
            ("exponential(0.28)", 2.2195238, 0.035683011, "no"), ("quadratic(-0.85)", 3.11907616, 0.003466289, "yes"),
            ("logistic(0.4, 0.09)", 2.915178878, 0.006202520, "yes"),
        ]
        for (name, statistic, p, significant) in rows {
            #expect(abs(try found.number("estimates", name, "statistic") - statistic) < 1e-8, "\(name)")
            #expect(abs(try found.number("estimates", name, "p") - p) < 1e-6, "\(name)")
            let row = try #require(found.rows("estimates").first { $0["candidate"] as? String == name })
            #expect(row["significant"] as? String == significant)
        }
        #expect(abs(try found.number("contrasts", "quadratic(-0.85)", "0.6") - 0.7107507740) < 1e-9)
        #expect(agree(try found.number("models", "emax", "aic"), 219.138271494, within: 2e-9))
        #expect(agree(try found.number("models", "emax", "target"), 0.164236488, within: 5e-5))
        #expect(agree(try found.number("models", "quadratic", "effective"), 0.210249065, within: 5e-5))
        let parameters = found.rows("parameters").filter { $0["model"] as? String == "emax" }
        #expect(parameters.compactMap { $0["parameter"] as? String } == ["e0", "eMax", "ed50"])
        for (row, error) in zip(parameters, [0.15211417005, 0.23577575660, 0.18046207908]) {
            #expect(agree(try #require((row["se"] as? NSNumber)?.doubleValue), error, within: 1e-4))
        }
        // Weights of all models sum to one; the exponential is not among them.
        let weights = found.rows("models").filter { $0["model"] as? String != "average" }
        #expect(weights.count == 4)
        #expect(abs(weights.compactMap { ($0["weight"] as? NSNumber)?.doubleValue }.reduce(0, +) - 1) < 1e-12)
        #expect(found.rows("doses").count == 5)
    }

    /// A falling response has the statistics of the rising one turned over.
    @Test func decreasesAreIncreasesTurnedOver() throws {
        let folder = try folder("biom.csv")
        let lines = try String(contentsOf: folder.url.appendingPathComponent("biom.csv"), encoding: .utf8).split(separator: "\n")
        let turned = lines.dropFirst().map { line -> String in
            let cells = line.split(separator: ",")
            return "\(cells[0]),\(-(Double(cells[1]) ?? .nan))"
        }
        try folder.write("turned.csv", "dose,resp\n" + turned.joined(separator: "\n") + "\n")
        let fall = ["mcp-mod", "--data", "turned.csv", "--response", "resp", "--dose", "dose", "--decrease", "--difference", "0.4"]
        let found = try analysed(fall + Self.shapes, in: folder)
        #expect(abs(try found.number("estimates", "quadratic(-0.85)", "statistic") - 3.11907616) < 1e-8)
        #expect(agree(try found.number("models", "emax", "target"), 0.164236488, within: 5e-5))
    }

    @Test func badDosesAndShapesAreTold() throws {
        let folder = try TemporaryFolder()
        try folder.write("t.csv", "resp,dose\n1,0\n2,0\n3,1\n5,1\n4,2\n6,2\n")
        try folder.write("n.csv", "resp,dose\n1,1\n2,1\n3,2\n5,2\n")
        try folder.write("m.csv", "resp,dose\n1,0\n2,-1\n")
        func tell(_ file: String, _ shapes: String, _ more: [String] = []) throws -> String {
            try told(["mcp-mod", "--data", file, "--response", "resp", "--dose", "dose", "--candidates", shapes] + more, in: folder)
        }
        #expect(try tell("t.csv", "emx(1)").contains("t.csv:1:6: `--candidates`: there is no shape `emx`; did you mean `emax`?"))
        #expect(try tell("t.csv", "emax").contains("`--candidates`: `emax` is no shape; expected `emax(ed50)` with numbers above 0"))
        #expect(try tell("t.csv", "emax(-1)").contains("`emax(-1)` is no shape"))
        #expect(try tell("t.csv", "emax(1").contains("`emax(1` is no shape"))
        #expect(try tell("t.csv", "linear(2)").contains("`linear(2)` is no shape; expected `linear` alone"))
        #expect(try tell("t.csv", "linear,linear").contains("`linear` is there twice"))
        #expect(try tell("n.csv", "linear").contains("n.csv:1:6: `dose` has no responses at 0"))
        #expect(try tell("m.csv", "linear").contains("m.csv:3:3: `dose` is `-1`; expected a dose from 0"))
        #expect(try tell("t.csv", "linear", ["--difference", "0"]).contains("--difference is 0.0; give a number above 0"))
        #expect(try tell("t.csv", " , ").contains("--candidates names no shape"))
    }

    // MARK: Imputation

    private static let antidepressant = [
        "imputation", "--data", "antidepressant.csv", "--response", "CHANGE", "--arm", "THERAPY", "--control", "PLACEBO",
        "--subject", "PATIENT", "--visit", "VISIT", "--adjust", "BASVAL,BASVAL:VISIT",
    ]

    /// rbmi at c872d4a, `method_condmean(type = "jackknife")` under R 4.2.2: placebo less drug at visit 7, and the mean of
    /// drug. Its optimiser stops some 1e-5 short.
    @Test(arguments: [
        ("jump-to-reference", 2.125533852, 0.858139358, -6.964627883, 0.684922397),
        ("copy-increments", 2.449128244, 1.00080415, -7.284181433, 0.776255188),
    ]) func imputationOfTheAntidepressantTrial(
        _ strategy: String, _ difference: Double, _ error: Double, _ mean: Double, _ meanError: Double
    ) throws {
        let found = try analysed(Self.antidepressant + ["--strategy", strategy], in: folder("antidepressant.csv"))
        #expect(abs(try found.number("estimates", "7: DRUG - PLACEBO", "estimate") + difference) < 1e-4)
        #expect(abs(try found.number("estimates", "7: DRUG - PLACEBO", "se") - error) < 1e-4)
        #expect(abs(try found.number("means", "7: DRUG", "estimate") - mean) < 1e-4)
        #expect(abs(try found.number("means", "7: DRUG", "se") - meanError) < 1e-4)
        #expect(found.rows("imputed").count == 4)
        #expect(found.notes.contains { $0.hasPrefix("172 subjects; after dropout: ") })
    }

    /// Draws are near the conditional mean: 40 imputations leave an error of some sqrt(0.6^2 / 40) = 0.1 in an estimate
    /// whose variance between imputations is at most 0.6^2 (rbmi's jackknife error is 0.86 in all); 4 of these. A seed
    /// gives the same bits.
    @Test func multipleImputationIsNearAndReproducible() throws {
        let folder = try folder("antidepressant.csv")
        let options = Self.antidepressant + ["--strategy", "jump-to-reference", "--method", "multiple", "--imputations", "40"]
        let first = try analysed(options + ["--seed", "3"], in: folder)
        let estimate = try first.number("estimates", "7: DRUG - PLACEBO", "estimate")
        #expect(abs(estimate + 2.125533852) < 0.4)
        // Rubin's error is above the jackknife's, which knows that the reference gives information away.
        #expect(try first.number("estimates", "7: DRUG - PLACEBO", "se") > 0.858)
        #expect(try analysed(options + ["--seed", "3"], in: folder).number("estimates", "7: DRUG - PLACEBO", "estimate") == estimate)
    }

    @Test func badVisitsAreTold() throws {
        let folder = try TemporaryFolder()
        let head = "S,ARM,V,Y,B\n"
        func tell(_ rows: String, _ more: [String] = ["--strategy", "jump-to-reference"]) throws -> String {
            try folder.write("t.csv", head + rows)
            return try told(
                ["imputation", "--data", "t.csv", "--response", "Y", "--arm", "ARM", "--subject", "S", "--visit", "V", "--adjust", "B"]
                    + more, in: folder)
        }
        let good = "1,P,1,2,5\n1,P,2,3,5\n2,P,1,4,6\n2,P,2,6,6\n3,D,1,3,7\n3,D,2,1,7\n4,D,1,5,8\n"
        #expect(try tell(good + "1,P,2,4,5\n").contains("t.csv:9:1: subject `1` has a second response at visit `2` (the first is in line 3)"))
        #expect(try tell(good + ",P,2,4,5\n").contains("t.csv:9:1: this row has a response but no subject; name its subject"))
        #expect(try tell(good + "5,P,,4,5\n").contains("t.csv:9:5: this row has a response but no visit"))
        #expect(try tell(good + "4,D,2,4,9\n").contains("t.csv:9:9: `B` of subject `4` is `9` here and `8` in line 8; expected one value for each subject"))
        #expect(try tell(good + "4,P,2,4,8\n").contains("t.csv:9:3: `ARM` of subject `4` is `P` here and `D` in line 8"))
        #expect(try tell(good + "5,P,2,4,\n").contains("t.csv:1:11: subject `5` has no `B`; expected a value for each subject"))
        #expect(try tell(good + "5,P,1,,9\n", ["--strategy", "last-mean"]).contains("subject `5` has no response at any visit: there is no mean to carry forward"))
        #expect(try tell(good, ["--strategy", "jump"]).contains("jump-to-reference"))
        #expect(try tell(good, []).contains("--strategy"))
        #expect(try tell(good, ["--strategy", "last-mean", "--seed", "3"]).contains("--imputations and --seed belong to --method multiple"))
    }
}
