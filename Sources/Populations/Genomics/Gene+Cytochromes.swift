/// Allele frequencies as the frequency tables of CPIC give them, rounded to four decimals, and functions as its allele
/// functionality tables do.
extension Gene {
    static let CYP2C9 = Gene(
        name: "CYP2C9",
        groups: [
            "african_american", "american", "central_south_asian", "east_asian", "european", "latino",
            "near_eastern", "oceanian", "sub_saharan_african",
        ],
        reference: Allele("star1", .normal, 1),
        variants: [
            Allele("star2", .decreased, 0.5, [0.0224, 0.0334, 0.1138, 0.0021, 0.1273, 0.0763, 0.1298, 0.0293, 0.0131]),
            Allele("star3", .none, 0, [0.0135, 0.0301, 0.1099, 0.0376, 0.0755, 0.0402, 0.0825, 0.0156, 0.0112]),
            Allele("star5", .decreased, 0.5, [0.0116, 0.0015, 0, 0, 0.0002, 0.0087, 0.0005, 0, 0.0103]),
            Allele("star6", .none, 0, [0.0085, 0, 0, 0, 0.0003, 0.001, 0, 0, 0.0088]),
            Allele("star8", .decreased, 0.5, [0.059, 0.0204, 0.001, 0.0037, 0.0018, 0.0074, 0.0006, 0, 0.0758]),
            Allele("star11", .decreased, 0.5, [0.0139, 0.0028, 0.001, 0.0003, 0.0016, 0.0029, 0, 0, 0.0257]),
        ],
        rule: .score([(1, "poor"), (2, "intermediate"), (.infinity, "normal")]), separator: "_",
        source: "CPIC allele frequency table of CYP2C9 (files.cpicpgx.org), copied in github.com/PreMedKB/PAnno-db, commit 1c4d7db; "
            + "functions: CPIC, as in github.com/PharmGKB/PharmCAT, commit 5431bf1 (tables of November 2025)"
            + "; phenotypes: Johnson JA et al. Clin Pharmacol Ther 2017;102:397-404, doi:10.1002/cpt.668, and later CPIC tables")

    static let CYP2C19 = Gene(
        name: "CYP2C19",
        groups: [
            "african_american", "american", "central_south_asian", "east_asian", "european", "latino",
            "near_eastern", "oceanian", "sub_saharan_african",
        ],
        reference: Allele("star1", .normal),
        variants: [
            Allele("star2", .none, nil, [0.1815, 0.1214, 0.2699, 0.2835, 0.1469, 0.1042, 0.1198, 0.6095, 0.1568]),
            Allele("star3", .none, nil, [0.0028, 0.0004, 0.0157, 0.0725, 0.0016, 0.0008, 0.0165, 0.1464, 0.0027]),
            Allele("star17", .increased, nil, [0.2072, 0.0861, 0.1708, 0.0205, 0.2154, 0.1666, 0.1914, 0.057, 0.1733]),
        ],
        rule: .functions(Rule.inducible, phenotypes: ["poor", "intermediate", "normal", "rapid", "ultrarapid"]), separator: "_",
        source: "CPIC allele frequency table of CYP2C19 (files.cpicpgx.org), copied in github.com/PreMedKB/PAnno-db, commit 1c4d7db; "
            + "functions: CPIC, as in github.com/PharmGKB/PharmCAT, commit 5431bf1 (tables of November 2025)"
            + "; phenotypes: Lee CR et al. Clin Pharmacol Ther 2022;112:959-967, doi:10.1002/cpt.2526")

