import ArgumentParser
import Documents
import Physiology

extension PhysiologicalModel.Kind: ExpressibleByArgument {}
extension PartitionCoefficients.Method: ExpressibleByArgument {}

extension ModelsCommand {
    struct Pbpk: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a whole-body model of a drug (PBPK) from what is known of it.",
            discussion: """
                The compound file holds the drug's properties: logP, pKa, fraction unbound, clearance, absorption. The model \
                file that comes out is for adults of any age, sex, height and weight, is plain text to read and change, and \
                runs in protocols and in `dosis simulate`. With --with it has inputs for the concentrations of a drug that \
                inhibits or induces its enzymes.

                Examples:
                  dosis models pbpk Compounds/midazolam.yaml --out Models/midazolam-pbpk.yaml
                  dosis models pbpk Compounds/midazolam.yaml --with Compounds/fluconazole.yaml --out victim.yaml

                Documentation/pbpk.md says more; `dosis schema compound` gives editors the shape of compound files.
                """)

        @Argument(help: "The compound file.", completion: .file(extensions: ["yaml"]))
        var compound: String

        @Option(help: "Tissues limited by blood flow, or by permeability as the compound file gives it.")
        var kind: PhysiologicalModel.Kind = .flowLimited

        @Option(help: "How tissue to plasma ratios are predicted.")
        var partition: PartitionCoefficients.Method = .rodgersRowland

        @Option(help: ArgumentHelp("A compound file of a drug that acts on enzymes of this one; may be repeated.", valueName: "compound"), completion: .file(extensions: ["yaml"]))
        var with: [String] = []

        @Option(help: "The model file; standard output unless given.", completion: .file(extensions: ["yaml"]))
        var out: String?

        func run() throws {
            try Ending.reporting {
                let diagnostics = Diagnostics()
                let drugs = ([compound] + with).map { path in
                    Document.load(path: path, diagnostics).flatMap { CompoundFile.read($0, diagnostics) }
                }
                try diagnostics.finish()
                for warning in diagnostics.warnings { Terminal.tell(warning.description) }
                let sound = drugs.compactMap { $0 }
                guard let drug = sound.first else { return }
                let model = try PhysiologicalModel(of: drug, kind: kind, partition: partition, with: Array(sound.dropFirst()))
                let text = model.text()
                if let out { try OutputPlace.write(text, to: out) } else { print(text, terminator: "") }
            }
        }
    }
}
