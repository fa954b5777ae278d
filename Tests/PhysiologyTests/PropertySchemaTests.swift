import Documents
import Foundation
import Physiology
import TestSupport
import Testing

/// Schema, reader and documentation name the same keys.
@Suite struct PropertySchemaTests {
    /// A file with every key, read without a word.
    private static let rich = """
        compound: rich
        title: Every key
        source: none
        notes: none
        molar_mass: 300 g/mol
        logP: 2
        pKa: [{acid: 4}, {base: 6}]
        fup: 20 %
        blood_to_plasma: 0.8
        clearance: {hepatic: {per_protein: 5 uL/min/mg, protein: 40 mg/g}, renal: 1 L/h, enzymes: {CYP3A: 0.5}}
        absorption: {rate: 1 1/h, absorbed: 0.9, gut_availability: 0.8, gut_enzyme: CYP3A}
        partition: {\(Tissue.allCases.map { "\($0): 1" }.joined(separator: ", "))}
        permeability: {per_volume: 1 1/h, tissues: {brain: 0.1 1/h}}
        actions:
          CYP3A:
            Ki: 1 umol/L
            inactivation: {kinact: 1 1/h, KI: 1 umol/L}
            induction: {Emax: 1, EC50: 1 umol/L}
            turnover: {liver: 0.02 1/h, gut: 0.03 1/h}
        variability: {hepatic: 30 %, renal: 20 %, absorption: 50 %}
        published:
          - {fact: clearance, equals: 1 L/h, within: 90 %, source: nobody, given: {sex: female, age: 30 y, height: 170 cm, weight: 60 kg}}
          - {fact: half_life, route: iv, from: 1 h, to: 2 h, between: [1 h, 2 h], source: nobody}
          - fact: area_ratio
            source: nobody
            dose: 1 mg
            at: 1 h
            with: {drug: other, doses: [{dose: 1 mg, route: oral, every: 24 h, from: 24 h, times: 2}]}
            equals: 2
            within: 10 %

        """

    @Test func namesTheKeysOfTheReader() throws {
        #expect(messages(Self.rich).messages == [])
        let root = try JSONSerialization.jsonObject(
            with: Data(CompoundFile.schema.document(id: "dosis-compound", title: "Dosis compound").utf8))
        let written = Self.keys(of: try Document.parse(Self.rich, file: "compound.yaml").root)
        // `intrinsic` and `plasma` are told apart from `per_protein`; an enzyme is the author's own word.
        #expect(Self.properties(of: root).symmetricDifference(written) == ["intrinsic", "plasma", "CYP3A"])
    }

    @Test func documentationLeavesNoKeyOut() throws {
        let page = try String(contentsOfFile: "\(repository)/Documentation/pbpk.md", encoding: .utf8)
        for key in Self.keys(of: try Document.parse(Self.rich, file: "compound.yaml").root) where key != "CYP3A" {
            #expect(page.contains("`\(key)`"), "\(key)")
        }
        for word in PhysiologicalModel.Kind.allCases.map(\.rawValue) + PartitionCoefficients.Method.allCases.map(\.rawValue) {
            #expect(page.contains(word), "\(word)")
        }
    }

    /// Every complete example in the documentation is read without a word, and becomes a sound model.
    @Test func everyExampleIsSound() throws {
        let page = try String(contentsOfFile: "\(repository)/Documentation/pbpk.md", encoding: .utf8)
        let examples = page.components(separatedBy: "```yaml\n").dropFirst().compactMap { $0.components(separatedBy: "```").first }
            .filter { $0.hasPrefix("compound:") }
        #expect(!examples.isEmpty)
        for text in examples {
            #expect(messages(text).messages == [])
            _ = try model(PhysiologicalModel(of: compound(text)).text())
        }
    }

    /// No key is read and thrown away: with each removed in turn, the file says something else or is refused.
    @Test func noKeyIsIgnored() throws {
        // With all ratios measured, ionisation would not count.
        let rich = Self.rich.split(separator: "\n").map { $0.hasPrefix("partition") ? "partition: {muscle: 1}" : String($0) }
        let whole = try PhysiologicalModel(of: compound(rich.joined(separator: "\n") + "\n"), kind: .permeabilityLimited).text()
        for line in rich where !line.hasPrefix(" ") && !["actions:", "published:"].contains(line) {
            let (compound, _) = messages(rich.filter { $0 != line }.joined(separator: "\n") + "\n")
            let text = compound.flatMap { try? PhysiologicalModel(of: $0, kind: .permeabilityLimited).text() }
            #expect(text != whole, "\(line)")
        }
    }

    /// Seeded mutations: each file is read to its end, what is told stands in the file, and what is sound gives a sound model.
    @Test func mutations() throws {
        let sound = Array(Self.rich.unicodeScalars)
        let odd = Array("{}[]:,-'|>&*!#%()^/ \n0123456789.e".unicodeScalars)
        var random = SeededGenerator(state: 20_261_126)
        var read = 0
        for round in 0..<1500 {
            var text = sound
            for _ in 0..<(1 + random.below(3)) {
                let place = random.below(text.count)
                switch random.below(3) {
                case 0: text[place] = odd[random.below(odd.count)]
                case 1: text.removeSubrange(place..<min(text.count, place + 1 + random.below(8)))
                default: text.insert(contentsOf: text[place..<min(text.count, place + random.below(30))], at: random.below(text.count))
                }
            }
            var view = String.UnicodeScalarView()
            view.append(contentsOf: text)
            let (compound, told) = messages(String(view))
            #expect(compound != nil || !told.isEmpty)
            #expect(told.allSatisfy { $0.hasPrefix("compound.yaml:") })
            guard let compound else { continue }
            read += 1
            if round % 10 == 0, let made = try? PhysiologicalModel(of: compound).text() { _ = try model(made) }
        }
        #expect(read > 20 && read < 1450)
    }

    private static func properties(of value: Any) -> Set<String> {
        if let list = value as? [Any] { return list.reduce(into: []) { $0.formUnion(properties(of: $1)) } }
        guard let object = value as? [String: Any] else { return [] }
        let own = (object["properties"] as? [String: Any]).map { Set($0.keys) } ?? []
        return object.values.reduce(into: own) { $0.formUnion(properties(of: $1)) }
    }

    private static func keys(of node: DocumentNode) -> Set<String> {
        let own = (node.entries ?? []).reduce(into: Set<String>()) { found, entry in
            found.insert(entry.key.text)
            found.formUnion(keys(of: entry.value))
        }
        return (node.items ?? []).reduce(into: own) { $0.formUnion(keys(of: $1)) }
    }
}

extension SeededGenerator {
    /// A whole number below a bound.
    fileprivate mutating func below(_ bound: Int) -> Int { bound <= 0 ? 0 : Int(next() % UInt64(bound)) }
}