    static let CYP2D6 = Gene(
        name: "CYP2D6",
        groups: [
            "african_american", "american", "central_south_asian", "east_asian", "european", "latino",
            "near_eastern", "oceanian", "sub_saharan_african",
        ],
        reference: Allele("star1", .normal, 1),
        variants: [
            Allele("star1x2", .increased, 2, [0.008, 0.0249, 0.0058, 0.0034, 0.0082, 0.0151, 0.0315, 0.1189, 0.0058]),
            Allele("star2", .normal, 1, [0.1547, 0.2174, 0.2745, 0.1192, 0.1854, 0.2268, 0.19, 0.0611, 0.1741]),
            Allele("star2x2", .increased, 2, [0.0187, 0.0075, 0.0069, 0.0046, 0.0085, 0.0118, 0.0331, 0, 0.0186]),
            Allele("star3", .none, 0, [0.0033, 0.0007, 0.0013, 0.0001, 0.0159, 0.0072, 0.0043, 0.001, 0.001]),
            Allele("star4", .none, 0, [0.0481, 0.1019, 0.0896, 0.0053, 0.1848, 0.1205, 0.1141, 0.0178, 0.0287]),
            Allele("star4x2", .none, 0, [0.0267, 0.0011, 0.0005, 0, 0.0066, 0.004, 0.0032, 0, 0.0196]),
            Allele("star5", .none, 0, [0.0542, 0.0164, 0.0418, 0.0482, 0.0295, 0.0292, 0.0182, 0.0348, 0.0621]),
            Allele("star6", .none, 0, [0.0029, 0.0025, 0.0004, 0.0002, 0.0112, 0.0051, 0.0054, 0, 0]),
            Allele("star9", .decreased, 0.25, [0.0043, 0.0071, 0.0019, 0.0017, 0.0275, 0.0155, 0.0038, 0, 0]),
            Allele("star10", .decreased, 0.25, [0.0382, 0.0145, 0.0756, 0.4284, 0.0157, 0.0263, 0.0677, 0.0571, 0.0487]),
            Allele("star17", .decreased, 0.5, [0.1688, 0.0053, 0.0005, 0.0001, 0.0039, 0.0233, 0.031, 0.001, 0.1936]),
            Allele("star29", .decreased, 0.5, [0.0874, 0.002, 0.0016, 0.0001, 0.001, 0.0152, 0.0078, 0, 0.1083]),
            Allele("star35", .normal, 1, [0.0089, 0.0113, 0.0083, 0.0005, 0.0547, 0.0266, 0.0222, 0.0037, 0]),
            Allele("star36", .none, 0, [0.0052, 0, 0, 0.0114, 0.0002, 0.002, 0, 0, 0.004]),
            Allele("star41", .decreased, 0.25, [0.0371, 0.0271, 0.1193, 0.0232, 0.0924, 0.051, 0.1536, 0.0324, 0.0453]),
        ],
        rule: .score([(0.25, "poor"), (1.25, "intermediate"), (2.5, "normal"), (.infinity, "ultrarapid")]), separator: "_",
        source: "CPIC allele frequency table of CYP2D6 (files.cpicpgx.org), copied in github.com/parlar/cyrius-rs; "
            + "functions: CPIC, as copied there (*9, *10 and *41: 0.25)"
            + "; phenotypes: Caudle KE et al. Clin Transl Sci 2020;13:116-124, doi:10.1111/cts.12692")

    static let CYP3A5 = Gene(
        name: "CYP3A5",
        groups: [
            "african_american", "central_south_asian", "east_asian", "european", "latino", "near_eastern",
            "sub_saharan_african",
        ],
        reference: Allele("star1", .normal),
        variants: [
            Allele("star3", .none, nil, [0.316, 0.6733, 0.7458, 0.9244, 0.7651, 0.8361, 0.2409]),
            Allele("star6", .none, nil, [0.1112, 0, 0.0007, 0.0015, 0.0371, 0.0381, 0.1932]),
            Allele("star7", .none, nil, [0.12, 0, 0, 0, 0.025, 0.0039, 0.0864]),
        ],
        rule: .functions(Rule.lossOfFunction, phenotypes: ["poor", "intermediate", "normal"]), separator: "_",
        source: "CPIC allele frequency table of CYP3A5 (files.cpicpgx.org), copied in github.com/PreMedKB/PAnno-db, commit 1c4d7db; "
            + "functions: CPIC, as in github.com/PharmGKB/PharmCAT, commit 5431bf1 (tables of November 2025)"
            + "; phenotypes: Birdwell KA et al. Clin Pharmacol Ther 2015;98:19-24, doi:10.1002/cpt.113")
}
