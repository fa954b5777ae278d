import Foundation
import Testing

/// What every command owes its user: help with an example, plain words about bad use, and the exit codes.
@Suite struct EndToEndCommandTests {
    static let commands = [
        ["run"], ["optimise"], ["check"], ["cohort"], ["match"], ["simulate"], ["dose"], ["validate"], ["analyse"], ["design"], ["design", "means"],
        ["design", "rates"], ["design", "survival"], ["models"], ["models", "list"], ["models", "show"], ["models", "check"],
        ["models", "pbpk"], ["models", "people"],
        ["report"], ["schema"], ["bench"], ["doctor"],
    ] + analyses.map { ["analyse", $0] }

    static let analyses = [
        "t-test", "wilcoxon", "kruskal-wallis", "bootstrap", "anova", "ancova", "mmrm", "risk-difference", "risk-ratio", "odds-ratio",
        "fisher", "cmh", "logistic", "poisson", "negative-binomial", "kaplan-meier", "log-rank", "cox", "rmst", "nca", "bioequivalence",
        "mcp-mod", "imputation",
    ]

    @Test(arguments: commands) func helpShowsAnExample(_ command: [String]) throws {
        let ending = try DosisBinary.run(command + ["--help"], timeout: 60)
        #expect(ending.status == 0 && ending.stderr.isEmpty)
        let lines = ending.stdout.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        let heading = try #require(lines.firstIndex { $0.hasPrefix("Example") }, "\(ending.stdout)")
        #expect(lines[heading + 1].hasPrefix("dosis \(command.joined(separator: " "))"))
        #expect(ending.stdout.contains("USAGE: dosis \(command.joined(separator: " "))"))
    }

    /// The help of the whole names every command, and no other.
    @Test func helpNamesEveryCommand() throws {
        let ending = try DosisBinary.run(["--help"], timeout: 60)
        #expect(ending.status == 0)
        let list = try #require(ending.stdout.components(separatedBy: "SUBCOMMANDS:").last).split(separator: "\n")
        let named = list.filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") && !$0.contains("See '") }.map { $0.split(separator: " ")[0] }
        #expect(named.map(String.init) == Self.commands.filter { $0.count == 1 }.map { $0[0] })
        #expect(try DosisBinary.run([], timeout: 60).stdout == ending.stdout)
    }

    struct Misuse: Sendable, CustomTestStringConvertible {
        var arguments: [String]
        /// What standard error says first.
        var expected: String
        var testDescription: String { "dosis " + arguments.joined(separator: " ") }

        init(_ arguments: String, _ expected: String) {
            self.arguments = arguments.split(separator: " ").map(String.init)
            self.expected = expected
        }
    }

    @Test(arguments: [
        Misuse("rum", "Error: There is no command `rum`; did you mean `run`?"),
        Misuse("translate t.yaml", "Error: There is no command `translate`."),
        Misuse("run", "Error: Missing expected argument '<protocol-file>'"),
        Misuse("run t.yaml --sise 3", "Error: Unknown option '--sise'. Did you mean '--size'?"),
        Misuse("run t.yaml --size many", "Error: The value 'many' is invalid for '--size <size>'"),
        Misuse("run t.yaml --size 0", "Error: --size is 0; give a number from 1."),
        Misuse("run t.yaml --threads 0", "Error: --threads is 0; give a number from 1 to 4096."),
        Misuse("run t.yaml --seed -1", "Error: "),
        Misuse("optimise t.yaml --size 0", "Error: --size is 0; give a number from 1."),
        Misuse("check", "Error: Missing expected argument '<files> ...'"),
        Misuse("cohort c.yaml --size 0", "Error: --size is 0; give a number from 1."),
        Misuse("schema modle", "Error: The value 'modle' is invalid for '<kind>'. Please provide one of the following:"),
        Misuse("match nowhere.csv", "Error: Missing expected argument '--to <to>'"),
        Misuse("match nowhere.csv --to nowhere.yaml", "nowhere.yaml:1:1: there is no such file; check the path"),
        Misuse("match a.csv --to t.yaml --accept", "Error: --accept goes with --method density."),
        Misuse("match a.csv --to t.yaml --cohort c.yaml", "Error: --cohort needs --out with a file: the cohort draws its rows."),
        Misuse("match a.csv --to t.yaml --select 0", "Error: --select is 0; give a number from 1."),
        Misuse("run nowhere.yaml", "nowhere.yaml:1:1: there is no such file; check the path"),
        Misuse("run .", ".:1:1: this is a folder; expected a file"),
        Misuse("check nowhere.yaml", "1 error"),
        Misuse("cohort nowhere.yaml", "nowhere.yaml:1:1: there is no such file; check the path"),
        Misuse("report nowhere.h5", "nowhere.h5: there is no such file; give the path of a results file (results.h5)"),
        Misuse("report .", ".: this is a folder, not a results file; give the path of the results.h5 in it"),
        Misuse("models show vancomicin", "model library:1:1: there is no model `vancomicin` in the library; there are: "),
        Misuse("models pbpk", "Error: Missing expected argument '<compound>'"),
        Misuse("models pbpk nowhere.yaml", "nowhere.yaml:1:1: there is no such file; check the path"),
        Misuse("models pbpk a.yaml --kind diffusion-limited", "Error: The value 'diffusion-limited' is invalid for '--kind <kind>'."),
        Misuse("bench W7", "Error: There is no workload `W7`; did you mean `W1`?"),
        Misuse("bench --repeats 0", "Error: --repeats is 0; give a number from 1."),
        Misuse("bench W1 --solver pack", "Error: The value 'pack' is invalid for '--solver <solver>'."),
        Misuse("bench W1 --parameters nowhere", "nowhere/W1.csv:1:1: there is no such file; check the path"),
        Misuse("doctor now", "Error: Unexpected argument 'now'"),
    ])
    func misuseIsToldPlainly(_ misuse: Misuse) throws {
        let folder = try TemporaryFolder()
        let ending = try DosisBinary.run(misuse.arguments, in: folder.url, timeout: 60)
        #expect(ending.status == 2)
        #expect(ending.stderr.hasPrefix(misuse.expected), "\(ending.stderr)")
        #expect(try folder.names() == [])
    }

