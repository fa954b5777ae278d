/// Allele frequencies as the frequency tables of CPIC give them, rounded to four decimals, and functions as its allele
/// functionality tables do.
extension Gene {
    static let DPYD = Gene(
        name: "DPYD",
        groups: [
            "african_american", "central_south_asian", "east_asian", "european", "latino", "sub_saharan_african",
        ],
        reference: Allele("reference", .normal, 1),
        variants: [
            Allele("star2A", .none, 0, [0.0031, 0.0051, 0, 0.0079, 0.0008, 0]),
            Allele("star13", .none, 0, [0, 0, 0, 0.0006, 0, 0]),
            Allele("c2846AT", .decreased, 0.5, [0.0031, 0.0006, 0, 0.0037, 0.0021, 0]),
            Allele("HapB3", .decreased, 0.5, [0.0031, 0.0197, 0, 0.0237, 0.0059, 0]),
            Allele("c557AG", .decreased, 0.5, [0.0123, 0, 0, 0.0001, 0.0012, 0.0259]),
        ],
        rule: .score([(1, "poor"), (2, "intermediate"), (.infinity, "normal")]), separator: "_",
        source: "CPIC allele frequency table of DPYD (files.cpicpgx.org), copied in github.com/PreMedKB/PAnno-db, commit 1c4d7db; "
            + "functions: CPIC, as in github.com/PharmGKB/PharmCAT, commit 5431bf1 (tables of November 2025)"
            + "; phenotypes: Amstutz U et al. Clin Pharmacol Ther 2018;103:210-216, doi:10.1002/cpt.911")

    /// The slow alleles by their signature variants; all others count as *4, which is rapid.
    static let NAT2 = Gene(
        name: "NAT2", groups: ["african_american", "east_asian", "european", "sub_saharan_african"],
        reference: Allele("star4", .increased),
        variants: [
            Allele("star5", .decreased, nil, [0.3, 0.06, 0.49, 0.34]),
            Allele("star6", .decreased, nil, [0.22, 0.31, 0.27, 0.2]),
            Allele("star7", .decreased, nil, [0.02, 0.16, 0.02, 0.05]),
            Allele("star14", .decreased, nil, [0.09, 0, 0, 0.13]),
        ],
        rule: .functions(Rule.acetylator, phenotypes: ["poor", "intermediate", "rapid"]), separator: "_",
        source: "Eur J Hum Genet 2008, doi:10.1038/ejhg.2008.49, table 1: African American, Chinese, Caucasian and mixed African "
            + "samples; functions and phenotypes: CPIC, as in github.com/PharmGKB/PharmCAT, commit 5431bf1")

    static let SLCO1B1 = Gene(
        name: "SLCO1B1",
        groups: [
            "african_american", "american", "central_south_asian", "east_asian", "european", "near_eastern",
            "oceanian", "sub_saharan_african",
        ],
        reference: Allele("star1", .normal),
        variants: [
            Allele("star5", .none, nil, [0, 0, 0.0045, 0.001, 0.0204, 0.05, 0, 0]),
            Allele("star14", .increased, nil, [0, 0, 0, 0, 0.1356, 0, 0, 0]),
            Allele("star15", .none, nil, [0.01, 0.24, 0.0652, 0.1245, 0.1502, 0.15, 0, 0.0279]),
            Allele("star20", .increased, nil, [0, 0, 0, 0, 0.0374, 0, 0, 0]),
            Allele("star37", .normal, nil, [0.76, 0.39, 0.4602, 0.6147, 0.2527, 0.31, 0.66, 0.8008]),
        ],
        rule: .functions(Rule.transporter, phenotypes: ["poor", "decreased", "normal", "increased"]), separator: "_",
        source: "CPIC allele frequency table of SLCO1B1 (files.cpicpgx.org), copied in github.com/PreMedKB/PAnno-db, commit 1c4d7db; "
            + "functions: CPIC, as in github.com/PharmGKB/PharmCAT, commit 5431bf1 (tables of November 2025)"
            + "; phenotypes: Cooper-DeHoff RM et al. Clin Pharmacol Ther 2022;111:1007-1021, doi:10.1002/cpt.2557")

