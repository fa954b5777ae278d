import Documents
import Dosing
import Foundation
import ModelLanguage
import ModelLibrary
import Records
import Reporting

/// Makes pages of patients; every model is compiled once, for all of them.
struct PatientPages {
    /// Patients, or files that could not be read.
    struct Count {
        var failed = 0
        var all = 0

        static func + (a: Count, b: Count) -> Count { Count(failed: a.failed + b.failed, all: a.all + b.all) }
    }

    private let models: [String]
    private let settings: String?
    private let out: String
    private var advisor = PatientAdvisor()
    /// Names of the pages made.
    private var names: Set<String> = []
    private var compiled: [String: PatientModel] = [:]

    /// - Parameters:
    ///   - models: instead of the files' own.
    ///   - settings: the patient file that says what tables and bundles do not.
    init(models: [String], settings: String?, out: String, draws: Int, seed: UInt64) {
        self.models = models
        self.settings = settings
        self.out = out
        (advisor.seed, advisor.draws, advisor.version) = (seed, draws, Version.text)
    }

    // MARK: Many

    /// The pages of a file's patients; what fails is told, and touches no other.
    mutating func make(file: String) -> Count {
        do {
            return make(all: try load(file))
        } catch {
            tell(error, file)
            return Count(failed: 1, all: 1)
        }
    }

    /// The pages of patients; what fails is told, and touches no other.
    mutating func make(all records: [PatientRecord]) -> Count {
        var count = Count()
        for record in records {
            count.all += 1
            do {
                try make(record)
            } catch {
                count.failed += 1
                tell(error, record.id)
            }
        }
        return count
    }

    private func tell(_ error: any Error, _ name: String) {
        if let error = error as? DiagnosticError {
            for diagnostic in error.diagnostics { Terminal.tell(diagnostic.description) }
        } else {
            Terminal.tell("\(name): \(error)")
        }
    }

    // MARK: One

    /// - Throws: ``DiagnosticError``.
    func load(_ path: String) throws -> [PatientRecord] {
        try PatientFile.load(path: path, settings: settings, options: Self.options(models))
    }

    /// Models of the command line, and how codes of outputs are looked up.
    static func options(_ models: [String]) -> PatientFile.Options {
        var options = PatientFile.Options()
        options.models = models.map { Scalar($0, file: "--model") }
        options.outputs = { models, file in
            models.flatMap { name -> [(code: String, name: String)] in
                let found = model(named: name, of: file, Diagnostics())
                return (found?.outputs ?? []).compactMap { output in output.code.map { ($0, output.name) } }
            }
        }
        return options
    }

    /// Beside which file a model is looked for: names of the command line are found in the current folder.
    private static func place(of name: Scalar, _ file: String) -> String? { name.position.file == "--model" ? nil : file }

    /// nil after diagnostics.
    static func model(named name: Scalar, of file: String, _ diagnostics: Diagnostics) -> Model? {
        ModelLibrary.resolver.model(named: name, besideFile: place(of: name, file), diagnostics)
    }

    mutating func advice(on record: PatientRecord) throws -> PatientAdvice {
        try record.requireSound()
        let diagnostics = Diagnostics()
        let models = try record.models.compactMap { try model($0, record.file, diagnostics) }
        try diagnostics.finish()
        return try advisor.advise(record, compiled: models, diagnostics)
    }

    /// nil after diagnostics.
    private mutating func model(_ name: Scalar, _ file: String, _ diagnostics: Diagnostics) throws -> PatientModel? {
        let place = Self.place(of: name, file)
        let folder = place.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path } ?? ""
        let key = "\(folder)\n\(name.text)"
        if let known = compiled[key] { return known }
        guard let model = Self.model(named: name, of: file, diagnostics), !diagnostics.hasErrors else { return nil }
        try model.requireInputsSupplied()
        let made = try PatientModel(model)
        compiled[key] = made
        return made
    }

    /// - Throws: ``DiagnosticError``, among others.
    mutating func make(_ record: PatientRecord) throws {
        let advice = try advice(on: record)
        let name = Self.fileName(record.id)
        guard names.insert(name).inserted else {
            throw DiagnosticError([
                Diagnostic(
                    record.position, "another patient of these is called `\(name)`, too", remedy: "give each its own name")
            ])
        }
        try OutputPlace.makeFolder(out)
        try OutputPlace.write(try PatientPage.html(advice), to: "\(out)/\(name).html")
        try OutputPlace.write(try advice.json(), to: "\(out)/\(name).json")
        for warning in advice.warnings { Terminal.tell("\(record.id): warning: \(warning)") }
        for line in advice.leftOut { Terminal.tell("\(record.id): not read: \(line)") }
        print("\(record.id): \(Self.sentence(advice)) (\(out)/\(name).html)")
    }

    private static func sentence(_ advice: PatientAdvice) -> String {
        guard let top = advice.regimens.first else { return "nothing is recommended" }
        let regimen = AdviceText.regimen(top.amount, top.unit, every: top.every, over: top.over)
        let shares = "in target with \(AdviceText.percent(top.inTarget)), above a limit with \(AdviceText.percent(top.aboveLimit))"
        guard let loading = advice.loading else { return "\(regimen), \(shares)" }
        return "\(regimen), after \(AdviceText.dose(loading.amount, loading.unit, over: loading.over)) to begin with, \(shares)"
    }

    /// A name that every file system takes.
    private static func fileName(_ id: String) -> String {
        let name = String(id.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "-" })
        return name.hasPrefix(".") || name.isEmpty ? "patient" + name : name
    }
}
