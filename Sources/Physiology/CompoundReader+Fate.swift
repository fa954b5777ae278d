import Documents
import Quantities

extension CompoundReader {
    /// What `clearance` says.
    struct Elimination {
        var intrinsic = 0.0
        var origin = ""
        var renal = 0.0
        var enzymes: [(name: String, share: Double)] = []
        var enzymePosition: SourcePosition?
    }

    /// - Parameter fub: fraction unbound in plasma and blood over plasma; nil where they are not known.
    func readClearance(_ node: DocumentNode, fub: (fup: Double, ratio: Double)?) -> Elimination {
        var elimination = Elimination()
        let keys = ["hepatic", "renal", "enzymes"]
        guard var reader = MappingReader(node, what: "`clearance`", keys: keys, in: diagnostics) else { return elimination }
        if let hepatic = reader.optional("hepatic"), let found = readHepatic(hepatic, fub) {
            (elimination.intrinsic, elimination.origin) = found
        }
        elimination.renal = reader.nonNegative("renal", in: .litrePerHour) ?? 0
        elimination.enzymes = readEnzymes(reader.entries("enzymes") ?? [])
        if reader.has("enzymes") {
            elimination.enzymePosition = reader.position(of: "enzymes")
            if !reader.has("hepatic") {
                diagnostics.error(reader.position(of: "enzymes"), "`enzymes` share a clearance that is not there", remedy: "add `hepatic`")
            }
        }
        reader.finish()
        return elimination
    }

    private func readEnzymes(_ entries: [DocumentNode.Entry]) -> [(name: String, share: Double)] {
        var enzymes: [(name: String, share: Double)] = []
        for entry in entries {
            let name = entry.key.name("an enzyme", in: diagnostics)
            let share = entry.value.text("a share", in: diagnostics)?.value(of: "a share", in: .one, diagnostics)
            guard let name, let share else { continue }
            if share > 0, share <= 1 {
                enzymes.append((name, share))
            } else {
                diagnostics.error(entry.value.position, "the share of `\(name)` is \(decimal(share))", expected: "more than 0, at most 1")
            }
        }
        // Shares such as 0.9 and 0.1 may sum to a little more than 1.
        if let last = entries.last, enzymes.map(\.share).reduce(0, +) > 1 + 1e-9 {
            diagnostics.error(last.value.position, "the shares of the enzymes sum to more than 1")
        }
        return enzymes
    }

    private func readHepatic(_ node: DocumentNode, _ fub: (fup: Double, ratio: Double)?) -> (Double, String)? {
        let keys = ["intrinsic", "per_protein", "protein", "plasma"]
        guard var reader = MappingReader(node, what: "`hepatic`", keys: keys, in: diagnostics) else { return nil }
        let intrinsic = positive(&reader, "intrinsic", in: .litrePerHour)
        let perProtein = positive(&reader, "per_protein", in: .clearancePerProtein)
        let protein = positive(&reader, "protein", in: .proteinInLiver, required: reader.has("per_protein"))
        let plasma = positive(&reader, "plasma", in: .litrePerHour)
        reader.finish()
        let given = ["intrinsic", "per_protein", "plasma"].filter(reader.has)
        if given.count != 1 {
            diagnostics.error(
                reader.position, given.isEmpty ? "`hepatic` says no clearance" : "`hepatic` says it twice",
                expected: "exactly one of `intrinsic`, `per_protein` and `plasma`")
            return nil
        }
        if reader.has("protein"), !reader.has("per_protein") {
            diagnostics.error(reader.position(of: "protein"), "`protein` goes with `per_protein`", remedy: "remove `protein`")
        }
        if let intrinsic { return (intrinsic, "as given for the whole liver") }
        if let perProtein, let protein {
            // uL/min/mg x mg/g x 1000 g/kg x kg, in L/h
            let whole = perProtein * protein * 1000 * ReferenceAdults.liverMass * 60e-6
            return (whole, "\(decimal(perProtein)) uL/min/mg, \(decimal(protein)) mg/g of protein, a liver of \(decimal(ReferenceAdults.liverMass)) kg")
        }
        guard let plasma, let fub else { return nil }
        return turnedRound(plasma, fub, at: reader.position(ofValue: "plasma"))
    }

