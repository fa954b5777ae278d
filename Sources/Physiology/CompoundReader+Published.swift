import Documents
import Quantities

extension CompoundReader {
    /// `published: [{fact: half_life, from: 24 h, to: 72 h, equals: 30 h, within: 25 %, source: ...}]`
    /// - Parameter hasOral: whether the drug can be taken by mouth.
    func readPublished(_ items: [DocumentNode], hasOral: Bool) -> [PublishedFact] {
        items.compactMap { readFact($0, hasOral: hasOral) }
    }

    private static let factKeys = [
        "fact", "source", "equals", "within", "between", "dose", "route", "at", "from", "to", "with", "given",
    ]

    private func readFact(_ node: DocumentNode, hasOral: Bool) -> PublishedFact? {
        guard var reader = MappingReader(node, what: "a published fact", keys: Self.factKeys, in: diagnostics) else { return nil }
        let before = diagnostics.all.count
        let kind: PublishedFact.Kind? = reader.choice("fact", required: true)
        let source = reader.text("source", required: true)
        let expected = kind.flatMap { readExpected(&reader, $0) }
        let dose = kind.flatMap { readDose(&reader, $0) }
        let route = readRoute(&reader, kind, hasOral: hasOral)
        let at = kind == .areaRatio ? reader.nonNegative("at", in: .hour) ?? 0 : 0
        let window = kind == .halfLife ? readWindow(&reader) : nil
        let partner = kind == .areaRatio ? reader.required("with").flatMap(readPartner) : nil
        let given = readGiven(reader.entries("given") ?? [])
        refuseStrangers(&reader, kind)
        reader.finish()
        guard let kind, let source, let expected, !diagnostics.all[before...].contains(where: { $0.severity == .error }) else { return nil }
        return PublishedFact(
            kind: kind, source: source, expected: expected.value, isPerWeight: expected.isPerWeight, dose: dose, route: route, at: at,
            window: window, partner: partner, given: given)
    }

    // MARK: What is expected

    private func readExpected(
        _ reader: inout MappingReader, _ kind: PublishedFact.Kind
    ) -> (value: PublishedFact.Expected, isPerWeight: Bool)? {
        let (equals, within, between) = (reader.scalar("equals"), reader.scalar("within"), reader.texts("between"))
        if (equals == nil) == (between == nil) {
            if !reader.has("equals") || !reader.has("between") {
                if !reader.has("equals"), !reader.has("between") {
                    diagnostics.error(reader.position, "a fact without its number", expected: "`equals` and `within`, or `between`")
                }
            } else {
                diagnostics.error(reader.position, "a fact has `equals` or `between`, not both", remedy: "keep one of them")
            }
            return nil
        }
        if let between { return readBetween(reader, between, kind) }
        guard let equals, let (value, isPerWeight) = number(equals, kind) else { return nil }
        if value <= 0 {
            diagnostics.error(equals.position, "`equals` is not positive", expected: "more than 0")
            return nil
        }
        guard let within else {
            if !reader.has("within") {
                diagnostics.error(reader.position(of: "equals"), "`equals` needs `within`", remedy: "add `within: 25 %`, say")
            }
            return nil
        }
        guard let tolerance = within.quantity(in: diagnostics) else { return nil }
        guard tolerance.unit.symbol == "%", tolerance.value > 0, tolerance.value < 100 else {
            diagnostics.error(within.position, "`within` is \(within.text)", expected: "a percentage above 0, below 100")
            return nil
        }
        return (.equals(equals.text, within: within.text), isPerWeight)
    }

    private func readBetween(
        _ reader: MappingReader, _ limits: [Scalar], _ kind: PublishedFact.Kind
    ) -> (value: PublishedFact.Expected, isPerWeight: Bool)? {
        if reader.has("within") {
            diagnostics.error(reader.position(of: "within"), "`within` goes with `equals`", remedy: "remove it")
        }
        guard limits.count == 2 else {
            diagnostics.error(reader.position(ofValue: "between"), "`between` has \(limits.count == 1 ? "1 value" : "\(limits.count) values")", expected: "the lowest and the highest")
            return nil
        }
        guard let low = number(limits[0], kind), let high = number(limits[1], kind) else { return nil }
        if low.value < high.value, low.isPerWeight == high.isPerWeight {
            return (.between(limits[0].text, limits[1].text), low.isPerWeight)
        }
        diagnostics.error(limits[1].position, "`between` ends where it begins, or before", expected: "the lower value first, both in one kind of unit")
        return nil
    }