    static let TPMT = Gene(
        name: "TPMT",
        groups: [
            "african_american", "central_south_asian", "east_asian", "european", "latino", "near_eastern",
            "sub_saharan_african",
        ],
        reference: Allele("star1", .normal),
        variants: [
            Allele("star2", .none, nil, [0.0053, 0.0002, 0.0001, 0.0021, 0.0035, 0.0072, 0]),
            Allele("star3A", .none, nil, [0.008, 0.0042, 0.0003, 0.0338, 0.0417, 0.0131, 0.0016]),
            Allele("star3B", .none, nil, [0, 0.0017, 0, 0.0028, 0.0024, 0.0047, 0]),
            Allele("star3C", .none, nil, [0.024, 0.0112, 0.0164, 0.0049, 0.0058, 0.0094, 0.0529]),
        ],
        rule: .functions(Rule.lossOfFunction, phenotypes: ["poor", "intermediate", "normal"]), separator: "_",
        source: "CPIC allele frequency table of TPMT (files.cpicpgx.org), copied in github.com/PreMedKB/PAnno-db, commit 1c4d7db; "
            + "functions: CPIC, as in github.com/PharmGKB/PharmCAT, commit 5431bf1 (tables of November 2025)"
            + "; phenotypes: Relling MV et al. Clin Pharmacol Ther 2019;105:1095-1105, doi:10.1002/cpt.1304")

    static let UGT1A1 = Gene(
        name: "UGT1A1",
        groups: [
            "african_american", "central_south_asian", "east_asian", "european", "latino", "near_eastern",
            "oceanian", "sub_saharan_african",
        ],
        reference: Allele("star1", .normal),
        variants: [
            Allele("star6", .decreased, nil, [0.004, 0.0449, 0.1463, 0.0079, 0.0116, 0, 0, 0]),
            Allele("star28", .decreased, nil, [0.3734, 0.4142, 0.148, 0.3165, 0.4, 0.3076, 0.0432, 0.4]),
            Allele("star36", .increased, nil, [0.0845, 0, 0, 0, 0, 0.0079, 0, 0.0698]),
            Allele("star37", .decreased, nil, [0.057, 0, 0, 0.0007, 0, 0.0043, 0, 0.0371]),
        ],
        rule: .functions(Rule.lossOfFunction, phenotypes: ["poor", "intermediate", "normal"]), separator: "_",
        source: "CPIC allele frequency table of UGT1A1 (files.cpicpgx.org), copied in github.com/PreMedKB/PAnno-db, commit 1c4d7db; "
            + "functions: CPIC, as in github.com/PharmGKB/PharmCAT, commit 5431bf1 (tables of November 2025)"
            + "; phenotypes: Gammal RS et al. Clin Pharmacol Ther 2016;99:363-369, doi:10.1002/cpt.269, and later CPIC tables")

    static let VKORC1 = Gene(
        name: "VKORC1",
        groups: [
            "african_american", "american", "central_south_asian", "east_asian", "european", "latino",
            "near_eastern", "sub_saharan_african",
        ],
        reference: Allele("G", .normal),
        variants: [
            Allele("A", .decreased, nil, [0.1013, 0.6161, 0.1564, 0.8665, 0.4133, 0.3933, 0.4536, 0.1077]),
        ],
        rule: .none, separator: "",
        source: "CPIC allele frequency table of VKORC1 (files.cpicpgx.org), copied in github.com/PreMedKB/PAnno-db, commit 1c4d7db; "
            + "A is the variant of -1639G>A (rs9923231): Johnson JA et al. Clin Pharmacol Ther 2017;102:397-404, doi:10.1002/cpt.668")
}
