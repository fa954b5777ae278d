import Documents
import Expressions

/// Distributions by shape, mixtures and genotypes.
extension CovariateReader {
    /// `{mean: ..., sd: ...}`, or `{shape: ..., scale: ...}`, of a beta `{alpha: ..., beta: ...}`.
    func shaped(_ node: DocumentNode, _ form: String) -> (family: DistributionFamily, first: Argument, second: Argument)? {
        let shapes = form == "beta" ? ["alpha", "beta"] : ["scale", "shape"]
        guard var reader = MappingReader(node, what: "`\(form)`", keys: ["mean", "sd", "cv"] + shapes, in: diagnostics)
        else { return nil }
        if shapes.contains(where: reader.has) {
            for key in ["mean", "sd", "cv"] where reader.has(key) {
                _ = reader.optional(key)
                diagnostics.error(
                    reader.position(of: key), "`\(form)` has both `\(shapes.first(where: reader.has) ?? "")` and `\(key)`",
                    expected: "`mean` and `sd` or `cv`, or `\(shapes[0])` and `\(shapes[1])`")
            }
            let (first, second) = (argument(shapes[0], &reader), argument(shapes[1], &reader))
            reader.finish()
            guard let first, let second else { return nil }
            return (form == "beta" ? .betaShapes : form == "gamma" ? .gammaScaleShape : .weibullScaleShape, first, second)
        }
        let mean = oneOf(["mean"], &reader)
        let spread = oneOf(["cv", "sd"], &reader)
        for key in shapes { _ = reader.optional(key) }
        reader.finish()
        guard let mean, let spread else { return nil }
        let isCV = spread.key == "cv"
        let family: DistributionFamily =
            switch form {
            case "beta": isCV ? .betaMeanCV : .betaMeanSD
            case "gamma": isCV ? .gammaMeanCV : .gammaMeanSD
            default: isCV ? .weibullMeanCV : .weibullMeanSD
            }
        return (family, mean.argument, spread.argument)
    }

    /// `[{weight: 0.3, normal: {...}}, {weight: 0.7, lognormal: {...}, within: [...]}]`
    func mixture(_ node: DocumentNode) -> CovariateDeclaration.Form? {
        guard let items = node.list("`mixture`", in: diagnostics) else { return nil }
        guard items.count >= 2 else {
            diagnostics.error(
                node.position, "`mixture` has \(items.count) distribution\(items.count == 1 ? "" : "s")",
                expected: "two or more, as in `[{weight: 0.3, normal: {...}}, {weight: 0.7, normal: {...}}]`")
            return nil
        }
        let components = items.compactMap { component($0) }
        return components.count == items.count ? .mixture(components) : nil
    }

    private func component(_ node: DocumentNode) -> MixtureDeclaration? {
        guard var reader = MappingReader(node, what: "a distribution of a mixture", keys: ["weight"] + Self.distributions, in: diagnostics)
        else { return nil }
        let weight = argument("weight", &reader)
        let given = Self.distributions.filter(reader.has)
        let nodes = Self.distributions.compactMap { reader.optional($0) }
        let limits = reader.optional("within").map { self.limits($0) }
        reader.finish()
        guard let form = given.first, given.count == 1 else {
            diagnostics.error(
                node.position, given.isEmpty ? "this part of the mixture has no distribution" : "this part of the mixture has \(given.count) distributions",
                expected: "one of \(Suggestions.list(Self.distributions))")
            return nil
        }
        guard let written = nodes.first, let law = law(written, form), let weight else { return nil }
        if case .some(.none) = limits { return nil }
        return MixtureDeclaration(
            weight: weight, family: law.family, first: law.first, second: law.second, within: limits ?? nil, position: node.position)
    }

    /// `{gene: CYP2C9, ancestry: european, alleles: [star2, star3]}`
    func genotype(_ node: DocumentNode, of name: Scalar) -> CovariateDeclaration.Form? {
        guard var reader = MappingReader(node, what: "`genotype`", keys: ["gene", "ancestry", "alleles", "frequencies"], in: diagnostics)
        else { return nil }
        let (hasAncestry, hasFrequencies) = (reader.has("ancestry"), reader.has("frequencies"))
        let gene = reader.scalar("gene") ?? name
        let ancestry = reader.optional("ancestry").map { argument($0, "`ancestry`") }
        let alleles = reader.texts("alleles")
        let entries = reader.entries("frequencies")
        reader.finish()
        guard hasAncestry != hasFrequencies else {
            diagnostics.error(
                node.position, "`genotype` has \(hasAncestry ? "both" : "neither") `ancestry` \(hasAncestry ? "and" : "nor") `frequencies`",
                expected: "one of them, as in `{ancestry: european}` or `{frequencies: {star2: 0.13, star3: 0.08}}`")
            return nil
        }
        if case .some(.none) = ancestry { return nil }
        let values = entries?.compactMap { entry in
            entry.value.number("the frequency of `\(entry.key.text)`", in: diagnostics).map { (allele: entry.key, value: $0) }
        }
        guard values?.count == entries?.count, hasFrequencies == (values != nil) else { return nil }
        return .genotype(
            GenotypeDeclaration(gene: gene, ancestry: ancestry ?? nil, alleles: alleles, frequencies: values, position: node.position))
    }
}