    /// The number in the kind's unit, or per kg of body weight.
    private func number(_ scalar: Scalar, _ kind: PublishedFact.Kind) -> (value: Double, isPerWeight: Bool)? {
        let unit = kind.unit
        if let own = (try? Quantity(parsing: scalar.text))?.unit, let perWeight = kind.unitPerWeight, own.isCommensurable(with: perWeight) {
            return scalar.value(of: "a \(kind.rawValue)", in: perWeight, diagnostics).map { ($0, true) }
        }
        return scalar.value(of: "a \(kind.rawValue)", in: unit, diagnostics).map { ($0, false) }
    }

    // MARK: What was done

    private func readDose(_ reader: inout MappingReader, _ kind: PublishedFact.Kind) -> String? {
        guard kind.needsDose, let scalar = reader.scalar("dose", required: true),
            let value = scalar.value(of: "`dose`", in: .milligram, diagnostics)
        else { return nil }
        if value > 0 { return scalar.text }
        diagnostics.error(scalar.position, "`dose` is not positive", expected: "more than 0")
        return nil
    }

    private func readRoute(_ reader: inout MappingReader, _ kind: PublishedFact.Kind?, hasOral: Bool) -> String {
        let route = kind.map { $0.takesRoute } == false ? nil : reader.choice("route", of: ["oral", "iv"])
        let isOral = (route ?? (hasOral ? "oral" : "iv")) == "oral" || kind == .bioavailability
        if isOral, !hasOral {
            diagnostics.error(
                reader.has("route") ? reader.position(of: "route") : reader.position, "the drug has no route `oral`",
                remedy: "add `absorption`, or a fact of a dose into a vein")
        }
        return route ?? (hasOral ? "oral" : "iv")
    }

    private func readWindow(_ reader: inout MappingReader) -> ClosedRange<Double>? {
        let from = reader.value("from", in: .hour, required: true), to = reader.value("to", in: .hour, required: true)
        guard let from, let to else { return nil }
        if from.value >= 0, from.value < to.value { return from.value...to.value }
        diagnostics.error(to.position, "the slope is read from \(decimal(from.value)) to \(decimal(to.value)) h", expected: "`to` after `from`")
        return nil
    }

    private func readPartner(_ node: DocumentNode) -> PublishedFact.Partner? {
        guard var reader = MappingReader(node, what: "`with`", keys: ["drug", "doses"], in: diagnostics) else { return nil }
        let drug = reader.text("drug", required: true)
        let rules = (reader.list("doses", required: true) ?? []).compactMap(readRule)
        if reader.has("doses"), rules.isEmpty, !diagnostics.hasErrors {
            diagnostics.error(reader.position(of: "doses"), "`doses` is an empty list", remedy: "add a dose")
        }
        reader.finish()
        return drug.map { PublishedFact.Partner(drug: $0, rules: rules) }
    }

