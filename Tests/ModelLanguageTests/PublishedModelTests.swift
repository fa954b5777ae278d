import Documents
import ModelLanguage
import ModelLibrary
import Testing

@Suite struct PublishedModelTests {
    @Test(arguments: try ModelLibrary.names())
    func loads(_ name: String) throws {
        do {
            let model = try ModelLibrary.model(name)
            #expect(model.name == name)
        } catch { Issue.record("\(error)") }
    }

    @Test(arguments: ["W1", "W2", "W3", "W4"])
    func loadsWorkload(_ name: String) throws {
        do {
            let diagnostics = Diagnostics()
            _ = try ModelFile.load(path: repository + "/Benchmarks/\(name).yaml", diagnostics: diagnostics)
            #expect(diagnostics.all.map(\.description) == [])
        } catch { Issue.record("\(error)") }
    }
}

