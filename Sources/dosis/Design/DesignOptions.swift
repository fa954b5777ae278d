import ArgumentParser
import Foundation
import Statistics

/// What the designs of all endpoints have in common.
struct DesignOptions: ParsableArguments {
    @Option(help: "Type I error, of both sides together if there are two. (default: 0.025, or 0.05 two-sided)")
    var alpha: Double?

    @Option(help: "1: reject in the direction of the effect only; 2: in either direction.")
    var sides: Int = 1

    @Option(help: "P(rejection) at the effect, for which a size is found. (default: 0.9)")
    var power: Double?

    @Option(help: "How many looks, equally spaced, or their information fractions: `3` or `0.5,0.75,1`.")
    var looks: String = "1"

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            Efficacy bounds: obrien-fleming, pocock, wang-tsiatis:SHAPE, haybittle-peto:Z, lan-demets-obrien-fleming, \
            lan-demets-pocock, kim-demets:RHO, hwang-shih-decani:GAMMA, or Z values such as `2.8,2.0`.
            """))
    var boundary: String = "lan-demets-obrien-fleming"

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            Futility bounds: none, lan-demets-obrien-fleming, lan-demets-pocock, kim-demets:RHO, \
            hwang-shih-decani:GAMMA (spending the type II error), or Z values of all looks but the last, such as \
            `0,0.5`.
            """))
    var futility: String = "none"

    @Flag(help: "The trial must stop at futility bounds; efficacy bounds are then lower.")
    var binding = false

    @Flag(help: "Print JSON instead of a table.")
    var json = false

    /// - Parameter size: the option that gives the size, if one does: it and --power exclude each other.
    func design(size: String? = nil) throws -> GroupSequentialDesign {
        guard sides == 1 || sides == 2 else { throw DesignInputError("--sides is \(sides); give 1 or 2") }
        if let size, power != nil {
            throw DesignInputError(
                """
                \(size) and --power exclude each other: give the size to find the power, or the power to find the \
                size
                """)
        }
        let rates = try rates()
        let futility = try BoundaryText.futility(futility, isBinding: binding)
        if futility != nil, rates.count == 1 {
            throw DesignInputError("--futility stops a trial at an interim look; give --looks 2 or more")
        }
        return try GroupSequentialDesign(
            informationRates: rates, alpha: alpha ?? (sides == 2 ? 0.05 : 0.025), sides: sides == 2 ? .two : .one,
            power: power ?? 0.9, efficacy: BoundaryText.efficacy(boundary), futility: futility)
    }

    private func rates() throws -> [Double] {
        if let count = Int(looks) {
            guard 1...100 ~= count else { throw DesignInputError("--looks is \(count); give a number from 1 to 100") }
            return (1...count).map { Double($0) / Double(count) }
        }
        return try NumberList.parse(looks, option: "--looks", example: "`3`, or fractions such as `0.5,0.75,1`")
    }
}

/// A list of numbers on the command line.
enum NumberList {
    static func parse(_ text: String, option: String, example: String) throws -> [Double] {
        try text.split(separator: ",", omittingEmptySubsequences: false).map { item in
            guard let number = Double(item.trimmingCharacters(in: .whitespaces)), number.isFinite else {
                throw DesignInputError("\(option) \(text): `\(item)` is no number; give \(example)")
            }
            return number
        }
    }
}
