import Documents
import Foundation

/// A whole-body model of a drug in an adult of given age, sex, height and weight, as a file of the model language.
///
///     let model = try PhysiologicalModel(of: midazolam, kind: .flowLimited, partition: .rodgersRowland, with: [fluconazole])
///     print(model.text())
///
/// With inhibitors (or inducers) the model has inputs, their unbound concentrations in liver and gut wall, which a protocol
/// wires to their own models.
public struct PhysiologicalModel: Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        /// A tissue is in equilibrium with the blood that leaves it.
        case flowLimited = "flow-limited"
        /// Drug passes from a tissue's blood into the tissue at a limited rate.
        case permeabilityLimited = "permeability-limited"
    }

    public let compound: Compound
    public let kind: Kind
    public let partition: PartitionCoefficients.Method
    /// What other drugs do to enzymes that eliminate this one.
    let influences: [Influence]
    /// Actions of others on enzymes that have no part here, for a remark.
    let idle: [String]

    /// A drug's action on an enzyme.
    struct Influence: Sendable {
        let drug: Compound
        let action: Compound.EnzymeAction
    }

    /// - Throws: ``DiagnosticError`` where the drug's file does not say what this kind of model needs, where an inhibitor
    ///   has nothing to act on, or where two of them give one enzyme different turnovers.
    public init(
        of compound: Compound, kind: Kind = .flowLimited, partition: PartitionCoefficients.Method = .rodgersRowland,
        with others: [Compound] = []
    ) throws {
        self.compound = compound
        self.kind = kind
        self.partition = partition
        let enzymes = Set(compound.enzymes.map(\.name) + [compound.absorption?.gutEnzyme].compactMap { $0 })
        let all = others.flatMap { drug in drug.actions.map { Influence(drug: drug, action: $0) } }
        influences = all.filter { enzymes.contains($0.action.enzyme) }
        idle = all.filter { !enzymes.contains($0.action.enzyme) }.map { "\($0.drug.name) on \($0.action.enzyme)" }
        try check(others, enzymes: enzymes.sorted())
    }

    /// What the model is called.
    public var name: String {
        let others = drugs.map(\.name)
        return "\(compound.name)-pbpk" + (others.isEmpty ? "" : "-with-" + others.joined(separator: "-"))
    }

    /// Other drugs that act here, each once.
    var drugs: [Compound] {
        var seen: Set<String> = []
        return influences.map(\.drug).filter { seen.insert($0.name).inserted }
    }

    /// Enzymes on which others act, in the order of the drug's file.
    var influencedEnzymes: [String] {
        var names = compound.enzymes.map(\.name)
        if let gut = compound.absorption?.gutEnzyme, !names.contains(gut) { names.append(gut) }
        return names.filter { name in influences.contains { $0.action.enzyme == name } }
    }

    func influences(on enzyme: String) -> [Influence] { influences.filter { $0.action.enzyme == enzyme } }

    /// Whether drug passes into a tissue at a limited rate.
    func isPermeabilityLimited(_ tissue: Tissue) -> Bool { kind == .permeabilityLimited && compound.permeability?[tissue] != nil }

    /// Whether some of a dose leaves the gut unabsorbed.
    var isPartlyAbsorbed: Bool { (compound.absorption?.absorbed ?? 1) < 1 }

    /// Whether the gut wall metabolises.
    var hasGutMetabolism: Bool { (compound.absorption?.gutAvailability ?? 1) < 1 }

    /// Tissue to plasma ratio: as measured, else as predicted.
    public func partitionCoefficient(of tissue: Tissue) -> Double {
        let predictor = PartitionCoefficients(
            logP: compound.logP, ionisation: compound.ionisation, fup: compound.fup, bloodToPlasma: compound.bloodToPlasma)
        return compound.measuredPartition[tissue] ?? predictor.value(of: tissue, by: partition)
    }

    private func check(_ others: [Compound], enzymes: [String]) throws {
        if kind == .permeabilityLimited, compound.permeability == nil {
            throw Self.failure(
                compound.file, "`\(compound.name)` says no `permeability`, which a permeability-limited model needs",
                "add `permeability: {per_volume: ...}`, or ask for the flow-limited kind")
        }
        var names: Set<String> = [compound.identifier]
        for drug in others {
            if !names.insert(drug.identifier).inserted {
                throw Self.failure(drug.file, "the drug `\(drug.name)` is given twice", "give each drug once; a drug does not act on itself here")
            }
            if !influences.contains(where: { $0.drug.name == drug.name }) {
                let own = enzymes.isEmpty ? "names no enzyme" : "is eliminated by \(Suggestions.list(enzymes))"
                throw Self.failure(
                    drug.file, "`\(drug.name)` acts on no enzyme of `\(compound.name)`, which \(own)",
                    "see `actions` of the one and `enzymes` of the other")
            }
        }
        for enzyme in influencedEnzymes {
            let turnovers = influences(on: enzyme).compactMap(\.action.turnover)
            if let first = turnovers.first, let drug = influences(on: enzyme).last?.drug, !turnovers.allSatisfy({ $0 == first }) {
                throw Self.failure(drug.file, "the turnover of `\(enzyme)` is not that of the other drug's file", "use one for both")
            }
        }
    }

    private static func failure(_ file: String, _ problem: String, _ remedy: String) -> DiagnosticError {
        DiagnosticError([Diagnostic(SourcePosition(file: file, line: 1, column: 1), problem, remedy: remedy)])
    }
}

/// A number with six significant digits, without an exponent where one can do without.
func decimal(_ value: Double) -> String { String(format: "%.6g", value) }

/// A number with four significant digits, as predictions deserve.
func rounded(_ value: Double) -> String { String(format: "%.4g", value) }
