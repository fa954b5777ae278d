import ArgumentParser
import Documents
import ModelLanguage
import ModelLibrary

struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "The library of published models.",
        discussion: """
            Examples:
              dosis models show vancomycin-goti-2018      the model file, with its sources and published checks
              dosis models check vancomycin-goti-2018     does it say what its paper says?
            """,
        subcommands: [List.self, Show.self, Check.self, Pbpk.self, People.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the models: name, title, source.",
            discussion: """
                Example:
                  dosis models list
                """)

        func run() throws {
            try Ending.reporting {
                let names = try ModelLibrary.names()
                let width = names.map(\.count).max() ?? 0
                for name in names {
                    let model = try ModelLibrary.model(name)
                    print(name + String(repeating: " ", count: width + 2 - name.count) + model.title)
                    let source = model.components.first?.source ?? ""
                    for line in source.split(separator: "\n") { print(String(repeating: " ", count: width + 2) + line) }
                }
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a model file, ready to be copied beside a protocol.",
            discussion: """
                Example:
                  dosis models show vancomycin-goti-2018 > my-vancomycin.yaml
                """)

        @Argument(help: "The model's name.", completion: .list((try? ModelLibrary.names()) ?? []))
        var name: String

        func run() throws {
            try Ending.reporting { print(try ModelLibrary.text(of: name), terminator: "") }
        }
    }
}
