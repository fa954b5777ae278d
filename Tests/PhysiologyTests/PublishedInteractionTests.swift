import Foundation
import Integration
import Physiology
import Testing

/// Midazolam and fluconazole against Olkkola KT, Ahonen J, Neuvonen PJ. Anesth Analg 1996;82:511-516 (abstract), in 12
/// volunteers: 400 mg of fluconazole, then 200 mg a day, for six days.
@Suite struct PublishedInteractionTests {
    private static func twin() throws -> TestTwin {
        let (victim, inhibitor) = (try committed("midazolam"), try committed("fluconazole"))
        return try TestTwin(
            PhysiologicalModel(of: victim, with: [inhibitor]).text(),
            inputs: ["fluconazole_liver": "fluconazole.liver_unbound", "fluconazole_gut": "fluconazole.gut_unbound"],
            with: [("fluconazole", PhysiologicalModel(of: inhibitor).text())])
    }

    /// AUC with fluconazole over AUC without, of a dose 2 h after fluconazole on a day.
    private func ratio(_ amount: Double, _ route: String, day: Int) throws -> Double {
        let twin = try Self.twin()
        let start = 24 * Double(day - 1) + 2
        let midazolam = try twin.dose(amount, "victim.\(route)", at: start)
        let daily = try (0..<(day + 3)).map { try twin.dose($0 == 0 ? 400 : 200, "fluconazole.oral", at: 24 * Double($0)) }
        let before = daily.filter { $0.time < start } + [midazolam] + daily.filter { $0.time > start }
        return try twin.area(of: "victim.Cp", before, from: start, to: start + 72)
            / twin.area(of: "victim.Cp", [midazolam], from: start, to: start + 72)
    }

    /// Oral AUC 3.6 times as high on day 6, 3.5 times on day 1; clearance after iv 51 % lower on day 4: within 25 %.
    @Test func ratios() throws {
        let (sixth, first, iv) = (try ratio(7.5, "oral", day: 6), try ratio(7.5, "oral", day: 1), try ratio(3.65, "iv", day: 4))
        #expect(abs(sixth / 3.6 - 1) < 0.25, "\(sixth)")
        #expect(abs(first / 3.5 - 1) < 0.25, "\(first)")
        #expect(abs(iv * 0.49 - 1) < 0.25, "\(iv)")
    }

    /// Alone: clearance of plasma 283 mL/min and bioavailability 44 % (Allonen 1981), the model's own sources, to 1 %.
    @Test func midazolamAlone() throws {
        let twin = try TestTwin(PhysiologicalModel(of: committed("midazolam")).text())
        let iv = try twin.area(of: "Cp", [twin.dose(5, "iv")], to: 240)
        let oral = try twin.area(of: "Cp", [twin.dose(5, "oral")], to: 240)
        #expect(abs(5000 / iv / (0.283 * 60) - 1) < 0.01)
        #expect(abs(oral / iv / 0.44 - 1) < 0.01)
    }

    /// Fluconazole, 400 mg by mouth: peak 6.72 mg/L (label) and half-life 30 h (Brammer 1990), neither of them put in, within
    /// 25 %.
    @Test func fluconazoleAlone() throws {
        let twin = try TestTwin(PhysiologicalModel(of: committed("fluconazole")).text())
        let levels = try twin.values(of: "Cp", [twin.dose(400, "oral")], at: [1, 1.5, 2, 2.5, 3, 48, 78])
        #expect(abs((levels.prefix(5).max() ?? 0) / 6720 - 1) < 0.25)
        let halfLife = 30 * 0.6931471805599453 / log(levels[5] / levels[6])
        #expect(abs(halfLife / 30 - 1) < 0.25, "\(halfLife)")
    }
}
