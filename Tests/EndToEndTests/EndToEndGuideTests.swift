import Foundation
import Testing

/// A newcomer does what the guide to a model of one's own says, to the letter: every file and every command in it.
@Suite struct EndToEndGuideTests {
    private enum Step {
        case file(String)
        case command([String])
    }

    private static func steps() throws -> [Step] {
        let guide = DosisBinary.root.appendingPathComponent("Documentation/your-own-model.md")
        var steps: [Step] = []
        var block: [String]?
        for line in try String(contentsOf: guide, encoding: .utf8).components(separatedBy: "\n") {
            if line.hasPrefix("```") {
                if let lines = block { steps.append(.file(lines.joined(separator: "\n") + "\n")) }
                block = block == nil ? [] : nil
            } else if block != nil {
                block?.append(line)
            } else if line.hasPrefix("    dosis ") {
                steps.append(.command(line.split(separator: " ").dropFirst().map(String.init)))
            }
        }
        return steps
    }

    /// The file that a block is meant as; nil for one that only shows a form.
    private static func name(of block: String) -> String? {
        let names = [
            "model: theophylline": "theophylline.yaml", "checks:": "theophylline.yaml", "TIME,": "dose.csv",
            "trial: twice-daily": "twice-daily.yaml", "ID,TIME": "levels.csv",
        ]
        return names.first { block.hasPrefix($0.key) }?.value
    }

    @Test func everyStepWorks() throws {
        let folder = try TemporaryFolder()
        var printed: [String: String] = [:]
        for step in try Self.steps() {
            switch step {
            case .file(let text):
                guard let name = Self.name(of: text) else { continue }
                let path = folder.url.appendingPathComponent(name)
                let before = text.hasPrefix("checks:") ? try String(contentsOf: path, encoding: .utf8) + "\n" : ""
                try Data((before + text).utf8).write(to: path)
            case .command(let arguments):
                let ending = try DosisBinary.run(arguments, in: folder.url)
                #expect(ending.status == 0, "\(arguments): \(ending.stdout)\(ending.stderr)")
                printed[arguments.prefix(2).joined(separator: " "), default: ""] += ending.stdout
            }
        }
        #expect(printed["models check"]?.contains("3 of 3 checks passed; 3 of 3 parameters held") == true)
        #expect(printed["check theophylline.yaml"]?.contains("sound") == true)
        // 13 times and a header.
        #expect(printed["simulate theophylline.yaml"]?.split(separator: "\n").count == 14)
        #expect(FileManager.default.fileExists(atPath: folder.url.appendingPathComponent("out/report.html").path))
        #expect(printed.count == 5)
    }

    /// The form of a composed twin that the guide shows.
    @Test func theComposedTwinIsSound() throws {
        let folder = try TemporaryFolder()
        var whole = ""
        for case .file(let text) in try Self.steps() {
            if Self.name(of: text) == "theophylline.yaml", text.hasPrefix("model:") {
                try Data(text.utf8).write(to: folder.url.appendingPathComponent("theophylline.yaml"))
            }
            if text.hasPrefix("twin:") { whole = text.replacing("...\n", with: "") }
        }
        let head = "trial: composed\ncohort: {covariates: {weight: {normal: {mean: 75 kg, sd: 10 kg}, within: [54 kg, 87 kg]}}}\n"
        try Data((head + "size: 4\nduration: 21 d\n" + whole).utf8).write(to: folder.url.appendingPathComponent("composed.yaml"))
        let ending = try DosisBinary.run(["run", "composed.yaml", "--out", "out"], in: folder.url)
        #expect(ending.status == 0, "\(ending.stdout)\(ending.stderr)")
    }
}
