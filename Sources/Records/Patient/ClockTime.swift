/// A date and time of the day, as seconds since the beginning of 1970; with a zone in that of Greenwich, else as clocks
/// show it.
struct ClockTime: Hashable, Sendable {
    let seconds: Double
    let hasZone: Bool
    /// What clocks show there, less Greenwich, in seconds.
    let zone: Double
    /// Whether a time of the day was given.
    let isPrecise: Bool

    /// Reads `2026-11-20 08:30`, `2026-11-20T08:30:15+01:00` (ISO 8601); also a date alone, which begins at midnight.
    init?(_ text: String) {
        let scalars = Array(text.utf8)
        guard let date = Self.numbers(scalars.prefix(10), separator: UInt8(ascii: "-")), date.map(\.count) == [4, 2, 2],
            let day = Self.day(date[0].value, date[1].value, date[2].value)
        else { return nil }
        let rest = scalars.dropFirst(10)
        guard let separator = rest.first else {
            self.init(seconds: Double(day) * 86400, zone: nil, isPrecise: false)
            return
        }
        guard separator == UInt8(ascii: "T") || separator == UInt8(ascii: " ") else { return nil }
        var clock = rest.dropFirst()
        var zone: Double?
        if clock.last == UInt8(ascii: "Z") {
            zone = 0
            clock = clock.dropLast()
        } else if let sign = clock.lastIndex(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }) {
            guard let parts = Self.numbers(clock[(sign + 1)...], separator: UInt8(ascii: ":")), parts.map(\.count) == [2, 2],
                parts[0].value <= 14, parts[1].value < 60
            else { return nil }
            zone = Double(parts[0].value * 3600 + parts[1].value * 60) * (clock[sign] == UInt8(ascii: "-") ? -1 : 1)
            clock = clock[..<sign]
        }
        var fraction = 0.0
        if let point = clock.firstIndex(of: UInt8(ascii: ".")) {
            guard let value = Double("0" + String(decoding: clock[point...], as: UTF8.self)) else { return nil }
            fraction = value
            clock = clock[..<point]
        }
        guard let parts = Self.numbers(clock, separator: UInt8(ascii: ":")), parts.count == 2 || parts.count == 3,
            parts.allSatisfy({ $0.count == 2 }), parts[0].value < 24, parts[1].value < 60, parts.count == 2 || parts[2].value < 60
        else { return nil }
        let second = parts.count == 3 ? parts[2].value : 0
        let ofDay = Double(parts[0].value * 3600 + parts[1].value * 60 + second) + fraction
        self.init(seconds: Double(day) * 86400 + ofDay - (zone ?? 0), zone: zone, isPrecise: true)
    }

    private init(seconds: Double, zone: Double?, isPrecise: Bool) {
        self.seconds = seconds
        hasZone = zone != nil
        self.zone = zone ?? 0
        self.isPrecise = isPrecise
    }

    /// Groups of digits between separators.
    private static func numbers(_ text: ArraySlice<UInt8>, separator: UInt8) -> [(value: Int, count: Int)]? {
        var groups: [(value: Int, count: Int)] = []
        for part in text.split(separator: separator, omittingEmptySubsequences: false) {
            guard !part.isEmpty, part.count <= 4, part.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
            groups.append((part.reduce(0) { $0 * 10 + Int($1 - 0x30) }, part.count))
        }
        return groups
    }

    /// Days since 1970-01-01 in the Gregorian calendar; nil for a date that does not exist.
    private static func day(_ year: Int, _ month: Int, _ day: Int) -> Int? {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard year >= 1800, (1...12).contains(month), day >= 1, day <= lengths[month - 1] else { return nil }
        // Years that begin in March: leap days come last.
        let y = month > 2 ? year : year - 1
        let ofYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return 365 * y + y / 4 - y / 100 + y / 400 + ofYear - 719_468
    }

    /// `2026-11-20 08:30`, of seconds since 1970.
    static func text(_ seconds: Double) -> String {
        let minutes = Int((seconds / 60).rounded())
        var days = minutes >= 0 ? minutes / 1440 : (minutes - 1439) / 1440
        let ofDay = minutes - days * 1440
        days += 719_468
        let era = days / 146_097
        let ofEra = days - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * ofYear + 2) / 153
        let day = ofYear - (153 * shifted + 2) / 5 + 1
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(year)-\(two(month))-\(two(day)) \(two(ofDay / 60)):\(two(ofDay % 60))"
    }
}
