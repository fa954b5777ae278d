import Documents
import Foundation
import Quantities

/// Patient files: YAML of our own, data in NONMEM's columns, or a FHIR R4 Bundle; all become a ``PatientRecord``.
///
///     let patients = try PatientFile.load(path: "ward-3.yaml", diagnostics: diagnostics)
///     patients[0].levels
public enum PatientFile {
    /// What is said besides the file.
    public struct Options {
        /// Instead of the file's own models.
        public var models: [Scalar] = []
        /// The outputs of models (and the file that names them) that bear a laboratory's code, for bundles.
        public var outputs: (_ models: [Scalar], _ file: String) -> [(code: String, name: String)] = { _, _ in [] }

        public init() {}
    }

    /// Reads the patients of a file: one, or as many as a table has subjects.
    ///
    /// - Parameters:
    ///   - path: `.yaml`; or `.csv` or `.json`, which says only what was given and measured.
    ///   - settings: a patient file for what a table or bundle does not say (model, target, constraints); by default the
    ///     file of the same name that ends in `.yaml`.
    ///   - diagnostics: takes warnings.
    /// - Throws: ``DiagnosticError`` with all that is wrong.
    public static func load(path: String, settings: String? = nil, options: Options = Options(), diagnostics: Diagnostics = Diagnostics())
        throws -> [PatientRecord]
    {
        let isData = ["csv", "json"].contains(URL(fileURLWithPath: path).pathExtension.lowercased())
        let beside = URL(fileURLWithPath: path).deletingPathExtension().relativePath + ".yaml"
        let yaml = settings ?? (isData ? beside : path)
        if isData, settings == nil, !FileManager.default.fileExists(atPath: beside) {
            diagnostics.error(
                SourcePosition(file: path, line: 1, column: 1), "a table or bundle says neither the model nor the target",
                remedy: "write them into `\(beside)`, or name a patient file with `--with`")
            try diagnostics.finish()
        }
        let document = try diagnostics.finished(Document.load(path: yaml, diagnostics))
        let patients = PatientReader(document, data: isData ? path : nil, options, diagnostics).read()
        try diagnostics.finish()
        return patients
    }

    /// Reads a text in YAML.
    /// - Parameter file: how diagnostics call it; data files stand beside it.
    public static func parse(_ text: String, file: String, diagnostics: Diagnostics = Diagnostics()) throws -> [PatientRecord] {
        let document = try diagnostics.finished(Document.parse(text, file: file, diagnostics))
        let patients = PatientReader(document, data: nil, Options(), diagnostics).read()
        try diagnostics.finish()
        return patients
    }
}
