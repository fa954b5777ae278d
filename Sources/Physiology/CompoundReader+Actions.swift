import Documents
import Quantities

extension CompoundReader {
    /// `actions: {CYP3A: {Ki: 13 umol/L}}`
    func readActions(_ entries: [DocumentNode.Entry]) -> [Compound.EnzymeAction] {
        entries.compactMap { entry in
            let name = entry.key.name("an enzyme", in: diagnostics)
            let action = readAction(entry.value, of: entry.key.text)
            return name == nil ? nil : action
        }
    }

    private func readAction(_ node: DocumentNode, of enzyme: String) -> Compound.EnzymeAction? {
        let keys = ["Ki", "inactivation", "induction", "turnover"]
        guard var reader = MappingReader(node, what: "an action on an enzyme", keys: keys, in: diagnostics) else { return nil }
        var action = Compound.EnzymeAction(enzyme: enzyme)
        action.inhibitionConstant = positive(&reader, "Ki", in: .micromolar)
        action.inactivation = reader.optional("inactivation")
            .flatMap { pair($0, "`inactivation`", ("kinact", .perHour), ("KI", .micromolar)) }
            .map { Compound.Saturation(most: $0.0, half: $0.1) }
        action.induction = reader.optional("induction")
            .flatMap { pair($0, "`induction`", ("Emax", .one), ("EC50", .micromolar)) }
            .map { Compound.Saturation(most: $0.0, half: $0.1) }
        action.turnover = reader.optional("turnover")
            .flatMap { pair($0, "`turnover`", ("liver", .perHour), ("gut", .perHour)) }
            .map { Compound.Turnover(liver: $0.0, gut: $0.1) }
        reader.finish()
        let changesAmount = reader.has("inactivation") || reader.has("induction")
        if changesAmount, !reader.has("turnover") {
            diagnostics.error(
                reader.position, "inactivation and induction need the enzyme's `turnover`", remedy: "add `turnover: {liver: ..., gut: ...}`")
        }
        if reader.has("turnover"), !changesAmount {
            diagnostics.error(reader.position(of: "turnover"), "`turnover` goes with inactivation or induction", remedy: "remove it")
        }
        if !changesAmount, !reader.has("Ki") {
            diagnostics.error(reader.position, "an action on `\(enzyme)` that is none", expected: "`Ki`, `inactivation` or `induction`")
            return nil
        }
        return action
    }

    /// Two positive values that must both be there.
    private func pair(_ node: DocumentNode, _ what: String, _ first: (String, Unit), _ second: (String, Unit)) -> (Double, Double)? {
        guard var reader = MappingReader(node, what: what, keys: [first.0, second.0], in: diagnostics) else { return nil }
        let a = positive(&reader, first.0, in: first.1, required: true)
        let b = positive(&reader, second.0, in: second.1, required: true)
        reader.finish()
        guard let a, let b else { return nil }
        return (a, b)
    }
}
