import Documents
import Populations
import TrialDesign

extension ProtocolReader {
    /// `design: {kind: parallel, allocation: {a: 1, b: 1}, method: permuted blocks, block: 4, stratify: [sex]}`; without
    /// it, all arms are equally likely.
    /// - Parameter arms: none if it is not known which there are; they get their shares.
    /// - Returns: the design, and what it says of looks if it is group-sequential.
    func readDesign(_ node: DocumentNode?, _ arms: inout [ArmPlan], _ cohort: Cohort?, hasSites: Bool) -> (DesignPlan, LookDeclaration?) {
        let keys = ["kind", "allocation", "method", "block", "probability", "stratify", "looks", "test", "stopping"]
            + Self.adaptiveKeys + CrossoverDeclaration.keys
        guard let node, var reader = MappingReader(node, what: "a design", keys: keys, in: diagnostics) else { return (.standard, nil) }
        let kind = readKind(&reader)
        let isCrossover = passCrossoverKeys(&reader, kind)
        if let allocation = reader.optional("allocation") { applyAllocation(allocation, to: &arms, of: isCrossover ? "sequence" : "arm") }
        let word = reader.choice("method", of: ["simple", "permuted blocks", "minimisation"])
        let block = reader.optional("block").flatMap { readBlock($0, shares: arms.map(\.allocation)) }
        let probability = readProbability(&reader)
        let (strata, bySite) = reader.optional("stratify").map { readAllocationStrata($0, cohort, hasSites: hasSites) } ?? ([], false)
        let looks = readLookKeys(&reader, kind)
        refuseMismatch(word ?? "permuted blocks", reader)
        reader.finish()
        let factors = strata.map(\.name) + (bySite ? ["site"] : [])
        if factors.count > Allocation.mostFactors {
            diagnostics.error(
                reader.position(of: "stratify"), "patients are divided by \(factors.count) covariates",
                expected: "at most \(Allocation.mostFactors)")
        }
        let method: AllocationMethod? =
            switch word {
            case "simple": .simple
            case "minimisation": .minimisation(probability: probability ?? 0.8)
            default: block.map { .permutedBlocks(sizes: $0) }
            }
        var plan = DesignPlan(kind: kind ?? .parallel, method: method, strata: strata, looks: nil, text: describe(method, factors))
        plan.bySite = bySite
        return (plan, looks)
    }

    /// nil if it is not known.
    private func readKind(_ reader: inout MappingReader) -> DesignPlan.Kind? {
        guard let kind = reader.scalar("kind") else { return reader.has("kind") ? nil : .parallel }
        if let known = DesignPlan.Kind(rawValue: kind.text) { return known }
        let known = kind.text == "escalation"
        diagnostics.error(
            kind.position, known ? "designs of kind `\(kind.text)` are not built yet" : "`\(kind.text)` is no design",
            expected: "one of: \(Suggestions.list(DesignPlan.Kind.allCases.map(\.rawValue)))")
        return nil
    }

    /// What a design says of looks and other changes; a parallel one may not.
    private func readLookKeys(_ reader: inout MappingReader, _ kind: DesignPlan.Kind?) -> LookDeclaration? {
        let declared = LookDeclaration(
            kind: kind ?? .parallel, looks: reader.optional("looks"), test: reader.scalar("test"), stopping: reader.optional("stopping"),
            planned: reader.integer("planned"), interim: reader.optional("interim"), burnIn: reader.optional("burn_in"),
            update: reader.optional("update"), rules: reader.optional("rules"), position: reader.position,
            plannedPosition: reader.position(ofValue: "planned"))
        guard let kind else { return nil }
        for (key, kinds) in Self.keyUses where reader.has(key) && !kinds.contains(kind) {
            diagnostics.error(
                reader.position(of: key), "a \(kind.rawValue) design has no `\(key)`",
                remedy: "write `kind: \(kinds[0].rawValue)`, or remove `\(key)`")
        }
        return kind == .parallel || kind == .crossover ? nil : declared
    }

