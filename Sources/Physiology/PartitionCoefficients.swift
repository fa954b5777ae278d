import Foundation

/// Tissue to plasma partition coefficients at steady state, predicted from a drug's properties.
///
///     let drug = PartitionCoefficients(logP: 2.56, ionisation: Ionisation(bases: [1.76]), fup: 0.42, bloodToPlasma: 1)
///     drug.value(of: .liver, by: .poulinTheil)       // 4.66
public struct PartitionCoefficients: Sendable {
    public enum Method: String, CaseIterable, Sendable {
        case rodgersRowland = "rodgers-rowland"
        case poulinTheil = "poulin-theil"

        var source: String {
            switch self {
            case .rodgersRowland: "Rodgers and Rowland, doi:10.1002/jps.20322 and doi:10.1002/jps.20502"
            case .poulinTheil: "Poulin and Theil, doi:10.1002/jps.10005"
            }
        }
    }

    let logP: Double
    let ionisation: Ionisation
    let fup: Double
    let bloodToPlasma: Double

    /// - Parameters:
    ///   - logP: octanol to water, neutral form, decimal logarithm.
    ///   - fup: fraction unbound in plasma, above 0.
    ///   - bloodToPlasma: concentration in blood over that in plasma; counts for bases of pKa 7 or more.
    public init(logP: Double, ionisation: Ionisation, fup: Double, bloodToPlasma: Double) {
        self.logP = logP
        self.ionisation = ionisation
        self.fup = fup
        self.bloodToPlasma = bloodToPlasma
    }

    /// Concentration in a tissue over that in plasma.
    public func value(of tissue: Tissue, by method: Method) -> Double {
        switch method {
        case .rodgersRowland: fup * unboundByRodgersRowland(tissue)
        case .poulinTheil: byPoulinTheil(tissue)
        }
    }

    /// Octanol to water, and olive oil to water by the regression of Poulin and Theil (2002): log Pvo = 1.115 log Po - 1.35.
    private func oilToWater(_ tissue: Tissue) -> Double { pow(10, tissue == .adipose ? 1.115 * logP - 1.35 : logP) }
}

// MARK: Rodgers and Rowland
extension PartitionCoefficients {
    /// Concentration in a tissue over the unbound one in plasma: Rodgers, Leahy and Rowland (2005) for bases of pKa 7 or
    /// more, Rodgers and Rowland (2006) for the others.
    ///
    /// Binding constants that come out negative are 0, as in those papers.
    public func unboundByRodgersRowland(_ tissue: Tissue) -> Double {
        let composition = TissueComposition.constituents(of: tissue)
        let (X, Y) = (ionisation.total(pH: TissueComposition.pH.cells), ionisation.total(pH: TissueComposition.pH.plasma))
        let P = oilToWater(tissue)
        let lipids = Self.lipids(P, composition.neutralLipids, composition.neutralPhospholipids)
        let water = composition.extracellularWater + X / Y * composition.intracellularWater
        return water + lipids / Y + bound(composition, Y)
    }

    /// Blood over plasma from the composition of erythrocytes, for drugs that acidic phospholipids do not bind; nil for others.
    public static func bloodToPlasma(logP: Double, ionisation: Ionisation, fup: Double) -> Double? {
        guard !ionisation.isStrongBase else { return nil }
        let haematocrit = TissueComposition.haematocrit
        return 1 - haematocrit + haematocrit * fup * erythrocytes(pow(10, logP), ionisation)
    }

    /// Neutral lipids are taken for octanol, neutral phospholipids for 30 % of octanol and 70 % of water.
    private static func lipids(_ P: Double, _ neutral: Double, _ phospholipids: Double) -> Double {
        P * neutral + (0.3 * P + 0.7) * phospholipids
    }

    /// Erythrocytes over unbound in plasma, without acidic phospholipids.
    private static func erythrocytes(_ P: Double, _ ionisation: Ionisation) -> Double {
        let cell = TissueComposition.erythrocytes
        let Z = ionisation.total(pH: TissueComposition.pH.erythrocytes)
        let Y = ionisation.total(pH: TissueComposition.pH.plasma)
        return Z / Y * cell.intracellularWater + lipids(P, cell.neutralLipids, cell.neutralPhospholipids) / Y
    }

    private func bound(_ tissue: TissueComposition.Constituents, _ Y: Double) -> Double {
        if ionisation.isStrongBase {
            return phospholipidAffinity(Y) * tissue.acidicPhospholipids * ionisation.cations(pH: TissueComposition.pH.cells) / Y
        }
        return proteinBinding(Y) * (ionisation.isNeutral ? tissue.lipoprotein : tissue.albumin)
    }

    /// Affinity to acidic phospholipids, from the drug's concentration in erythrocytes.
    private func phospholipidAffinity(_ Y: Double) -> Double {
        let haematocrit = TissueComposition.haematocrit
        let measured = (haematocrit - 1 + bloodToPlasma) / (haematocrit * fup)
        let cations = ionisation.cations(pH: TissueComposition.pH.erythrocytes)
        let excess = measured - Self.erythrocytes(pow(10, logP), ionisation)
        return max(0, excess * Y / (TissueComposition.erythrocytes.acidicPhospholipids * cations))
    }

    /// Bound to proteins over unbound, in plasma.
    private func proteinBinding(_ Y: Double) -> Double {
        let plasma = TissueComposition.plasma
        return max(0, 1 / fup - 1 - Self.lipids(pow(10, logP), plasma.neutralLipids, plasma.neutralPhospholipids) / Y)
    }
}

// MARK: Poulin and Theil
extension PartitionCoefficients {
    /// Poulin and Theil (2002): octanol and the neutral form in lean tissues, where half as much protein binds as in plasma;
    /// olive oil at pH 7.4 in adipose tissue, where none does.
    private func byPoulinTheil(_ tissue: Tissue) -> Double {
        let isAdipose = tissue == .adipose
        let charged = isAdipose ? ionisation.total(pH: TissueComposition.pH.plasma) : 1
        let P = oilToWater(tissue) / charged
        let unboundInTissue = isAdipose ? 1 : 1 / (1 + 0.5 * (1 - fup) / fup)
        return Self.affinity(P, TissueComposition.lipids(of: tissue)) / Self.affinity(P, TissueComposition.plasmaLipids) * fup
            / unboundInTissue
    }

    private static func affinity(_ P: Double, _ lipids: TissueComposition.Lipids) -> Double {
        P * (lipids.neutralLipids + 0.3 * lipids.phospholipids) + lipids.water + 0.7 * lipids.phospholipids
    }
}
