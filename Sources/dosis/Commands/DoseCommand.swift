import ArgumentParser
import Documents
import Dosing
import Estimation
import Foundation
import ModelLanguage
import ModelLibrary
import Records
import Reporting

struct DoseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dose",
        abstract: "One patient: estimates from levels, regimens ranked by the chance of reaching the target, on one page.",
        discussion: """
            A patient file (YAML) says what is known of a patient, what was given and measured, what is wanted and what can \
            be given. Doses and levels may also come from a table in NONMEM's columns (.csv) or a FHIR R4 Bundle (.json), \
            with the patient file of the same name beside it, or one named by --with.

            The page and its numbers as JSON are written to Reports/patients, or where --out says. It is decision support, \
            not a prescription.

            Examples:
              dosis dose Protocols/Patients/vancomycin.yaml
              dosis dose ward-3.csv --with vancomycin.yaml --out pages
              dosis dose patient.yaml --model vancomycin-goti-2018 --model my-model.yaml --json
              dosis dose --batch ward-3 --out pages

            Documentation/patients.md says more.
            """)

    @Argument(
        help: ArgumentHelp("A patient file, a table or a bundle.", valueName: "patient"), completion: .file(extensions: ["yaml", "csv", "json"]))
    var patient: String?

    @Option(help: ArgumentHelp("All patients of a folder; one that fails touches no other.", valueName: "folder"), completion: .directory)
    var batch: String?

    @Option(
        name: .customLong("with"),
        help: ArgumentHelp("The patient file that says what a table or bundle does not.", valueName: "patient.yaml"),
        completion: .file(extensions: ["yaml"]))
    var settings: String?

    @Option(help: ArgumentHelp("A model instead of the file's; may be repeated, then models are averaged by weight.", valueName: "name"))
    var model: [String] = []

    @Option(help: "Draws from each model's posterior.")
    var draws: Int = 1000

    @Option(help: "Seed of the draws.")
    var seed: UInt64 = 1

    @Option(help: "Folder for pages and JSON.", completion: .directory)
    var out = "Reports/patients"

    @Flag(help: "Print the JSON, and write no page.")
    var json = false

    func validate() throws {
        if (patient == nil) == (batch == nil) { throw ValidationError("Give either a patient's file or --batch with a folder.") }
        if draws < 100 || draws > 100_000 { throw ValidationError("--draws is \(draws); give a number from 100 to 100000.") }
        if json, batch != nil { throw ValidationError("--json prints one patient; leave it out with --batch.") }
    }

    func run() throws {
        try Ending.reporting {
            if let batch {
                try runAll(try PatientFolder(batch, hasSettings: settings != nil).files())
            } else if let patient {
                let records = try load(patient)
                if records.count == 1 {
                    var names: Set<String> = []
                    try treat(records[0], &names)
                } else {
                    try finish(records.map { record in (record.id, { names in try treat(record, &names) }) })
                }
            }
        }
    }

    // MARK: Many

    private typealias Work = (name: String, treat: (inout Set<String>) throws -> Void)

    private func runAll(_ files: [String]) throws {
        var works: [Work] = []
        for file in files {
            works.append(
                (
                    file,
                    { names in
                        let records = try load(file)
                        if records.count == 1 { return try treat(records[0], &names) }
                        var failed = 0
                        for record in records {
                            do { try treat(record, &names) } catch {
                                failed += 1
                                tell(error, record.id)
                            }
                        }
                        if failed > 0 { throw SomeFailed(count: failed, of: records.count) }
                    }
                ))
        }
        try finish(works)
    }

    private struct SomeFailed: Error, CustomStringConvertible {
        let count: Int
        let of: Int
        var description: String { "\(count) of \(of) patients failed" }
    }

    /// Does all, tells what failed, and ends with 1 where some did and with 2 where all did.
    private func finish(_ works: [Work]) throws {
        var names: Set<String> = []
        var failed = 0
        for work in works {
            do {
                try work.treat(&names)
            } catch {
                failed += 1
                tell(error, work.name)
            }
        }
        guard failed > 0 else { return }
        Terminal.tell("\(failed) of \(works.count) failed")
        throw (failed == works.count ? Ending.badInput : Ending.someTwinsFailed).exitCode
    }

    private func tell(_ error: any Error, _ name: String) {
        if let error = error as? DiagnosticError {
            for diagnostic in error.diagnostics { Terminal.tell(diagnostic.description) }
        } else {
            Terminal.tell("\(name): \(error)")
        }
    }

    // MARK: One

    private func load(_ path: String) throws -> [PatientRecord] {
        try PatientFile.load(path: path, settings: settings, options: Self.options(model))
    }

    /// Models of the command line, and how codes of outputs are looked up.
    static func options(_ models: [String]) -> PatientFile.Options {
        var options = PatientFile.Options()
        options.models = models.map { Scalar($0, file: "--model") }
        options.outputs = { models, file in
            models.flatMap { name -> [(code: String, name: String)] in
                let found = ModelLibrary.resolver.model(named: name, besideFile: name.position.file == "--model" ? nil : file, Diagnostics())
                return (found?.outputs ?? []).compactMap { output in output.code.map { ($0, output.name) } }
            }
        }
        return options
    }

    private func treat(_ record: PatientRecord, _ names: inout Set<String>) throws {
        try record.requireSound()
        let diagnostics = Diagnostics()
        let models = record.models.compactMap { name in
            ModelLibrary.resolver.model(named: name, besideFile: name.position.file == "--model" ? nil : record.file, diagnostics)
        }
        try diagnostics.finish()
        for model in models { try model.requireInputsSupplied() }
        var advisor = PatientAdvisor()
        (advisor.seed, advisor.draws, advisor.version) = (seed, draws, Version.text)
        let advice = try advisor.advise(record, models: models, diagnostics)
        if json { return print(try advice.json(), terminator: "") }
        let name = Self.fileName(record.id)
        guard names.insert(name).inserted else {
            throw DiagnosticError([Diagnostic(record.position, "another patient of these is called `\(name)`, too", remedy: "give each its own name")])
        }
        try OutputPlace.makeFolder(out)
        try OutputPlace.write(try PatientPage.html(advice), to: "\(out)/\(name).html")
        try OutputPlace.write(try advice.json(), to: "\(out)/\(name).json")
        for warning in advice.warnings { Terminal.tell("\(record.id): warning: \(warning)") }
        print("\(record.id): \(Self.sentence(advice)) (\(out)/\(name).html)")
    }

    private static func sentence(_ advice: PatientAdvice) -> String {
        guard let top = advice.regimens.first else { return "nothing is recommended" }
        let regimen = AdviceText.regimen(top.amount, top.unit, every: top.every, over: top.over)
        return "\(regimen), in target with \(AdviceText.percent(top.inTarget)), above a limit with \(AdviceText.percent(top.aboveLimit))"
    }

    /// A name that every file system takes.
    private static func fileName(_ id: String) -> String {
        let name = String(id.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "-" })
        return name.hasPrefix(".") || name.isEmpty ? "patient" + name : name
    }
}