    /// The well-stirred liver of the reference man turned round: CLint = Q CLb / (Q - CLb) / fub.
    private func turnedRound(_ plasma: Double, _ fub: (fup: Double, ratio: Double), at position: SourcePosition) -> (Double, String)? {
        let (flow, blood) = (ReferenceAdults.liverFlow, plasma / fub.ratio)
        if blood < 0.99 * flow {
            let intrinsic = flow * blood / (flow - blood) / (fub.fup / fub.ratio)
            return (intrinsic, "from \(decimal(plasma)) L/h of plasma, by the well-stirred liver of the reference man")
        }
        diagnostics.error(
            position, "\(decimal(plasma)) L/h of plasma are \(decimal(blood)) L/h of blood, no less than the liver's blood flow",
            expected: "less than \(decimal(0.99 * flow * fub.ratio)) L/h of plasma")
        return nil
    }

    func readAbsorption(_ node: DocumentNode) -> Compound.Absorption? {
        let keys = ["rate", "absorbed", "gut_availability", "gut_enzyme"]
        guard var reader = MappingReader(node, what: "`absorption`", keys: keys, in: diagnostics) else { return nil }
        let rate = positive(&reader, "rate", in: .perHour, required: true)
        let absorbed = fraction(&reader, "absorbed") ?? (reader.has("absorbed") ? nil : 1)
        let availability = fraction(&reader, "gut_availability") ?? (reader.has("gut_availability") ? nil : 1)
        let enzyme = reader.scalar("gut_enzyme")
        reader.finish()
        let enzymeName = enzyme.flatMap { $0.name("an enzyme", in: diagnostics) }
        if let enzyme, availability == 1 {
            diagnostics.error(enzyme.position, "an enzyme of the gut wall metabolises there", remedy: "add `gut_availability`, below 1")
        }
        guard let rate, let absorbed, let availability else { return nil }
        return Compound.Absorption(rate: rate, absorbed: absorbed, gutAvailability: availability, gutEnzyme: enzymeName)
    }

    func readPermeability(_ node: DocumentNode) -> Compound.Permeability? {
        guard var reader = MappingReader(node, what: "`permeability`", keys: ["per_volume", "tissues"], in: diagnostics) else { return nil }
        let perVolume = positive(&reader, "per_volume", in: .perHour)
        let tissues = reader.optional("tissues").map { readTissues($0, what: "`tissues`", in: .perHour) } ?? [:]
        reader.finish()
        if perVolume == nil, tissues.isEmpty {
            if !diagnostics.hasErrors {
                diagnostics.error(reader.position, "`permeability` says nothing", expected: "`per_volume`, `tissues` or both")
            }
            return nil
        }
        return Compound.Permeability(perVolume: perVolume, tissues: tissues)
    }

    /// Positive values of tissues.
    func readTissues(_ node: DocumentNode, what: String, in unit: Unit) -> [Tissue: Double] {
        let names = Tissue.allCases.map(\.rawValue)
        guard var reader = MappingReader(node, what: what, keys: names, in: diagnostics) else { return [:] }
        var values: [Tissue: Double] = [:]
        for tissue in Tissue.allCases {
            if let value = positive(&reader, tissue.rawValue, in: unit) { values[tissue] = value }
        }
        reader.finish()
        return values
    }

    func readVariability(_ node: DocumentNode) -> Compound.Variability {
        var variability = Compound.Variability()
        let keys = ["hepatic", "renal", "absorption"]
        guard var reader = MappingReader(node, what: "`variability`", keys: keys, in: diagnostics) else { return variability }
        variability.hepatic = coefficient(&reader, "hepatic")
        variability.renal = coefficient(&reader, "renal")
        variability.absorption = coefficient(&reader, "absorption")
        reader.finish()
        return variability
    }

    private func coefficient(_ reader: inout MappingReader, _ key: String) -> Double? {
        guard let value = positive(&reader, key, in: .one) else { return nil }
        if value < 10 { return value }
        diagnostics.error(
            reader.position(ofValue: key), "a coefficient of variation of \(decimal(value * 100)) %", expected: "less than 1000 %",
            remedy: "write `30 %` for thirty per cent")
        return nil
    }
}