    @Test(arguments: ["bash", "zsh", "fish"]) func completionsAreMade(_ shell: String) throws {
        let ending = try DosisBinary.run(["--generate-completion-script", shell], timeout: 60)
        #expect(ending.status == 0)
        for word in ["simulate", "replicates", "vancomycin-goti-2018"] { #expect(ending.stdout.contains(word), "\(word)") }
        guard shell == "bash" else { return }
        // Bash itself finds no fault with it.
        let folder = try TemporaryFolder()
        let script = try folder.write("completion.bash", ending.stdout)
        let process = try Process.run(URL(fileURLWithPath: "/bin/bash"), arguments: ["-n", script.path])
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    @Test(arguments: ["model", "cohort", "protocol", "patient", "compound", "targets"]) func schemaIsJSON(_ kind: String) throws {
        let ending = try DosisBinary.run(["schema", kind], timeout: 60)
        #expect(ending.status == 0 && ending.stderr.isEmpty)
        let schema = try #require(try JSONSerialization.jsonObject(with: Data(ending.stdout.utf8)) as? [String: Any])
        #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
        let keys = try #require(schema["properties"] as? [String: Any])
        #expect(keys[kind == "protocol" ? "trial" : kind] != nil)
    }

    @Test func libraryIsListedShownAndSound() throws {
        let list = try DosisBinary.run(["models", "list"], timeout: 60)
        let names = list.stdout.split(separator: "\n").filter { !$0.hasPrefix(" ") }.map { String($0.split(separator: " ")[0]) }
        #expect(list.status == 0 && names.count >= 5 && names == names.sorted())
        #expect(try DosisBinary.run(["models"], timeout: 60).stdout == list.stdout)
        // The others are checked by PublishedModelCheckTests.
        let some = ["tacrolimus-andrews-2019", "vancomycin-goti-2018"]
        let check = try DosisBinary.run(["models", "check", "--strict"] + some, timeout: 300)
        #expect(check.status == 0 && check.stderr.isEmpty, "\(check.stderr)")
        let folder = try TemporaryFolder()
        for name in some { #expect(check.stdout.contains("\n\(name): ") || check.stdout.hasPrefix("\(name): ")) }
        for name in names {
            // As its help promises: ready to be copied beside a protocol.
            let shown = try DosisBinary.run(["models", "show", name], timeout: 60)
            #expect(shown.status == 0 && shown.stdout.contains("\nsource:") && shown.stdout.contains("\nchecks:"))
            try folder.write("\(name).yaml", shown.stdout)
        }
        let copies = try DosisBinary.run(["check"] + names.map { "\($0).yaml" }, in: folder.url, timeout: 60)
        #expect(copies.status == 0, "\(copies.stdout)")
    }

    @Test func doctorTellsWhatABugReportNeeds() throws {
        let ending = try DosisBinary.run(["doctor"], timeout: 60)
        #expect(ending.status == 0)
        for word in ["Dosis", "SUNDIALS", "HDF5", "Threads", "CPU features", "Lanes", "C compiler"] {
            #expect("\n\(ending.stdout)".contains("\n\(word)  "), "\(word)")
        }
        // Measured, not guessed from the path.
        #expect(ending.stdout.contains(/\n +(not )?optimised \(its LU takes \d+\.\d times as long as optimised loops\)/))
        #expect(ending.stdout.contains(/\nLanes +(AVX-512|AVX2|plain)/))
        #expect(ending.stdout.contains(/SUNDIALS +\d+\.\d+\.\d+/) && ending.stdout.contains(/HDF5 +1\.\d+\.\d+/))
    }
}
