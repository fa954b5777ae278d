import ArgumentParser
import DataAnalysis

struct AnalyseMCPMod: AnalyseMethod {
    static let configuration: CommandConfiguration = describe(
        "mcp-mod", "Proof of a dose response and the dose with the effect wanted.",
        example: "--data biom.csv --response resp --dose dose --candidates \"linear, emax(0.2), sigEmax(0.1, 3)\" --difference 0.4")

    @OptionGroup var data: DataOptions
    @Option(help: ArgumentHelp("Column of numbers.", valueName: "column")) var response: String
    @Option(help: ArgumentHelp("Column of doses, 0 for the control.", valueName: "column")) var dose: String
    @Option(
        help: ArgumentHelp(
            """
            Shapes, separated by commas: linear, linlog, emax(ed50), sigEmax(ed50, h), exponential(delta), \
            quadratic(delta) for d + delta d^2, logistic(ed50, delta), betaMod(delta1, delta2).
            """, valueName: "shapes"))
    var candidates: String
    @Option(help: "Effect over dose 0, above 0, whose dose is sought.") var difference: Double?
    @Option(help: "Fraction of the largest effect whose dose is told.") var fraction: Double = 0.5
    @Flag(help: "The response falls with an effective dose.") var decrease = false
    @Option(help: "One-sided level of the test of all shapes together.") var alpha: Double = 0.025

    func validate() throws {
        if shapes.isEmpty { throw ValidationError("--candidates names no shape; give one or more, such as linear.") }
        if let difference, !(difference > 0 && difference.isFinite) {
            throw ValidationError("--difference is \(difference); give a number above 0 (with --decrease for a fall).")
        }
        if !(fraction > 0 && fraction <= 1) {
            throw ValidationError("--fraction is \(fraction); give a number above 0 and up to 1.")
        }
        if !(alpha > 0 && alpha < 0.5) {
            throw ValidationError("--alpha is \(alpha); give a number between 0 and 0.5.")
        }
    }

    /// Separated by the commas outside parentheses, without blanks around them.
    private var shapes: [String] {
        var depth = 0
        var shapes = [""]
        for character in candidates {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if character == "," && depth == 0 { shapes.append("") } else { shapes[shapes.count - 1].append(character) }
        }
        return shapes.map { shape in
            let head = shape.drop { $0 == " " }
            return String(head.reversed().drop { $0 == " " }.reversed())
        }.filter { !$0.isEmpty }
    }

    func analysis() throws -> any DataAnalysing {
        DoseFindingAnalysis(
            response: response, dose: dose, candidates: shapes, direction: decrease ? .decrease : .increase, alpha: alpha,
            difference: difference, fraction: fraction)
    }
}
