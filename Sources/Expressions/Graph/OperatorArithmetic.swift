#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

// The enumeration's cases hide the functions of the same names.
private func exponential(_ x: Double) -> Double { exp(x) }
private func logarithm(_ x: Double) -> Double { log(x) }
private func commonLogarithm(_ x: Double) -> Double { log10(x) }

extension UnaryOperator {
    /// The operator on doubles, to the bit as the lane interpreter computes it. Truth is 1 or 0; anything but 0 is true.
    public func callAsFunction(_ x: Double) -> Double {
        switch self {
        case .negate: -x
        case .exp: exponential(x)
        case .log: logarithm(x)
        case .log10: commonLogarithm(x)
        case .sqrt: x.squareRoot()
        case .abs: x.magnitude
        case .floor: x.rounded(.down)
        case .not: x == 0 ? 1 : 0
        }
    }
}

extension BinaryOperator {
    /// The operator on doubles, to the bit as the lane interpreter computes it.
    ///
    /// `min` and `max` return NaN if either operand is NaN; every comparison with NaN is false but `notEqual`.
    public func callAsFunction(_ x: Double, _ y: Double) -> Double {
        switch self {
        case .add: x + y
        case .subtract: x - y
        case .multiply: x * y
        case .divide: x / y
        case .power: pow(x, y)
        case .min: x < y || x.isNaN ? x : y
        case .max: x > y || x.isNaN ? x : y
        case .less: x < y ? 1 : 0
        case .lessOrEqual: x <= y ? 1 : 0
        case .greater: x > y ? 1 : 0
        case .greaterOrEqual: x >= y ? 1 : 0
        case .equal: x == y ? 1 : 0
        case .notEqual: x != y ? 1 : 0
        case .and: x != 0 && y != 0 ? 1 : 0
        case .or: x != 0 || y != 0 ? 1 : 0
        }
    }

    /// Whether the value is a truth, 1 or 0.
    public var isTruth: Bool { isComparison || self == .and || self == .or }

    /// Whether it compares two quantities.
    public var isComparison: Bool {
        switch self {
        case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual: true
        default: false
        }
    }

    /// Whether the operands may change places without changing the value.
    var isCommutative: Bool {
        switch self {
        case .add, .multiply, .min, .max, .equal, .notEqual, .and, .or: true
        default: false
        }
    }
}
