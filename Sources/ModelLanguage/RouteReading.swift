import Documents
import Expressions

/// A route as written.
struct RouteDeclaration {
    let name: Scalar
    let into: Scalar
    let bioavailability: Expression?
    let lag: Expression?
    let duration: Expression?
    let rate: Expression?
    let transit: (number: Expression, meanTime: Expression)?
    let number: Int?
}

extension ModelReader {
    /// `routes: {oral: {into: gut, bioavailability: F, lag: tlag, transit: {number: 4, mean_time: mtt}}}`
    mutating func readRoutes(_ entries: [DocumentNode.Entry]) -> [RouteDeclaration] {
        var numbers: [Int: String] = [:]
        return entries.compactMap { entry in
            guard names.declare(entry.key, as: .route, diagnostics) else { return nil }
            return readRoute(entry, &numbers)
        }
    }

    private func readRoute(_ entry: DocumentNode.Entry, _ numbers: inout [Int: String]) -> RouteDeclaration? {
        let keys = ["into", "bioavailability", "lag", "duration", "rate", "transit", "number"]
        guard var reader = MappingReader(entry.value, what: "a route", keys: keys, in: diagnostics) else { return nil }
        let into = reader.scalar("into", required: true)
        let bioavailability = reader.expression("bioavailability")
        let lag = reader.expression("lag")
        let duration = reader.expression("duration")
        let rate = reader.expression("rate")
        let transit = reader.optional("transit").flatMap { readTransit($0) }
        let number = readNumber(&reader, entry.key.text, &numbers)
        reader.finish()
        if reader.has("duration"), reader.has("rate") {
            diagnostics.error(
                reader.position(of: "rate"), "a route has either a `duration` or a `rate`", remedy: "remove one of them")
        }
        if reader.has("transit"), reader.has("duration") || reader.has("rate") {
            diagnostics.error(
                reader.position(of: "transit"), "a route with `transit` has neither `duration` nor `rate`",
                remedy: "remove one of them")
        }
        return into.map {
            RouteDeclaration(
                name: entry.key, into: $0, bioavailability: bioavailability, lag: lag, duration: duration, rate: rate,
                transit: transit, number: number)
        }
    }

    private func readTransit(_ node: DocumentNode) -> (number: Expression, meanTime: Expression)? {
        guard var reader = MappingReader(node, what: "a route's transit", keys: ["number", "mean_time"], in: diagnostics)
        else { return nil }
        let number = reader.expression("number", required: true)
        let meanTime = reader.expression("mean_time", required: true)
        reader.finish()
        guard let number, let meanTime else { return nil }
        return (number, meanTime)
    }

    private func readNumber(_ reader: inout MappingReader, _ route: String, _ numbers: inout [Int: String]) -> Int? {
        guard let node = reader.optional("number"), let number = node.integer("`number`", in: diagnostics) else { return nil }
        guard number >= 1 else {
            diagnostics.error(node.position, "`\(number)` cannot number a route", expected: "1 or more")
            return nil
        }
        if let other = numbers[number] {
            diagnostics.error(node.position, "route `\(other)` has the number \(number) already", expected: "a number of its own")
            return nil
        }
        numbers[number] = route
        return number
    }
}
