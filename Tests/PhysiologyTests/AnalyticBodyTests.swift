import Integration
import Physiology
import Testing

/// The body that a model file makes of sex, age, height and weight.
@Suite struct AnalyticBodyTests {
    private static func body() throws -> TestTwin {
        let text = try PhysiologicalModel(of: committed("midazolam")).text() + """
              mass: {unit: kg, value: m_lean + m_adipose}
              adipose_mass: {unit: kg, value: m_adipose}
              liver_mass: {unit: kg, value: m_liver}
              muscle_mass: {unit: kg, value: m_muscle}
              blood: {unit: L, value: V_artery + V_vein + Vb_tissues}
              blood_mass: {unit: kg, value: m_blood}
              vein_volume: {unit: L, value: V_vein}
              output: {unit: L/h, value: CO}
              flows: {unit: L/h, value: Q_adipose + Q_bone + Q_brain + Q_heart + Q_kidney + Q_muscle + Q_skin + Q_rest + Q_hepatic_artery + Q_gut + Q_spleen + Q_pancreas}
              rest_flow: {unit: L/h, value: Q_rest}
              liver_flow: {unit: L/h, value: Q_liver}

            """
        return try TestTwin(text)
    }

    private func value(_ twin: TestTwin, _ name: String, _ person: Person) throws -> Double {
        try twin.values(of: name, for: person, [], at: [0])[0]
    }

    /// Masses sum to body weight, blood to its whole, and flows to cardiac output.
    @Test func sums() throws {
        let twin = try Self.body()
        for person in Person.some {
            #expect(abs(try value(twin, "mass", person) / person.weight - 1) < 1e-13)
            #expect(abs(try value(twin, "blood", person) / value(twin, "blood_mass", person) - 1) < 1e-13)
            #expect(abs(try value(twin, "flows", person) / value(twin, "output", person) - 1) < 1e-13)
            for name in ["adipose_mass", "vein_volume", "rest_flow"] { #expect(try value(twin, name, person) > 0, "\(name)") }
        }
    }

    /// The reference adults are those of ICRP publication 89: adipose tissue 14.5 and 19 kg though it is what is left, liver
    /// 1.8 and 1.4 kg, cardiac output 6.5 and 5.9 L/min, liver flow 25.5 and 27.5 %, other tissues 7.5 and 8 %.
    @Test func referenceAdults() throws {
        let twin = try Self.body()
        let expected: [(String, Double, Double)] = [
            ("adipose_mass", 14.5, 19), ("liver_mass", 1.8, 1.4), ("muscle_mass", 29, 17.5), ("output", 390, 354),
            ("liver_flow", 0.255 * 390, 0.275 * 354), ("rest_flow", 0.075 * 390, 0.08 * 354), ("blood_mass", 5.3, 3.9),
            ("vein_volume", 0.265 * 5.3, 0.2652 * 3.9),
        ]
        for (name, man, woman) in expected {
            #expect(abs(try value(twin, name, Person.some[0]) / man - 1) < 1e-9, "\(name)")
            #expect(abs(try value(twin, name, Person.some[1]) / woman - 1) < 1e-9, "\(name)")
        }
    }

    /// Cardiac output falls by 0.023 L/min/m2 a year from 4.069 at 35 years; lean organs do not change with age.
    @Test func ageing() throws {
        let twin = try Self.body()
        let old = Person(age: 75)
        #expect(abs(try value(twin, "output", old) / (390 * (1 - 0.023 * 40 / 4.069)) - 1) < 1e-12)
        #expect(try value(twin, "liver_mass", old) == value(twin, "liver_mass", Person()))
    }
}
