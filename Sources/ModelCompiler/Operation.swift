import CLanes
import Expressions

/// The interpreter's operation for each operator.
enum Operation {
    /// Whether a second word with the third operand follows.
    static func isWide(_ op: UInt16) -> Bool {
        op >= UInt16(LANES_SELECT.rawValue) && op < UInt16(LANES_OPERATION_COUNT.rawValue)
    }

    /// Whether `b` is an operand (of operations with three, the second).
    static func hasTwoOperands(_ op: UInt16) -> Bool {
        switch lanes_operation(rawValue: UInt32(op)) {
        case LANES_COPY, LANES_NEGATE, LANES_EXP, LANES_LOG, LANES_LOG10, LANES_SQRT, LANES_ABS, LANES_FLOOR, LANES_NOT: false
        default: true
        }
    }

    static func of(_ op: UnaryOperator) -> lanes_operation {
        switch op {
        case .negate: LANES_NEGATE
        case .exp: LANES_EXP
        case .log: LANES_LOG
        case .log10: LANES_LOG10
        case .sqrt: LANES_SQRT
        case .abs: LANES_ABS
        case .floor: LANES_FLOOR
        case .not: LANES_NOT
        }
    }

    static func of(_ op: BinaryOperator) -> lanes_operation {
        switch op {
        case .add: LANES_ADD
        case .subtract: LANES_SUBTRACT
        case .multiply: LANES_MULTIPLY
        case .divide: LANES_DIVIDE
        case .power: LANES_POWER
        case .min: LANES_MIN
        case .max: LANES_MAX
        case .less: LANES_LESS
        case .lessOrEqual: LANES_LESS_OR_EQUAL
        case .greater: LANES_GREATER
        case .greaterOrEqual: LANES_GREATER_OR_EQUAL
        case .equal: LANES_EQUAL
        case .notEqual: LANES_NOT_EQUAL
        case .and: LANES_AND
        case .or: LANES_OR
        }
    }
}
