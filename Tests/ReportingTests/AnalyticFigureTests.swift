import Reporting
import Testing

@Test func linearScalesHaveRoundTicksThatCoverTheValues() {
    let scale = Scale.linear(0.3, 87, from: 200, to: 0)
    #expect(scale.ticks.map(\.value) == [0, 20, 40, 60, 80, 100])
    #expect(scale.ticks.map(\.label) == ["0", "20", "40", "60", "80", "100"])
    #expect(scale.place(0) == 200 && scale.place(100) == 0 && scale.place(50) == 100)
    #expect(Scale.linear(-0.05, 0.1, from: 0, to: 1).ticks.map(\.label) == ["−0.05", "0.00", "0.05", "0.10"])
}

@Test func aScaleOfOneValueIsStillAScale() {
    let scale = Scale.linear(5, 5, from: 0, to: 100)
    #expect(scale.place(5) > 0 && scale.place(5) < 100)
    #expect(Scale.linear(0, 0, from: 0, to: 100).place(0).isFinite)
}

@Test func logarithmicScalesLabelPowersOfTen() {
    let scale = Scale.logarithmic(0.0013, 8, from: 400, to: 0)
    #expect(scale.domain == 0.001...10)
    #expect(scale.ticks.filter { !$0.label.isEmpty }.map(\.label) == ["0.001", "0.01", "0.1", "1", "10"])
    #expect(abs(scale.place(0.1) - 200) < 1e-9)
    #expect(scale.place(0).isNaN)
}

@Test func timesAreShownInASensibleUnit() {
    #expect(TimeAxis(stored: "h", duration: 2).unit == "min")
    #expect(TimeAxis(stored: "h", duration: 72).unit == "h")
    #expect(TimeAxis(stored: "h", duration: 73).unit == "d")
    #expect(TimeAxis(stored: "h", duration: 20 * 168).unit == "d")
    #expect(TimeAxis(stored: "d", duration: 141).unit == "wk")
    #expect(TimeAxis(stored: "d", duration: 3).factor == 24)
    #expect(TimeAxis(stored: "h", duration: 24).scale(0, 24, from: 0, to: 250).ticks.map(\.value) == [0, 6, 12, 18, 24])
}

@Test func numbersKeepTheirSignificantDigits() {
    let three = NumberStyle.significant(3)
    #expect(three.format(512.34).text == "512" && three.format(0.0123456).text == "0.0123")
    #expect(three.format(1234.5).text == "1234" || three.format(1234.5).text == "1235")
    #expect(three.format(123_456).text == "123\u{202F}456")
    #expect(three.format(-0.5).text == "−0.500" && three.format(.nan).text == "–" && three.format(0).text == "0")
    #expect(three.format(0.000012345).text == "1.23×10⁻⁵" && three.format(6.02e23).text == "6.02×10²³")
    #expect(NumberStyle.decimals(1).format(-0.01).text == "0.0")
    #expect(NumberStyle.amount.format(1250).text == "1250" && NumberStyle.amount.format(75.449).text == "75.45")
}

@Test func unitsAreWrittenAsInPrint() {
    let expected = [
        "mg.h/L": "mg·h/L", "10*9/L": "10⁹/L", "m2": "m²", "mg/m2": "mg/m²", "mL/min/{1.73_m2}": "mL/min/1.73\u{A0}m²", "1": "", "%": "%",
        "ug/mL": "µg/mL", "L/h": "L/h", "kg/m2": "kg/m²", "[IU]/L": "IU/L", "1/h": "1/h", "umol/L": "µmol/L", "d": "d",
    ]
    for (stored, shown) in expected { #expect(UnitText.pretty(stored) == shown) }
}

@Test func thinningKeepsExtremesAndEnds() {
    var values = (0..<1000).map { Double($0 % 7) }
    values[503] = 99
    values[777] = -99
    let kept = Thinning.indices(values, buckets: 50)
    #expect(kept.count <= 102 && kept.contains(503) && kept.contains(777) && kept.first == 0 && kept.last == 999)
    #expect(zip(kept, kept.dropFirst()).allSatisfy { $0 < $1 })
    #expect(Thinning.indices([1, 2, 3], buckets: 50) == [0, 1, 2])
}

@Test func partsOfAModelsTextAreFoundAsWritten() {
    let text = ModelText(
        """
        title: 'A model: tested'
        source: |
          Author A. Journal 2002;1:2-3,
          doi:10.1000/1

        # between
        equations: |
          A' = -k * A

          C = A / V
        outputs:
        """)
    #expect(text.value(of: "title") == "A model: tested")
    #expect(text.value(of: "source") == "Author A. Journal 2002;1:2-3, doi:10.1000/1")
    #expect(text.block(of: "equations") == "A' = -k * A\n\nC = A / V")
    #expect(text.block(of: "outputs") == nil && text.value(of: "none") == nil)
}
