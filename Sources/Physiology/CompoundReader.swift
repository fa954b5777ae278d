import Documents
import Quantities

/// Reads a compound file into a ``Compound``.
struct CompoundReader {
    let diagnostics: Diagnostics

    static let keys = [
        "compound", "title", "source", "notes", "molar_mass", "logP", "pKa", "fup", "blood_to_plasma", "clearance", "absorption",
        "partition", "permeability", "actions", "variability", "published",
    ]

    /// Nil, after diagnostics, if something needed is missing or wrong.
    func read(_ document: Document) -> Compound? {
        guard var reader = MappingReader(document.root, what: "a compound", keys: Self.keys, in: diagnostics) else { return nil }
        let name = reader.scalar("compound", required: true)
        if let name { checkName(name) }
        let title = reader.text("title", required: true)
        let (source, notes) = (reader.text("source"), reader.text("notes"))
        let molarMass = positive(&reader, "molar_mass", in: .gramPerMole, required: true)
        let logP = readLogP(&reader)
        let ionisation = readGroups(&reader)
        let fup = fraction(&reader, "fup", required: true)
        let measuredRatio = positive(&reader, "blood_to_plasma", in: .one)
        let clearance = reader.optional("clearance")
        let absorption = reader.optional("absorption").flatMap(readAbsorption)
        let partition = reader.optional("partition").map { readTissues($0, what: "`partition`", in: .one) } ?? [:]
        let permeability = reader.optional("permeability").flatMap(readPermeability)
        let actions = readActions(reader.entries("actions") ?? [])
        let variability = reader.optional("variability").map(readVariability) ?? Compound.Variability()
        let published = readPublished(reader.list("published") ?? [], hasOral: reader.has("absorption"))
        reader.finish()
        guard let logP, let ionisation, let fup else {
            if let clearance { _ = readClearance(clearance, fub: nil) }
            return nil
        }
        let ratio = bloodToPlasma(reader, measured: measuredRatio, logP, ionisation, fup)
        let elimination = clearance.map { readClearance($0, fub: ratio.map { (fup: fup, ratio: $0) }) } ?? Elimination()
        checkGut(absorption, elimination)
        guard let name, let title, let molarMass, let ratio else { return nil }
        return Compound(
            name: name.text, title: title, source: source, notes: notes, molarMass: molarMass, logP: logP, ionisation: ionisation,
            fup: fup, bloodToPlasma: ratio, isBloodToPlasmaPredicted: measuredRatio == nil,
            hepaticIntrinsic: elimination.intrinsic, hepaticOrigin: elimination.origin, renal: elimination.renal,
            enzymes: elimination.enzymes, absorption: absorption, measuredPartition: partition, permeability: permeability,
            actions: actions, variability: variability, published: published, file: document.file)
    }

    /// The name stands in files and results.
    private func checkName(_ name: Scalar) {
        let isPlain = name.text.unicodeScalars.allSatisfy { Naming.isNamePart($0) || $0 == "-" || $0 == "." }
        if name.text.isEmpty || !isPlain {
            diagnostics.error(
                name.position, "`\(name.text)` cannot be the name of a compound",
                expected: "letters, digits, `-`, `_` and `.`, as in `midazolam`")
        }
    }

    /// Values far outside of what drugs have are slips, such as P instead of its logarithm.
    private func readLogP(_ reader: inout MappingReader) -> Double? {
        guard let value = reader.number("logP", required: true) else { return nil }
        if (-10...12).contains(value) { return value }
        diagnostics.error(
            reader.position(ofValue: "logP"), "`logP` is \(decimal(value))", expected: "a decimal logarithm between -10 and 12, such as 3.1")
        return nil
    }

    /// `pKa: [{base: 6.2}, {acid: 10.9}]`
    private func readGroups(_ reader: inout MappingReader) -> Ionisation? {
        guard reader.has("pKa") else { return Ionisation() }
        guard let items = reader.list("pKa") else { return nil }
        var (acids, bases, isSound): ([Double], [Double], Bool) = ([], [], true)
        for item in items {
            guard var group = MappingReader(item, what: "a group of `pKa`", keys: ["acid", "base"], in: diagnostics) else {
                isSound = false
                continue
            }
            let (acid, base) = (readPKa(&group, "acid"), readPKa(&group, "base"))
            group.finish()
            if group.has("acid") == group.has("base") {
                diagnostics.error(group.position, "a group of `pKa` is either an acid or a base", expected: "`acid: 4.5` or `base: 9.4`")
            }
            if acid == nil, base == nil { isSound = false }
            acids += acid.map { [$0] } ?? []
            bases += base.map { [$0] } ?? []
        }
        return isSound ? Ionisation(acids: acids, bases: bases) : nil
    }

    private func readPKa(_ group: inout MappingReader, _ key: String) -> Double? {
        guard let value = group.number(key) else { return nil }
        if (-5...20).contains(value) { return value }
        diagnostics.error(group.position(ofValue: key), "a pKa of \(decimal(value))", expected: "a number between -5 and 20")
        return nil
    }

    private func bloodToPlasma(
        _ reader: MappingReader, measured: Double?, _ logP: Double, _ ionisation: Ionisation, _ fup: Double
    ) -> Double? {
        if let measured { return measured }
        if reader.has("blood_to_plasma") { return nil } // wrong, which was told
        if let predicted = PartitionCoefficients.bloodToPlasma(logP: logP, ionisation: ionisation, fup: fup) { return predicted }
        diagnostics.error(
            reader.position, "a base of pKa 7 or more needs `blood_to_plasma`: it shows how acidic phospholipids bind the drug",
            remedy: "add `blood_to_plasma: ...`")
        return nil
    }

    /// An enzyme of the gut wall says what inhibits the gut wall; without metabolism there it says nothing.
    private func checkGut(_ absorption: Compound.Absorption?, _ elimination: Elimination) {
        guard let absorption, absorption.gutAvailability < 1, absorption.gutEnzyme == nil, let first = elimination.enzymes.first,
            let position = elimination.enzymePosition
        else { return }
        diagnostics.warn(
            position, "the gut wall has no enzyme, so that nothing inhibits it",
            remedy: "write `gut_enzyme: \(first.name)` in `absorption` if it is the same there")
    }
}

extension Unit {
    static let gramPerMole = known("g/mol")
    static let litrePerHour = known("L/h")
    static let perHour = known("1/h")
    static let micromolar = known("umol/L")
    static let clearancePerProtein = known("uL/min/mg")
    static let proteinInLiver = known("mg/g")

    private static func known(_ symbol: String) -> Unit { (try? Unit(symbol)) ?? .one }
}

extension CompoundReader {
    /// A quantity above 0 in a unit; nil if it is missing, or after a diagnostic.
    func positive(_ reader: inout MappingReader, _ key: String, in unit: Unit, required: Bool = false) -> Double? {
        guard let (value, position) = reader.value(key, in: unit, required: required) else { return nil }
        if value > 0, value.isFinite { return value }
        diagnostics.error(position, "`\(key)` is not positive", expected: "more than 0")
        return nil
    }

    /// A number above 0, at most 1.
    func fraction(_ reader: inout MappingReader, _ key: String, required: Bool = false) -> Double? {
        guard let value = positive(&reader, key, in: .one, required: required) else { return nil }
        if value <= 1 { return value }
        diagnostics.error(reader.position(ofValue: key), "`\(key)` is above 1", expected: "a share, at most 1 or 100 %")
        return nil
    }
}
