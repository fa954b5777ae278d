import Integration
import Testing

/// Kloft et al. 2006 (docetaxel, as in DDMODEL00000224) under the docetaxel of the library.
@Suite struct PublishedNeutropeniaTests {
    private static func twin() throws -> LibraryTwin {
        try LibraryTwin([("drug", "docetaxel-pk", [:]), ("marrow", "neutropenia-kloft-2006", ["C": "drug.C"])])
    }

    /// 100 mg/m2 over an hour to a typical man of 1.8 m2, treated before, with 1.34 g/L of AAG: the same equations and
    /// estimates, solved by SciPy 1.17.1's LSODA (rtol 1e-11).
    @Test func typicalCourse() throws {
        let twin = try Self.twin()
        let reference: [(Double, Double)] = [
            (72, 2.51836776), (120, 0.86014092), (168, 0.25947178), (192, 0.17472832), (216, 0.17068323), (240, 0.24688734),
            (288, 0.79966521), (336, 2.11849757), (504, 5.82400438),
        ]
        let anc = try twin.output("marrow.anc")
        let solution = try twin.solve(
            ["bsa": 1.8, "prior": "treated"], [twin.dose(180, over: 1)], at: reference.map(\.0),
            functionals: [.lowest(observable: anc, from: 0, to: 504), .timeOfLowest(observable: anc, from: 0, to: 504)])
        for (count, (_, published)) in zip(solution.samples[anc], reference) { #expect(abs(count / published - 1) < 1e-6) }
        #expect(abs(solution.functionals[0] / 0.16343197 - 1) < 1e-6)
        // The time of a minimum is known to the square root of its value's error.
        #expect(abs(solution.functionals[1] - 205.3331) < 0.05)
    }

    /// What patients bring: a woman of ECOG 1, treated before, with 2 g/L of AAG. Factors from the repository's control
    /// stream; the nadir from the same independent solution.
    @Test func patients() throws {
        let twin = try Self.twin()
        let anc = try twin.output("marrow.anc")
        let solution = try twin.solve(
            ["bsa": 1.8, "sex": "female", "ecog": "ps1", "prior": "treated", "aag": 2.0], [twin.dose(180, over: 1)],
            functionals: [.lowest(observable: anc, from: 0, to: 504)], until: 504)
        let factor = (1 - 0.121451) * (1 + 0.130406) * (1 - 0.146837) * (1 + 0.494618 * (2.0 - 1.34))
        #expect(abs(try twin.parameter("marrow.circ0", in: solution) / (5.21965 * factor) - 1) < 1e-12)
        // The slope keeps six figures of 15.5711 / 0.808.
        let slope = 15.5711 / 0.808 * (1 - 0.350693 * (2.0 - 1.34))
        #expect(abs(try twin.parameter("marrow.slope", in: solution) / slope - 1) < 3e-6)
        #expect(abs(solution.functionals[0] / 0.42539019 - 1) < 1e-5)
    }

    /// Below 1.34 g/L of AAG the baseline has another slope.
    @Test func lowAcidGlycoprotein() throws {
        let twin = try Self.twin()
        let solution = try twin.solve(["aag": 1.0], until: 1)
        let expected = 5.21965 * (1 + 0.174677 * (1.0 - 1.34))
        #expect(abs(try twin.parameter("marrow.circ0", in: solution) / expected - 1) < 1e-12)
    }
}