    private func readRule(_ node: DocumentNode) -> PublishedFact.Rule? {
        let keys = ["dose", "route", "at", "every", "from", "times"]
        guard var reader = MappingReader(node, what: "a dose", keys: keys, in: diagnostics) else { return nil }
        let dose = reader.scalar("dose", required: true)
        let amount = dose?.value(of: "`dose`", in: .milligram, diagnostics)
        let route = reader.choice("route", of: ["oral", "iv"]) ?? "oral"
        var timing: [(key: String, value: String)] = []
        for key in ["at", "every", "from"] {
            guard let scalar = reader.scalar(key), scalar.value(of: "`\(key)`", in: .hour, diagnostics) != nil else { continue }
            timing.append((key, scalar.text))
        }
        if let times = reader.integer("times") { timing.append(("times", "\(times)")) }
        reader.finish()
        if reader.has("at") == reader.has("every") {
            diagnostics.error(reader.position, "the dose does not say when it is given", expected: "`at: 0 h`, or `every: 24 h` with `times`")
        } else if reader.has("every") != reader.has("times") || reader.has("at") && reader.has("from") {
            diagnostics.error(reader.position, "`every` and `times` go together, and `from` with them", expected: "`every: 24 h` with `times`")
        }
        guard let dose, let amount, amount > 0 else {
            if let dose, amount != nil { diagnostics.error(dose.position, "`dose` is not positive", expected: "more than 0") }
            return nil
        }
        return PublishedFact.Rule(dose: dose.text, route: route, timing: timing)
    }

    private func readGiven(_ entries: [DocumentNode.Entry]) -> [(name: String, value: String)] {
        let units: [(String, Unit?)] = [("sex", nil), ("age", .year), ("height", .centimetre), ("weight", .kilogram)]
        return entries.compactMap { entry in
            guard let known = units.first(where: { $0.0 == entry.key.text }) else {
                diagnostics.error(
                    entry.key.position, "people have no `\(entry.key.text)` here",
                    remedy: Suggestions.remedy(for: entry.key.text, among: units.map(\.0)))
                return nil
            }
            guard let scalar = entry.value.text("`\(known.0)`", in: diagnostics) else { return nil }
            if let unit = known.1 {
                guard let value = scalar.value(of: "`\(known.0)`", in: unit, diagnostics) else { return nil }
                if value > 0 { return (known.0, scalar.text) }
                diagnostics.error(scalar.position, "`\(known.0)` is not positive", expected: "more than 0")
                return nil
            }
            if ["female", "male"].contains(scalar.text) { return (known.0, scalar.text) }
            diagnostics.error(scalar.position, "`\(scalar.text)` is no sex here", expected: "female or male")
            return nil
        }
    }

    /// Keys that say nothing of this kind of fact; of a kind that there is not, none is told of.
    private func refuseStrangers(_ reader: inout MappingReader, _ kind: PublishedFact.Kind?) {
        guard let kind else {
            for key in Self.factKeys where !["fact", "source", "route", "given"].contains(key) { _ = reader.optional(key) }
            return
        }
        let strange: [(String, Bool)] = [
            ("dose", kind.needsDose), ("route", kind.takesRoute), ("at", kind == .areaRatio), ("with", kind == .areaRatio),
            ("from", kind == .halfLife), ("to", kind == .halfLife),
        ]
        for (key, isKnown) in strange where reader.has(key) && !isKnown {
            _ = reader.optional(key)
            diagnostics.error(reader.position(of: key), "`\(key)` says nothing of a \(kind.rawValue)", remedy: "remove it")
        }
    }
}

extension PublishedFact.Kind {
    /// Whether its number depends on the dose.
    var needsDose: Bool { [.area, .peak, .timeOfPeak, .areaRatio].contains(self) }

    var takesRoute: Bool { needsDose || self == .halfLife }

    fileprivate var unit: Unit {
        switch self {
        case .clearance: .litrePerHour
        case .volume: .litre
        case .halfLife, .timeOfPeak: .hour
        case .bioavailability, .areaRatio: .one
        case .area: .areaUnit
        case .peak: .concentration
        }
    }

    fileprivate var unitPerWeight: Unit? {
        switch self {
        case .clearance: .clearancePerWeight
        case .volume: .volumePerWeight
        default: nil
        }
    }
}

extension Unit {
    static let hour = published("h")
    static let milligram = published("mg")
    static let litre = published("L")
    static let year = published("y")
    static let centimetre = published("cm")
    static let kilogram = published("kg")
    static let concentration = published("ug/L")
    static let areaUnit = published("ug*h/L")
    static let clearancePerWeight = published("L/h/kg")
    static let volumePerWeight = published("L/kg")

    private static func published(_ symbol: String) -> Unit { (try? Unit(symbol)) ?? .one }
}
