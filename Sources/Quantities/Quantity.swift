/// A number and its unit.
///
///     let clearance = try Quantity(parsing: "75 mL/min")
///     try clearance.converted(to: Unit("L/h"))   // 4.5 L/h
public struct Quantity: Hashable, Sendable, CustomStringConvertible {
    public let value: Double
    public let unit: Unit

    public init(_ value: Double, _ unit: Unit) {
        self.value = value
        self.unit = unit
    }

    /// Reads a number, one space and a unit; a number alone is dimensionless.
    ///
    /// - Throws: ``UnitError`` for a malformed number, a missing space or a wrong unit; its offset counts from the
    ///   beginning of `text`.
    public init(parsing text: String) throws(UnitError) {
        let numberText = text.prefix { $0 != " " }
        guard let value = DecimalNumber.parse(numberText) else { throw Self.numberError(text, numberText) }
        let rest = text.dropFirst(numberText.count)
        guard !rest.isEmpty else {
            self.init(value, .one)
            return
        }
        let unitText = String(rest.dropFirst())
        let offset = numberText.unicodeScalars.count + 1
        guard unitText.first?.isWhitespace == false else {
            throw UnitError(
                unitText.isEmpty ? "a unit is missing after the space" : "more than one space between number and unit",
                suggestion: "write one space between number and unit", offset: offset)
        }
        do {
            self.init(value, try Unit(unitText))
        } catch {
            throw UnitError(error.message, suggestion: error.suggestion, offset: error.offset + offset)
        }
    }

    /// The same quantity in another unit; between degrees Celsius and kelvin with the offset of 273.15.
    ///
    /// - Throws: ``UnitError`` when the dimensions differ.
    public func converted(to other: Unit) throws(UnitError) -> Quantity {
        if unit == other { return Quantity(value, other) }
        if unit.isCelsius, !other.isCelsius, other.dimension == unit.dimension {
            return try Quantity(value + Self.celsiusOffset, unit.coherent).converted(to: other)
        }
        if other.isCelsius, !unit.isCelsius, other.dimension == unit.dimension {
            return Quantity(value * (try unit.factor(to: other.coherent)) - Self.celsiusOffset, other)
        }
        return Quantity(value * (try unit.factor(to: other)), other)
    }

    public var description: String { unit == .one && unit.symbol == "1" ? "\(value)" : "\(value) \(unit)" }

    private static let celsiusOffset = 273.15

    private static func numberError(_ text: String, _ number: Substring) -> UnitError {
        let spaces = text.unicodeScalars.filter { $0.properties.isWhitespace && $0 != " " }
        if let space = spaces.first {
            let offset = text.unicodeScalars.prefix { $0 != space }.count
            let code = String(space.value, radix: 16, uppercase: true)
            return UnitError(
                space == "\t" ? "a tab stands here" : "a special space (U+\(String(repeating: "0", count: max(0, 4 - code.count)))\(code)) stands here",
                suggestion: "write one ordinary space between number and unit", offset: offset)
        }
        if number.contains(","), DecimalNumber.parse(Substring(number.replacing(",", with: "."))) != nil {
            return UnitError(
                "`\(number)` is no number: a decimal comma", suggestion: DecimalNumber.withoutComma(number))
        }
        // `4.5L/h`: the longest number in front of a unit, which does not itself begin with a digit.
        for length in stride(from: min(number.count, 40) - 1, through: 1, by: -1) {
            let front = number.prefix(length)
            if DecimalNumber.parse(front) != nil, !(number.dropFirst(length).first?.isNumber ?? true),
                (try? Unit(String(number.dropFirst(length)))) != nil
            {
                return UnitError(
                    "no space between number and unit", suggestion: "write `\(front) \(text.dropFirst(length))`",
                    offset: length)
            }
        }
        return UnitError("`\(number.prefix(40))` is no number", suggestion: "write a quantity such as `4.5 L/h`")
    }
}

/// Decimal numbers as people write them; Swift's own reader also takes hexadecimal, `inf` and `nan`.
public enum DecimalNumber {
    /// How to write a number that has a comma. `1,000` may be one or a thousand: the author must say which.
    public static func withoutComma(_ text: some StringProtocol) -> String {
        let text = String(text)
        let point = text.replacing(",", with: ".")
        let digits = text.split(separator: ",", maxSplits: 1).last?.prefix { $0.isNumber }.count
        return digits == 3
            ? "write `\(text.replacing(",", with: ""))` or `\(point)`, whichever is meant" : "write a point: `\(point)`"
    }

    /// The nearest double of `12`, `-0.5`, `.5`, `1e-3`; nil for anything else and for what is too large for a double.
    public static func parse(_ text: some StringProtocol) -> Double? {
        guard text.utf8.allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || "+-.eE".utf8.contains($0) }),
            let value = Double(text), value.isFinite
        else { return nil }
        return value
    }
}
