import Documents
import Foundation
import Testing
import TrialProtocol

/// The schema and the reader know the same keys.
@Suite struct PropertySchemaTests {
    /// Where an unknown key is put into rich.yaml, and where the schema describes that mapping.
    static let places: [(what: String, old: String, new: String, path: [String])] = [
        ("a protocol", "seed: 3", "seed: 3\nzzzzzzzz: 1", []),
        ("`tolerances`", "{relative", "{zzzzzzzz: 1, relative", ["tolerances"]),
        ("a design", "  kind: parallel", "  kind: parallel\n  zzzzzzzz: 1", ["design"]),
        ("an arm", "untreated: {}", "untreated: {zzzzzzzz: 1}", ["arms", "*"]),
        ("a decision", "name: trough", "name: trough\n        zzzzzzzz: 1", ["arms", "*", "decide"]),
        ("a rule", "{keep: true}", "{keep: true, zzzzzzzz: 1}", ["arms", "*", "decide", "rules"]),
        ("a visit", "{at: [0 h, 1 d, 2 d]", "{zzzzzzzz: 1, at: [0 h, 1 d, 2 d]", ["visits", "*"]),
        ("`patients`", "patients:", "patients:\n  zzzzzzzz: 1", ["patients"]),
        ("`adherence`", "{after_taken: 90 %", "{zzzzzzzz: 1, after_taken: 90 %", ["patients", "adherence"]),
        ("`holidays`", "{every: 3 d, for", "{zzzzzzzz: 1, every: 3 d, for", ["patients", "adherence", "holidays"]),
        ("a dropout", "{name: lost", "{zzzzzzzz: 1, name: lost", ["patients", "dropout"]),
        ("`weibull`", "{shape: 1.5", "{zzzzzzzz: 1, shape: 1.5", ["patients", "dropout", "weibull"]),
        ("an event", "{when: C > 80 mg/L", "{zzzzzzzz: 1, when: C > 80 mg/L", ["patients", "events", "*"]),
        ("`then`", "{stop: true}}", "{zzzzzzzz: 1, stop: true}}", ["patients", "events", "*", "then"]),
        ("a dose rule", "{dose: 1000 mg", "{zzzzzzzz: 1, dose: 1000 mg", ["arms", "*", "give"]),
        ("an observation", "{every: 12 h, from: 12 h, until", "{zzzzzzzz: 1, every: 12 h, from: 12 h, until", ["observe", "*"]),
        ("`occasions`", "twin: vancomycin-goti-2018", "twin: rounds\noccasions: {every: 1 d, zzzzzzzz: 1}", ["occasions"]),
        ("an endpoint", "{value: highest(C)", "{zzzzzzzz: 1, value: highest(C)", ["endpoints", "*"]),
        ("`credibility`", "keep: trajectories", "keep: trajectories\ncredibility: {zzzzzzzz: 1}", ["credibility"]),
        (
            "`influence`", "keep: trajectories",
            "keep: trajectories\ncredibility: {influence: {level: low, because: x, zzzzzzzz: 1}}", ["credibility", "influence"]
        ),
        (
            "`escalation`", "keep: trajectories",
            "keep: trajectories\nescalation: {zzzzzzzz: 1, toxicity: target, target: 0.25, rules: {a: {method: 3+3}}}", ["escalation"]
        ),
        ("`optimise`", "seed: 3", "seed: 3\noptimise: {zzzzzzzz: 1}", ["optimise"]),
        ("a varied quantity", "seed: 3", "seed: 3\noptimise: {vary: {a: {zzzzzzzz: 1}}}", ["optimise", "vary", "*"]),
        ("a comparison", "seed: 3", "seed: 3\nanalysis: [{compare: peak, zzzzzzzz: 1}]", ["analysis", "comparison"]),
        ("a description", "seed: 3", "seed: 3\nanalysis: [{describe: peak, zzzzzzzz: 1}]", ["analysis", "description"]),
        ("a dose response", "seed: 3", "seed: 3\nanalysis: [{dose_response: peak, zzzzzzzz: 1}]", ["analysis", "dose response"]),
        ("a site", "seed: 3", "seed: 3\naccrual: {oslo: {rate: 1 1/d, zzzzzzzz: 1}}", ["accrual", "*"]),
        ("a stopping rule", "design:\n  kind: parallel", """
            analysis: [{compare: peak, between: [fixed, weight-based], method: t test}]
            design:
              kind: group-sequential
              looks: [0.5, 1]
              stopping: {a: {efficacy: Pocock, zzzzzzzz: 1}}
            """, ["design", "stopping", "*", "stopping rule"]),
        ("`looks`", "design:\n  kind: parallel", """
            analysis: [{compare: peak, between: [fixed, weight-based], method: t test}]
            design:
              kind: group-sequential
              looks: {times: [1 d], zzzzzzzz: 1}
              stopping: {a: {efficacy: Pocock}}
            """, ["design", "looks"]),
        ("a rule of several arms", "design:\n  kind: parallel", """
            analysis: [{compare: peak, between: [weight-based, fixed], method: t test, alternative: less}]
            design:
              kind: multi-arm-multi-stage
              looks: [0.5, 1]
              stopping: {a: {efficacy: Pocock, zzzzzzzz: 1}}
            """, ["design", "stopping", "*", "rule of several arms"]),
        ("a rule of re-estimation", "design:\n  kind: parallel", """
            analysis: [{compare: peak, between: [weight-based, fixed], method: t test, alternative: less}]
            design:
              kind: sample-size re-estimation
              planned: 12
              rules: {a: {power: 0.9, zzzzzzzz: 1}}
            """, ["design", "rules", "*", "rule of re-estimation"]),
        ("a rule of allocation", "design:\n  kind: parallel", """
            analysis: [{compare: peak, between: [weight-based, fixed], method: t test, alternative: less}]
            design:
              kind: response-adaptive
              burn_in: 24
              rules: {a: {power: 1, zzzzzzzz: 1}}
            """, ["design", "rules", "*", "rule of allocation"]),
        ("a component", "twin: vancomycin-goti-2018", "twin: {drug: {model: vancomycin-goti-2018, zzzzzzzz: 1}}", ["twin", "*"]),
    ]

