import ArgumentParser
import Matching
import ModelLanguage
import Physiology
import Populations
import Records
import TrialProtocol

struct SchemaCommand: ParsableCommand {
    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case model, cohort, `protocol`, patient, compound, targets
    }

    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of a file kind, for editors that complete and check.",
        discussion: """
            Example:
              dosis schema protocol > dosis-protocol.schema.json
            and in an editor with the YAML language server, as the first line of a protocol:
              # yaml-language-server: $schema=dosis-protocol.schema.json
            """)

    @Argument(help: "model, cohort, protocol, patient, compound or targets.")
    var kind: Kind

    func run() throws {
        let text = switch kind {
        case .model: ModelFile.schema.document(id: "dosis-model", title: "Dosis model")
        case .cohort: CohortFile.schema.document(id: "dosis-cohort", title: "Dosis cohort")
        case .compound: CompoundFile.schema.document(id: "dosis-compound", title: "Dosis compound")
        case .targets: TargetsFile.schema.document(id: "dosis-targets", title: "Dosis targets")
        case .patient: PatientFile.schema.document(id: "dosis-patient", title: "Dosis patient")
        case .protocol: ProtocolFile.schema.document(id: "dosis-protocol", title: "Dosis trial protocol")
        }
        print(text, terminator: "")
    }
}
