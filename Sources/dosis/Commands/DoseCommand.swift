import ArgumentParser
import Foundation

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
        var pages = PatientPages(models: model, settings: settings, out: out, draws: draws, seed: seed)
        try Ending.reporting {
            if json, let patient {
                let records = try pages.load(patient)
                guard records.count == 1 else {
                    throw ValidationError("--json prints one patient, and \(patient) holds \(records.count); leave it out.")
                }
                print(try pages.advice(on: records[0]).json(), terminator: "")
            } else if let batch {
                let files = try PatientFolder(batch, hasSettings: settings != nil).files()
                try end(files.reduce(PatientPages.Count()) { $0 + pages.make(file: $1) })
            } else if let patient {
                let records = try pages.load(patient)
                if records.count == 1 { try pages.make(records[0]) } else { try end(pages.make(all: records)) }
            }
        }
    }

    /// Ends with 1 where some patients failed, and with 2 where all did.
    private func end(_ count: PatientPages.Count) throws {
        guard count.failed > 0 else { return }
        Terminal.tell("\(count.failed) of \(count.all) failed")
        throw (count.failed == count.all ? Ending.badInput : Ending.someTwinsFailed).exitCode
    }
}