/// The patients of a folder: patient files, and tables and bundles that have one beside them.
struct PatientFolder {
    private let path: String
    private let hasSettings: Bool

    init(_ path: String, hasSettings: Bool) {
        self.path = path
        self.hasSettings = hasSettings
    }

    /// - Throws: ``DiagnosticError`` where there is no such folder, or nothing in it.
    func files() throws -> [String] {
        let here = SourcePosition(file: path, line: 1, column: 1)
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path).sorted() else {
            throw DiagnosticError([Diagnostic(here, "there is no such folder", remedy: "check the path")])
        }
        var files: [String] = []
        for name in names {
            let url = URL(fileURLWithPath: name)
            let base = url.deletingPathExtension().lastPathComponent
            switch url.pathExtension.lowercased() {
            case "yaml", "yml":
                let hasData = names.contains("\(base).csv") || names.contains("\(base).json")
                if hasData { continue }
                files.append("\(path)/\(name)")
            case "csv", "json":
                if hasSettings || names.contains("\(base).yaml") {
                    files.append("\(path)/\(name)")
                } else {
                    Terminal.tell("\(path)/\(name): left out: no `\(base).yaml` beside it")
                }
            default: break
            }
        }
        if files.isEmpty { throw DiagnosticError([Diagnostic(here, "there are no patients in this folder", expected: "files that end with .yaml, .csv or .json")]) }
        return files
    }
}
