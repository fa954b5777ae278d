import CLanes

/// A program, or a part of one, as a C function with the interpreter's signature.
///
/// Every value is a constant of its own; a register is stored once, after its last write, and only if it is `kept`. So
/// the C compiler sees straight-line code without memory traffic for temporaries, and may order it as it likes: each
/// operation is still rounded by itself.
struct NativeFunctionText {
    let steps: ArraySlice<DraftProgram.Instruction>
    /// Registers whose values must be in memory after a run.
    let kept: Set<Int>

    /// - Parameter qualifiers: what stands before the definition.
    func definition(named name: String, qualifiers: String = "") throws(NativeError) -> String {
        var lastWrite: [Int: Int] = [:]
        for (index, step) in steps.enumerated() { lastWrite[step.destination] = index }

        var lines = ["\(qualifiers)\(Self.head(name)) {", "V *r = (V *)registers;"]
        var values: [Int: String] = [:]
        for (index, step) in steps.enumerated() {
            let operands = step.operands.map { values[$0] ?? "r[\($0)]" }
            let register = step.destination
            lines.append("const V t\(index) = \(try Self.formula(step.operation, operands));")
            values[register] = "t\(index)"
            if lastWrite[register] == index, kept.contains(register) { lines.append("r[\(register)] = t\(index);") }
        }
        lines.append("}")
        return lines.joined(separator: "\n")
    }

    /// A function that runs others one after the other.
    static func sequence(_ parts: [String], named name: String) -> String {
        "\(head(name)) { \(parts.map { "\($0)(unused, registers); " }.joined())}"
    }

    private static func head(_ name: String) -> String {
        "void \(name)(const void *unused, double *restrict registers)"
    }

    /// The meaning of each operation, word for word that of the interpreter.
    private static func formula(_ operation: lanes_operation, _ x: [String]) throws(NativeError) -> String {
        switch operation {
        case LANES_COPY: x[0]
        case LANES_ADD: "\(x[0]) + \(x[1])"
        case LANES_SUBTRACT: "\(x[0]) - \(x[1])"
        case LANES_MULTIPLY: "\(x[0]) * \(x[1])"
        case LANES_DIVIDE: "\(x[0]) / \(x[1])"
        case LANES_NEGATE: "-\(x[0])"
        case LANES_EXP: "unary(functions->exp, \(x[0]))"
        case LANES_LOG: "unary(functions->log, \(x[0]))"
        case LANES_LOG10: "unary(functions->log10, \(x[0]))"
        case LANES_POWER: "binary(functions->pow, \(x[0]), \(x[1]))"
        case LANES_SQRT: "root(\(x[0]))"
        case LANES_ABS: "(V)((M)\(x[0]) & MAGNITUDE)"
        case LANES_FLOOR: "down(\(x[0]))"
        case LANES_MIN: "CHOOSE((\(x[0]) < \(x[1])) | (\(x[0]) != \(x[0])), \(x[0]), \(x[1]))"
        case LANES_MAX: "CHOOSE((\(x[0]) > \(x[1])) | (\(x[0]) != \(x[0])), \(x[0]), \(x[1]))"
        case LANES_LESS: "TRUTH(\(x[0]) < \(x[1]))"
        case LANES_LESS_OR_EQUAL: "TRUTH(\(x[0]) <= \(x[1]))"
        case LANES_GREATER: "TRUTH(\(x[0]) > \(x[1]))"
        case LANES_GREATER_OR_EQUAL: "TRUTH(\(x[0]) >= \(x[1]))"
        case LANES_EQUAL: "TRUTH(\(x[0]) == \(x[1]))"
        case LANES_NOT_EQUAL: "TRUTH(\(x[0]) != \(x[1]))"
        case LANES_AND: "TRUTH((\(x[0]) != ZERO) & (\(x[1]) != ZERO))"
        case LANES_OR: "TRUTH((\(x[0]) != ZERO) | (\(x[1]) != ZERO))"
        case LANES_NOT: "TRUTH(\(x[0]) == ZERO)"
        case LANES_SELECT: "CHOOSE(\(x[0]) != ZERO, \(x[1]), \(x[2]))"
        case LANES_MULTIPLY_ADD: "\(x[0]) * \(x[1]) + \(x[2])"
        case LANES_MULTIPLY_SUBTRACT: "\(x[0]) * \(x[1]) - \(x[2])"
        case LANES_SUBTRACT_PRODUCT: "\(x[2]) - \(x[0]) * \(x[1])"
        default: throw .unknownOperation(Int(operation.rawValue))
        }
    }
}
