import Documents
import Foundation
import Quantities

/// A list of times as people write it on the command line: `0:672:4,1,2.5`, ranges with both ends and a step, and single
/// times. They are in the model's time unit unless a unit follows the whole list: `0:28:1 d`.
///
/// Steps are counted in decimals, so `0:1:0.1` holds 0.3 and not 0.30000000000000004.
enum TimeList {
    /// More readings of one twin are a slip of the pen.
    private static let most = 1_000_000

    /// Ascending, each once; nil after diagnostics.
    static func parse(_ text: String, unit: Quantities.Unit, option: String = "--at", _ diagnostics: Diagnostics) -> [Double]? {
        let list = Scalar(text, file: option)
        let (body, factor) = split(list, unit, diagnostics)
        guard let factor else { return nil }
        var times: Set<Double> = []
        var isSound = true
        var offset = 0
        for item in body.split(separator: ",", omittingEmptySubsequences: false) {
            let position = list.position(at: offset)
            if let values = values(String(item), at: position, diagnostics), times.count + values.count <= most {
                times.formUnion(values.map { $0 * factor })
            } else {
                if !diagnostics.hasErrors { tellTooMany(position, diagnostics) }
                isSound = false
            }
            offset += item.unicodeScalars.count + 1
        }
        return isSound ? times.sorted() : nil
    }

    /// The numbers, and what they are multiplied with: a unit may follow the last of them after a space.
    private static func split(
        _ list: Scalar, _ unit: Quantities.Unit, _ diagnostics: Diagnostics
    ) -> (numbers: Substring, factor: Double?) {
        let text = list.text[...]
        let last = text.lastIndex { ",:".contains($0) }.map { text.index(after: $0) } ?? text.startIndex
        let number = text[last...].drop { $0 == " " }
        guard let blank = number.firstIndex(of: " "), let start = number[blank...].firstIndex(where: { $0 != " " }) else {
            return (text, 1)
        }
        let body = text[..<blank]
        let position = list.position(at: text[..<start].unicodeScalars.count)
        do {
            let own = try Quantities.Unit(text[start...].trimmingCharacters(in: .whitespaces))
            guard own.isCommensurable(with: unit) else {
                diagnostics.error(position, "`\(own)` (\(own.dimension)) is no unit of time", expected: "a unit such as `h` or `d`")
                return (body, nil)
            }
            return (body, try own.factor(to: unit))
        } catch {
            diagnostics.error(position, error.message, remedy: error.suggestion)
            return (body, nil)
        }
    }

    private static func values(_ item: String, at position: SourcePosition, _ diagnostics: Diagnostics) -> [Double]? {
        let parts = item.split(separator: ":", omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) }
        let numbers = parts.map { DecimalNumber.parse($0) == nil ? nil : Decimal(string: $0) }
        guard !numbers.contains(nil), parts.count == 1 || parts.count == 3 else {
            let isMissing = item.allSatisfy { $0 == " " }
            let what = isMissing ? "a time is missing" : "`\(item.prefix(40))` is neither a time nor a range"
            let hasUnit = item.contains { $0.isLetter && !"eE".contains($0) }
            diagnostics.error(
                position, what, expected: "numbers, or ranges `first:last:step`, with commas between them, such as `0:24:1,36`",
                remedy: hasUnit ? "a unit stands once, after all of them and a space: `0:28:1,35 d`" : nil)
            return nil
        }
        let values = numbers.compactMap { $0 }
        guard values.allSatisfy({ $0 >= 0 }) else {
            diagnostics.error(position, "a time before 0: `\(item)`", expected: "0 or more")
            return nil
        }
        if values.count == 1 { return [double(values[0])] }
        let (first, last, step) = (values[0], values[1], values[2])
        guard step > 0, last >= first else {
            diagnostics.error(
                position, step > 0 ? "the range `\(item)` ends before it begins" : "the range `\(item)` has no step above 0",
                expected: "`first:last:step`, such as `0:672:4`")
            return nil
        }
        guard double((last - first) / step) < Double(most) else {
            tellTooMany(position, diagnostics)
            return nil
        }
        var times: [Double] = []
        var time = first
        while time <= last {
            times.append(double(time))
            time += step
        }
        return times
    }

    private static func tellTooMany(_ position: SourcePosition, _ diagnostics: Diagnostics) {
        diagnostics.error(position, "more than \(most) times", remedy: "take a longer step")
    }

    /// The nearest double, which the text of a decimal gives and its `doubleValue` does not always.
    private static func double(_ value: Decimal) -> Double { Double(value.description) ?? NSDecimalNumber(decimal: value).doubleValue }
}