    @Test(arguments: places.indices)
    func readerAndSchemaKnowTheSameKeys(_ index: Int) throws {
        let place = Self.places[index]
        let text = try fixture("rich.yaml").replacing(place.old, with: place.new)
        let message = try #require(messages(text).first { $0.contains("unknown key `zzzzzzzz` in \(place.what)") })
        let list = try #require(message.components(separatedBy: " are: ").last)
        let known = Set(list.components(separatedBy: ", ")).subtracting(["..."])
        let inSchema = Set(try #require(keys(of: ProtocolFile.schema, at: place.path[...])))
        // A long list is cut; the documentation's test names all keys of a protocol.
        #expect(list.hasSuffix("...") ? known.isSubset(of: inSchema) && known.count == 20 : known == inSchema)
    }

    /// The keys of the mapping at a path; `*` stands for the author's own names.
    private func keys(of schema: Schema, at path: ArraySlice<String>) -> [String]? {
        switch schema {
        case .object(_, let properties, let others):
            guard let step = path.first else { return properties.isEmpty ? nil : properties.map(\.name) }
            if step == "*" { return others.first.flatMap { keys(of: $0.schema, at: path.dropFirst()) } }
            return properties.first { $0.name == step }.flatMap { keys(of: $0.schema, at: path.dropFirst()) }
        case .oneOf(let what, let choices) where ["An analysis", "A rule"].contains(what):
            return choices.first { if case .object(let name, _, _) = $0 { name.lowercased().hasSuffix(path.first ?? "") } else { false } }
                .flatMap { keys(of: $0, at: path.dropFirst()) }
        case .oneOf(_, let choices): return choices.lazy.compactMap { keys(of: $0, at: path) }.first
        case .array(_, let item, _): return keys(of: item, at: path)
        default: return nil
        }
    }

    /// Python's jsonschema judges the protocols by the schema that `dosis schema protocol` prints.
    @Test(.enabled(if: hasPython, "needs python3 with jsonschema and yaml"))
    func anotherProgramAcceptsTheProtocols() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dosis-schema-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let schema = folder.appendingPathComponent("schema.json").path
        try ProtocolFile.schema.document(id: "dosis-protocol", title: "Dosis protocol").write(
            toFile: schema, atomically: true, encoding: .utf8)
        let sound = try protocols().map(\.path) + ["\(fixtures)/rich.yaml"]
        // Nor does it accept everything.
        let slips = [("seed: 3", "sed: 3"), ("route: iv", "rute: iv"), ("size: 20", "size: 0"), ("kind: parallel", "kind: crossed")]
        let wrong = try slips.enumerated().map { index, slip in
            let path = folder.appendingPathComponent("wrong\(index).yaml").path
            try fixture("rich.yaml").replacing(slip.0, with: slip.1).write(toFile: path, atomically: true, encoding: .utf8)
            return path
        }
        let (output, status) = try python([Self.judge, schema] + sound + ["--"] + wrong)
        #expect(status == 0, "\(output)")
    }

    private static let judge = #"""
        import json, re, sys, yaml, jsonschema
        # Numbers such as 1e-7 are numbers in YAML 1.2, which editors read; this program reads YAML 1.1.
        yaml.SafeLoader.add_implicit_resolver(
            "tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9]+(\.[0-9]*)?[eE][-+]?[0-9]+$"), list("-+0123456789"))
        schema = json.load(open(sys.argv[1]))
        jsonschema.Draft202012Validator.check_schema(schema)
        judge = jsonschema.Draft202012Validator(schema)
        split = sys.argv.index("--")
        failed = False
        for index, path in enumerate(sys.argv[2:], 2):
            if index == split: continue
            errors = [f"{path}: {list(e.path)} {e.message}" for e in judge.iter_errors(yaml.safe_load(open(path)))]
            if (index < split) == bool(errors):
                failed = True
                print(errors or f"{path}: accepted, but wrong")
        sys.exit(failed)
        """#

    static let hasPython: Bool = ((try? python(["import jsonschema, yaml"]))?.status ?? 1) == 0
}

/// Runs a Python program with arguments.
private func python(_ arguments: [String]) throws -> (output: String, status: Int32) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c"] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (String(decoding: data, as: UTF8.self), process.terminationStatus)
}
