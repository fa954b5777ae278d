import Foundation
import Testing

/// A model with one wrong unit, in any of these places, is refused at that place.
@Suite struct PropertyWrongUnitTests {
    /// What stands in the sound model, and the same with a wrong unit; `‸` marks where the error must be told.
    static let places: [(sound: String, wrong: String)] = [
        ("notes: none\ntime: h", "notes: none\ntime: ‸mg"),
        ("molar_mass: 500 g/mol", "molar_mass: ‸500 g/m2"),
        ("default: 70 kg", "default: ‸70 L"),
        ("studied: [40 kg, 120 kg]", "studied: [40 kg, ‸120 cm]"),
        ("[8 h, 0.1 1/h]", "[‸8 mg, 0.1 1/h]"),
        ("[8 h, 0.1 1/h]", "[8 h, ‸0.1 h]"),
        ("4.5 L/h * (weight / 70 kg)^0.75", "4.5 L/h * (weight / 70 L)‸^0.75"),
        ("(weight / 70 kg), iiv: {sd: 0.2", "(weight / 70 kg), iiv: {sd: ‸0.2 L"),
        ("iiv: {sd: 0.3 1/h", "iiv: {sd: ‸0.3 h"),
        ("iov: {variance: 0.04}", "iov: {variance: ‸0.04 L2/h2}"),
        ("kout: {typical: 0.05 1/h, iov: {cv: 20 %}", "kout: {typical: 0.05 1/h, iov: {cv: ‸20 1/h}"),
        ("initial: 1 g * (weight / 70 kg)", "initial: ‸1 mL * (weight / 70 kg)"),
        ("effect = C / (C + 1 mg/L)", "effect = C / (C ‸+ 1 mg/m2)"),
        ("room > 20 Cel", "room ‸> 20 kg"),
        ("if t > 48 h and", "if t ‸> 48 mg and"),
        ("tad < 1 d then", "tad ‸< 1 L then"),
        ("then 2 mg/h * effect else 0)", "then 2 mg * effect else 0)"),
        ("tumour < 0.1 g and", "tumour ‸< 0.1 mL and"),
        ("set: {tumour: 100 mg,", "set: {tumour: ‸100 mL,"),
        ("cells: 0.9 * cells}", "cells: ‸0.9 h * cells}"),
        ("bioavailability: F,", "bioavailability: ‸80 mg,"),
        ("lag: tlag,", "lag: ‸2 * ki,"),
        ("transit: {number: 3.5,", "transit: {number: ‸3.5 h,"),
        ("mean_time: mtt}", "mean_time: ‸90 mg}"),
        ("duration: 30 min", "duration: ‸30 m"),
        ("rate: 2 mg/h * (weight / 70 kg)", "rate: ‸2 mL/h * (weight / 70 kg)"),
        ("unit: umol/L", "unit: ‸umol/h"),
        ("additive: 0.1 umol/L", "additive: ‸0.1 umol"),
        ("proportional: 10 %", "proportional: ‸10 mg"),
        ("lloq: 0.05 umol/L", "lloq: ‸0.05 kg"),
        ("{additive: 0.1, scale: log}", "{additive: ‸0.1 10^6/L, scale: log}"),
        ("cells: {unit: 10^6/L", "cells: {unit: ‸mg/L"),
        ("value: tumour / 1 g", "value: tumour / 1 L"),
    ]

    @Test(arguments: places.indices)
    func isRefusedThere(_ index: Int) throws {
        let (sound, wrong) = Self.places[index]
        let base = try fixture("rich.yaml")
        try #require(base.components(separatedBy: sound).count == 2, "`\(sound)` must occur once")
        let marked = base.replacing(sound, with: wrong)
        let text = marked.replacing("‸", with: "")
        let (model, found) = messages(text)
        #expect(model == nil)
        // An output's unit is also that of its error and its limit; any other slip is told once.
        #expect(found.count == (wrong == "unit: ‸umol/h" ? 3 : 1), "\(found)")
        if let place = Self.position(of: "‸", in: marked) {
            #expect(found.first?.hasPrefix("model.yaml:\(place):") == true, "told at \(found), expected at \(place)")
        } else {
            // Without a mark: anywhere in the altered line.
            let line = Self.position(of: wrong, in: text)?.split(separator: ":").first.map(String.init) ?? "?"
            #expect(found.first?.hasPrefix("model.yaml:\(line):") == true, "told at \(found), expected in line \(line)")
        }
    }

    /// `line:column` of a text's first occurrence.
    private static func position(of word: String, in text: String) -> String? {
        guard let range = text.range(of: word) else { return nil }
        let lines = text[..<range.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)
        return "\(lines.count):\((lines.last?.unicodeScalars.count ?? 0) + 1)"
    }
}
