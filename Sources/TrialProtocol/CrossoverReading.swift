import Documents
import ModelLanguage
import Quantities

/// What `design` says of a crossover, as written.
struct CrossoverDeclaration {
    static let keys = ["sequences", "period", "washout"]

    struct Sequence {
        let name: Scalar
        let treatments: [Scalar]
    }
    /// None after an error.
    let sequences: [Sequence]
    /// In the twin's time unit; 0 if it could not be read.
    let period: Double
    let washout: Double?
    let position: SourcePosition

    var periods: Int { sequences.first?.treatments.count ?? 0 }
    var duration: Double { Double(periods) * period }
}

extension ProtocolReader {
    /// Whether a protocol's design is a crossover, whatever else may be wrong with it.
    static func isCrossover(_ design: DocumentNode?) -> Bool {
        design?.entries?.contains { $0.key.text == "kind" && $0.value.scalar?.text == DesignPlan.Kind.crossover.rawValue } ?? false
    }

    /// `{sequences: {TR: [test, reference], RT: [reference, test]}, period: 7 d, washout: 5 d}`
    /// - Returns: nil unless the design is a crossover.
    func readCrossover(_ design: DocumentNode?, _ timeUnit: Unit) -> CrossoverDeclaration? {
        guard Self.isCrossover(design), let design, var reader = MappingReader(design, what: "a crossover", in: diagnostics)
        else { return nil }
        let sequences = reader.required("sequences").flatMap { readSequences($0) } ?? []
        let period = reader.value("period", in: timeUnit, required: true)
        let washout = reader.value("washout", in: timeUnit)
        let isPart = washout.map { $0.value > 0 && $0.value < period?.value ?? 0 } ?? false
        if let period, period.value <= 0 {
            diagnostics.error(period.position, "the period has no length", expected: "a time above 0")
        } else if let washout, let period, !isPart {
            diagnostics.error(
                washout.position, "the washout is no part of the period",
                expected: "a time above 0, below the period's \(format(period.value)) \(timeUnit)")
        }
        return CrossoverDeclaration(
            sequences: sequences, period: max(0, period?.value ?? 0), washout: isPart ? washout?.value : nil, position: design.position)
    }

    private func readSequences(_ node: DocumentNode) -> [CrossoverDeclaration.Sequence]? {
        guard let entries = node.mapping("`sequences`", in: diagnostics) else { return nil }
        if entries.count < 2 {
            diagnostics.error(
                node.position, "there is \(entries.isEmpty ? "no sequence" : "one sequence"): periods could not be told from treatments",
                expected: "at least two, such as `{TR: [test, reference], RT: [reference, test]}`")
            return nil
        }
        let sequences = entries.compactMap { entry -> CrossoverDeclaration.Sequence? in
            checkArmName(entry.key)
            guard let names = entry.value.texts("a sequence", in: diagnostics) else { return nil }
            return CrossoverDeclaration.Sequence(name: entry.key, treatments: names)
        }
        guard sequences.count == entries.count else { return nil }
        let periods = sequences[0].treatments.count
        for (index, sequence) in sequences.enumerated() {
            let count = sequence.treatments.count
            if count < 2 || count > Self.mostPeriods {
                diagnostics.error(
                    sequence.name.position, "sequence `\(sequence.name.text)` has \(count) \(count == 1 ? "period" : "periods")",
                    expected: "2 to \(Self.mostPeriods), each with a treatment")
                return nil
            }
            if count != periods {
                diagnostics.error(
                    sequence.name.position, "sequence `\(sequence.name.text)` has \(count) periods, but `\(sequences[0].name.text)` has \(periods)",
                    expected: "as many in every sequence")
                return nil
            }
            let texts = sequence.treatments.map(\.text)
            if let same = sequences[..<index].first(where: { $0.treatments.map(\.text) == texts }) {
                diagnostics.error(
                    sequence.name.position, "sequences `\(same.name.text)` and `\(sequence.name.text)` are the same",
                    remedy: "keep one of them; `allocation` can give it more patients")
            }
        }
        return sequences
    }

    private static let mostPeriods = 20

    /// What a crossover says of itself is read before the arms; no other design may say it.
    func passCrossoverKeys(_ reader: inout MappingReader, _ kind: DesignPlan.Kind?) -> Bool {
        for key in CrossoverDeclaration.keys {
            _ = reader.optional(key)
            if let kind, kind != .crossover, reader.has(key) {
                diagnostics.error(
                    reader.position(of: key), "a \(kind.rawValue) design has no `\(key)`",
                    remedy: "write `kind: crossover`, or remove `\(key)`")
            }
        }
        return kind == .crossover
    }

    /// Parts of a protocol that a crossover does not have.
    func refuseBesideCrossover(_ reader: MappingReader) {
        let parts = [
            ("duration", "the duration of a crossover follows from its periods", "remove `duration`"),
            ("occasions", "a crossover begins a new occasion with every period", "remove `occasions`"),
            ("visits", "visits of a crossover are not built yet", "remove `visits`; endpoints are evaluated in every period"),
            ("escalation", "a crossover escalates no doses", "remove `escalation`, or write `kind: parallel`"),
            ("estimands", "estimands of a crossover are not built yet", "remove `estimands`"),
            ("resample", "a crossover's trials are not drawn anew yet", "remove `resample`, and raise `replicates`"),
        ]
        for (key, problem, remedy) in parts where reader.has(key) {
            diagnostics.error(reader.position(of: key), problem, remedy: remedy)
        }
    }

    /// The same times in every period, from the start of the trial.
    func repeated(_ times: [Double], in crossover: CrossoverDeclaration) -> [Double] {
        let all = (0..<crossover.periods).flatMap { period in
            times.map { min(Double(period) * crossover.period + $0, crossover.duration) }
        }
        // The end of a period is the start of the next, but for rounding.
        return all.sorted().reduce(into: []) { kept, time in
            if let last = kept.last, time - last <= crossover.duration * TimeRounding.relative { return }
            kept.append(time)
        }
    }
}
