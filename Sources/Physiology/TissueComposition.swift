/// What tissues are made of.
enum TissueComposition {
    /// Composition for the method of Rodgers and Rowland. Fractions are of tissue volume.
    struct Constituents: Sendable {
        var neutralLipids, neutralPhospholipids, extracellularWater, intracellularWater: Double
        /// mg/g of tissue
        var acidicPhospholipids: Double
        /// Concentration in the tissue over that in plasma.
        var albumin, lipoprotein: Double
    }

    /// Rat tissues, corrected for residual blood: Rodgers T, Leahy D, Rowland M. J Pharm Sci 2005;94:1259-1276,
    /// doi:10.1002/jps.20322, and Rodgers T, Rowland M. J Pharm Sci 2006;95:1238-1257, doi:10.1002/jps.20502; as given in
    /// data/tissue_comp_R&R.csv of github.com/metrumresearchgroup/Voriconazole-PBPK. The papers themselves were not at hand.
    static func constituents(of tissue: Tissue) -> Constituents {
        switch tissue {
        case .adipose: row(0.853, 0.0016, 0.135, 0.017, 0.40, 0.049, 0.068)
        case .bone: row(0.017, 0.0017, 0.100, 0.346, 0.67, 0.100, 0.050)
        case .brain: row(0.039, 0.0015, 0.162, 0.620, 0.40, 0.048, 0.041)
        case .gut: row(0.038, 0.0125, 0.282, 0.475, 2.41, 0.158, 0.141)
        case .heart: row(0.014, 0.0111, 0.320, 0.456, 2.25, 0.157, 0.160)
        case .kidney: row(0.012, 0.0242, 0.273, 0.483, 5.03, 0.130, 0.137)
        case .liver: row(0.014, 0.0240, 0.161, 0.573, 4.56, 0.086, 0.161)
        case .lung: row(0.022, 0.0128, 0.336, 0.446, 3.91, 0.212, 0.168)
        case .muscle, .rest: row(0.010, 0.0072, 0.118, 0.630, 1.53, 0.064, 0.059)
        case .pancreas: row(0.041, 0.0093, 0.120, 0.664, 1.67, 0.060, 0.060)
        case .skin: row(0.060, 0.0044, 0.382, 0.291, 1.32, 0.277, 0.096)
        case .spleen: row(0.0077, 0.0113, 0.207, 0.579, 3.18, 0.097, 0.207)
        }
    }

    /// Plasma, the same sources.
    static let plasma = (neutralLipids: 0.0023, neutralPhospholipids: 0.0013)

    /// Erythrocytes, the same sources; acidic phospholipids in mg/g.
    static let erythrocytes = (
        neutralLipids: 0.0017, neutralPhospholipids: 0.0029, intracellularWater: 0.603, acidicPhospholipids: 0.5
    )

    /// pH of plasma and of what lies between cells, of water in cells, and of erythrocytes (the same sources).
    static let pH = (plasma: 7.4, cells: 7.0, erythrocytes: 7.22)

    /// Share of erythrocytes in blood: ICRP publication 89 (2002), men, 2.3 of 5.3 L, in round numbers as in that program.
    static let haematocrit = 0.44

    /// Composition for the method of Poulin and Theil: fractions of tissue volume.
    struct Lipids: Sendable {
        var water, neutralLipids, phospholipids: Double
    }

    /// Human tissues: Poulin P, Theil FP. J Pharm Sci 2002;91:129-156, doi:10.1002/jps.10005; as given in
    /// data/tissue_comp_P&T.csv of the same repository. There is no pancreas: its values are those of the bowel.
    static func lipids(of tissue: Tissue) -> Lipids {
        switch tissue {
        case .adipose: Lipids(water: 0.18, neutralLipids: 0.79, phospholipids: 0.002)
        case .bone: Lipids(water: 0.439, neutralLipids: 0.074, phospholipids: 0.0011)
        case .brain: Lipids(water: 0.77, neutralLipids: 0.051, phospholipids: 0.0565)
        case .gut, .pancreas: Lipids(water: 0.718, neutralLipids: 0.0487, phospholipids: 0.0163)
        case .heart: Lipids(water: 0.758, neutralLipids: 0.0115, phospholipids: 0.0166)
        case .kidney: Lipids(water: 0.783, neutralLipids: 0.0207, phospholipids: 0.0162)
        case .liver: Lipids(water: 0.751, neutralLipids: 0.0348, phospholipids: 0.0252)
        case .lung: Lipids(water: 0.811, neutralLipids: 0.003, phospholipids: 0.009)
        case .muscle, .rest: Lipids(water: 0.76, neutralLipids: 0.0238, phospholipids: 0.0072)
        case .skin: Lipids(water: 0.718, neutralLipids: 0.0284, phospholipids: 0.0111)
        case .spleen: Lipids(water: 0.788, neutralLipids: 0.0201, phospholipids: 0.0198)
        }
    }

    static let plasmaLipids = Lipids(water: 0.945, neutralLipids: 0.0035, phospholipids: 0.00225)

    private static func row(
        _ neutralLipids: Double, _ neutralPhospholipids: Double, _ extracellular: Double, _ intracellular: Double,
        _ acidicPhospholipids: Double, _ albumin: Double, _ lipoprotein: Double
    ) -> Constituents {
        Constituents(
            neutralLipids: neutralLipids, neutralPhospholipids: neutralPhospholipids, extracellularWater: extracellular,
            intracellularWater: intracellular, acidicPhospholipids: acidicPhospholipids, albumin: albumin, lipoprotein: lipoprotein)
    }
}
