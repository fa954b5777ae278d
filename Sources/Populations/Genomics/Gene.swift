/// A pharmacogene: its alleles, how frequent they are in a population, and what a pair of them means for its bearer.
///
/// Alleles that a table does not list count as the reference, which gets what is left to 1.
struct Gene: Sendable {
    /// Clinical function as the Clinical Pharmacogenetics Implementation Consortium (CPIC) assigns it.
    enum Function: Sendable { case none, decreased, normal, increased }

    struct Allele: Sendable {
        /// As it stands in names of levels: `star2` is *2.
        let name: String
        let function: Function
        /// CPIC's activity value, of genes that have one.
        let activity: Double?
        /// In the order of ``Gene/groups``.
        let frequencies: [Double]

        init(_ name: String, _ function: Function, _ activity: Double? = nil, _ frequencies: [Double] = []) {
            self.name = name
            self.function = function
            self.activity = activity
            self.frequencies = frequencies
        }
    }

    /// From a pair of alleles to a phenotype.
    enum Rule: Sendable {
        /// The first class whose upper limit the activity score is below.
        case score([(below: Double, phenotype: String)])
        case functions(@Sendable (Function, Function) -> String, phenotypes: [String])
        /// CPIC names no phenotype: the genotype itself is used.
        case none
    }

    let name: String
    /// Biogeographical groups of PharmGKB (Huddart R et al. Clin Pharmacol Ther 2019;105:1256-1262,
    /// doi:10.1002/cpt.1322) for which frequencies are known.
    let groups: [String]
    let reference: Allele
    /// Without the reference.
    let variants: [Allele]
    let rule: Rule
    /// Between the alleles of a diplotype's name.
    let separator: String
    /// Where frequencies and functions come from.
    let source: String

    /// The reference first.
    var alleles: [Allele] { [reference] + variants }

    static let all = [CYP2C19, CYP2C9, CYP2D6, CYP3A5, DPYD, NAT2, SLCO1B1, TPMT, UGT1A1, VKORC1]

    static func named(_ name: String) -> Gene? { all.first { $0.name == name } }

    /// The two alleles that a level's name stands for; nil if it stands for none.
    func diplotype(_ level: String) -> (first: Allele, second: Allele)? {
        for first in alleles where level.hasPrefix(first.name + separator) {
            let rest = String(level.dropFirst(first.name.count + separator.count))
            if let second = alleles.first(where: { $0.name == rest }) { return (first, second) }
        }
        return nil
    }

    /// The sum of two alleles' activity values; nil where CPIC assigns none.
    func activityScore(_ first: Allele, _ second: Allele) -> Double? {
        guard let a = first.activity, let b = second.activity else { return nil }
        return a + b
    }

    /// From the least function to the most; none where CPIC names none.
    var phenotypes: [String] {
        switch rule {
        case .score(let classes): classes.map(\.phenotype)
        case .functions(_, let phenotypes): phenotypes
        case .none: []
        }
    }

    func phenotype(_ first: Allele, _ second: Allele) -> String? {
        switch rule {
        case .score(let classes):
            guard let score = activityScore(first, second) else { return nil }
            return classes.first { score < $0.below }?.phenotype
        case .functions(let phenotype, _): return phenotype(first.function, second.function)
        case .none: return nil
        }
    }
}

/// Pairs of alleles in Hardy-Weinberg proportions: p_i^2 and 2 p_i p_j.
struct Diplotypes {
    let names: [String]
    private let pairs: [(Int, Int)]

    init(alleles: [String], separator: String) {
        pairs = alleles.indices.flatMap { i in (i..<alleles.count).map { (i, $0) } }
        names = pairs.map { alleles[$0.0] + separator + alleles[$0.1] }
    }

    /// - Parameter frequencies: of the alleles; their sum is 1.
    func probabilities(_ frequencies: [Double]) -> [Double] {
        pairs.map { i, j in (i == j ? 1 : 2) * frequencies[i] * frequencies[j] }
    }
}
