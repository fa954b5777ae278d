import Integration
import Physiology
import Testing

/// Limits of the permeability-limited kind.
@Suite struct AnalyticPermeabilityTests {
    private static func twin(_ permeability: String, _ kind: PhysiologicalModel.Kind = .permeabilityLimited) throws -> TestTwin {
        let text = AnalyticClearanceTests.drug.replacing("{per_volume: 25 1/h, tissues: {liver: 80 1/h}}", with: permeability)
        return try TestTwin(PhysiologicalModel(of: compound(text), kind: kind).text())
    }

    private static let times = [0.1, 0.5, 1, 3, 8]

    private func levels(_ twin: TestTwin) throws -> [Double] {
        try twin.values(of: "Cp", [twin.dose(100, "oral"), twin.dose(10, "iv", over: 1)], at: Self.times)
    }

    /// With ever higher permeability the flow-limited model is approached, the difference falling as 1 over permeability.
    @Test func flowLimit() throws {
        let flow = try levels(Self.twin("{per_volume: 1 1/h}", .flowLimited))
        func difference(_ permeability: String) throws -> Double {
            zip(try levels(Self.twin(permeability)), flow).map { abs($0 / $1 - 1) }.max() ?? 1
        }
        let (near, nearer) = (try difference("{per_volume: 1e5 1/h}"), try difference("{per_volume: 1e6 1/h}"))
        #expect(nearer < 1e-3 && near / nearer > 8 && near / nearer < 12)
    }

    /// Where only a few tissues have a permeability, the others stay limited by flow; and a tissue that drug hardly enters
    /// makes the volume smaller, so that early levels are higher.
    @Test func singleTissues() throws {
        let twin = try Self.twin("{tissues: {muscle: 0.001 1/h, adipose: 0.001 1/h}}")
        #expect(twin.twin.model.states.contains { $0.name == "muscle_blood" } && !twin.twin.model.states.contains { $0.name == "skin_blood" })
        let flow = try levels(Self.twin("{per_volume: 1 1/h}", .flowLimited))
        #expect(try levels(twin)[0] > 1.2 * flow[0])
    }
}