    /// Keys that the method has no use for.
    private func refuseMismatch(_ method: String, _ reader: MappingReader) {
        let needs = [("block", "permuted blocks"), ("probability", "minimisation")]
        for (key, needed) in needs where reader.has(key) && method != needed {
            diagnostics.error(
                reader.position(of: key), "`\(key)` is of \(needed), but the method is \(method)",
                remedy: "write `method: \(needed)`, or remove `\(key)`")
        }
        if method == "simple" && reader.has("stratify") {
            diagnostics.error(
                reader.position(of: "stratify"), "simple allocation knows no strata",
                remedy: "write `method: permuted blocks` or `method: minimisation`, or remove `stratify`")
        }
        if method == "minimisation" && !reader.has("stratify") {
            diagnostics.error(
                reader.position(of: "method"), "minimisation needs the covariates it balances", remedy: "add `stratify: [...]`")
        }
    }

    /// A block's size, or several of which one is drawn for each block.
    private func readBlock(_ node: DocumentNode, shares: [Int]) -> [Int]? {
        let nodes = node.items ?? [node]
        let total = shares.reduce(0, +)
        if nodes.isEmpty { diagnostics.error(node.position, "`block` has no size", expected: "a size, or a list of sizes") }
        let sizes = nodes.compactMap { node -> Int? in
            guard let size = node.integer("a block's size", in: diagnostics) else { return nil }
            // The shares' own errors are told where they stand.
            if size >= 1 && size <= 1000 && (total == 0 || size % total == 0) { return size }
            diagnostics.error(
                node.position, "blocks of \(size) cannot hold every arm's share",
                expected: "a multiple of \(max(1, total)), the sum of the shares, up to 1000")
            return nil
        }
        return sizes.count == nodes.count && !sizes.isEmpty ? sizes : nil
    }

    private func readProbability(_ reader: inout MappingReader) -> Double? {
        guard let probability = reader.number("probability") else { return nil }
        if probability > 0 && probability <= 1 { return probability }
        diagnostics.error(
            reader.position(ofValue: "probability"), "the probability of the better arm is \(probability)",
            expected: "a number above 0, up to 1; 0.8 is usual")
        return nil
    }

    private func describe(_ method: AllocationMethod?, _ factors: [String]) -> String {
        let names = factors.joined(separator: ", ")
        return switch method {
        case .simple: "simple allocation"
        case .minimisation(let probability): "minimisation over \(names), the better arm with probability \(format(probability))"
        case .permutedBlocks(let sizes):
            "permuted blocks of \(sizes.map(String.init).joined(separator: ", "))" + (factors.isEmpty ? "" : ", stratified by \(names)")
        case nil: "permuted blocks" + (factors.isEmpty ? "" : ", stratified by \(names)")
        }
    }

    private func applyAllocation(_ node: DocumentNode, to arms: inout [ArmPlan], of noun: String) {
        guard let entries = node.mapping("`allocation`", in: diagnostics) else { return }
        var given: Set<String> = []
        for entry in entries {
            guard let index = arms.firstIndex(where: { $0.name == entry.key.text }) else {
                if arms.isEmpty { continue }
                diagnostics.error(
                    entry.key.position, "there is no \(noun) `\(entry.key.text)`",
                    remedy: Suggestions.remedy(for: entry.key.text, among: arms.map(\.name)))
                continue
            }
            given.insert(entry.key.text)
            guard let weight = entry.value.integer("a share", in: diagnostics) else { continue }
            if weight < 0 || weight > 1000 {
                diagnostics.error(entry.value.position, "the share is \(weight)", expected: "a whole number from 0 to 1000")
            } else {
                arms[index].allocation = weight
            }
        }
        for arm in arms where !given.contains(arm.name) {
            diagnostics.error(
                node.position, "\(noun) `\(arm.name)` has no share", expected: "a share for every \(noun)",
                remedy: "add `\(arm.name): 1`, or 0 if nobody shall be observed in it")
        }
        if !arms.isEmpty && arms.allSatisfy({ $0.allocation == 0 }) {
            diagnostics.error(node.position, "no \(noun) has a share above 0", expected: "at least one")
        }
    }
}
