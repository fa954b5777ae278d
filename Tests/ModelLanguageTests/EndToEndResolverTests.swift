import Documents
import Foundation
import ModelLanguage
import ModelLibrary
import Testing

/// Where a model's name is looked up, on a real disk.
@Suite struct EndToEndResolverTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dosis-\(UUID().uuidString)").path

    private func write(_ path: String, title: String) throws {
        let place = "\(folder)/\(path)"
        try FileManager.default.createDirectory(
            atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try "model: mine\ntitle: \(title)\ntime: h\n".write(toFile: place, atomically: true, encoding: .utf8)
    }

    private func title(_ name: String) -> (String?, [String]) {
        let diagnostics = Diagnostics()
        let model = ModelLibrary.resolver.model(
            named: Scalar(name, file: "trial.yaml"), besideFile: "\(folder)/trial.yaml", diagnostics)
        return (model?.title, diagnostics.all.map { $0.description.replacing(folder, with: "FOLDER") })
    }

    @Test func looksBesideThenInModelsThenInTheLibrary() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(title("docetaxel-pk").0 == "Docetaxel, three compartments after infusion")
        try write("Models/docetaxel-pk.yaml", title: "in Models")
        #expect(title("docetaxel-pk").0 == "in Models")
        try write("docetaxel-pk.yaml", title: "beside")
        #expect(title("docetaxel-pk").0 == "beside")
        try write("deep/er.yaml", title: "by path")
        #expect(title("deep/er.yaml").0 == "by path")
        #expect(title("\(folder)/deep/er.yaml").0 == "by path")
    }

    @Test func tellsWhatIsThere() {
        #expect(title("docetaxel-pkpd").1 == [
            "trial.yaml:1:1: there is no model `docetaxel-pkpd`; expected one of the library, or a file `FOLDER/docetaxel-pkpd.yaml` or `FOLDER/Models/docetaxel-pkpd.yaml`; did you mean `docetaxel-pk`?"
        ])
        #expect(title("missing.yaml").1.first?.hasPrefix("trial.yaml:1:1: there is no file `FOLDER/missing.yaml`") == true)
    }

    @Test func libraryNamesWhatIsNear() throws {
        let error = try #require(throws: DiagnosticError.self) { try ModelLibrary.text(of: "vancomycin-goti-2108") }
        #expect(error.description == "model library:1:1: there is no model `vancomycin-goti-2108` in the library; did you mean `vancomycin-goti-2018`?")
    }
}
