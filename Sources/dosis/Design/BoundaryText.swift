import Documents
import Statistics

/// Boundaries as people write them on the command line: a name, a name with a number, or Z values.
enum BoundaryText {
    static let spendingNames = ["lan-demets-obrien-fleming", "lan-demets-pocock", "kim-demets", "hwang-shih-decani"]
    static let efficacyNames = spendingNames + ["obrien-fleming", "pocock", "wang-tsiatis", "haybittle-peto"]

    static func efficacy(_ text: String) throws -> EfficacyBoundary {
        if let bounds = try numbers(text, option: "--boundary") { return .bounds(bounds) }
        let (name, number) = try split(text, option: "--boundary", efficacyNames)
        if let function = try spending(name, number, option: "--boundary") { return .spending(function) }
        switch name {
        case "wang-tsiatis":
            return .wangTsiatis(shape: try required(number, name, "0.25 between O'Brien-Fleming (0) and Pocock (0.5)"))
        case "haybittle-peto": return .haybittlePeto(early: number ?? 3)
        case "obrien-fleming":
            try refuse(number, name)
            return .obrienFleming
        default:
            try refuse(number, name)
            return .pocock
        }
    }

    /// nil for `none`.
    static func futility(_ text: String, isBinding: Bool) throws -> FutilityBoundary? {
        if text == "none" {
            if isBinding { throw DesignInputError("--binding says how --futility is meant; give --futility, too") }
            return nil
        }
        if let bounds = try numbers(text, option: "--futility") { return .bounds(bounds, isBinding: isBinding) }
        let (name, number) = try split(text, option: "--futility", ["none"] + spendingNames)
        return try spending(name, number, option: "--futility").map { .spending($0, isBinding: isBinding) }
    }

    private static func spending(_ name: String, _ number: Double?, option: String) throws -> SpendingFunction? {
        switch name {
        case "lan-demets-obrien-fleming":
            try refuse(number, name)
            return .obrienFleming
        case "lan-demets-pocock":
            try refuse(number, name)
            return .pocock
        case "kim-demets": return .kimDeMets(rho: try required(number, name, "3, near O'Brien-Fleming"))
        case "hwang-shih-decani": return .hwangShihDeCani(gamma: try required(number, name, "-4, near O'Brien-Fleming"))
        default: return nil
        }
    }

    private static func split(_ text: String, option: String, _ names: [String]) throws -> (String, Double?) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard names.contains(parts[0]) else {
            let near = Suggestions.nearest(parts[0], among: names).map { "; did you mean `\($0)`?" } ?? "."
            throw DesignInputError(
                """
                \(option) knows no boundary `\(parts[0])`\(near) There are \(names.joined(separator: ", ")), or Z \
                values such as `0,0.5`
                """)
        }
        guard parts.count > 1 else { return (parts[0], nil) }
        guard let number = Double(parts[1]) else {
            throw DesignInputError("\(option) \(text): `\(parts[1])` is no number; write for example `\(parts[0]):3`")
        }
        return (parts[0], number)
    }

    private static func required(_ number: Double?, _ name: String, _ example: String) throws -> Double {
        guard let number else {
            let value = example.prefix { $0 != "," && $0 != " " }
            throw DesignInputError("`\(name)` needs a number: write `\(name):\(value)` (\(example))")
        }
        return number
    }

    private static func refuse(_ number: Double?, _ name: String) throws {
        if let number { throw DesignInputError("`\(name)` has no parameter; leave out `:\(Figures.plain(number))`") }
    }

    /// A list of Z values; nil when it does not begin with a number, as names do.
    private static func numbers(_ text: String, option: String) throws -> [Double]? {
        let first = text.prefix { $0 != "," }
        guard let number = Double(first), number.isFinite else { return nil }
        return try NumberList.parse(text, option: option, example: "a Z value for each look, such as `2.8,2.0`")
    }

    /// What a boundary is called in a report.
    static func name(_ boundary: EfficacyBoundary) -> String {
        switch boundary {
        case .obrienFleming: "O'Brien-Fleming"
        case .pocock: "Pocock"
        case .wangTsiatis(let shape): "Wang-Tsiatis, shape \(Figures.plain(shape))"
        case .haybittlePeto(let early): "Haybittle-Peto, \(Figures.plain(early)) before the last look"
        case .spending(let function): name(function)
        case .bounds: "given"
        }
    }

    static func name(_ boundary: FutilityBoundary) -> String {
        let kind =
            switch boundary.kind {
            case .spending(let function): name(function)
            case .bounds: "given"
            }
        return kind + (boundary.isBinding ? ", binding" : ", non-binding")
    }

    private static func name(_ function: SpendingFunction) -> String {
        switch function {
        case .obrienFleming: "Lan-DeMets spending like O'Brien-Fleming"
        case .pocock: "Lan-DeMets spending like Pocock"
        case .kimDeMets(let rho): "Kim-DeMets spending, rho \(Figures.plain(rho))"
        case .hwangShihDeCani(let gamma): "Hwang-Shih-DeCani spending, gamma \(Figures.plain(gamma))"
        }
    }
}
