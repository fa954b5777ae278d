import Integration
import Physiology
import Testing

/// The body that a model file makes of sex, age, height, weight and organ sizes.
@Suite struct AnalyticBodyTests {
    private static let parts = Tissue.allCases.map { "m_\($0)" } + ["m_blood", "m_contents"]
    private static let flows = Tissue.parallel.map { "Q_\($0)" } + ["Q_hepatic_artery"] + Tissue.portal.map { "Q_\($0)" }

    /// A model that tells its body, too.
    static func body() throws -> TestTwin {
        func outputs(_ names: [String], _ unit: String) -> String { names.map { "  out_\($0): {unit: \(unit), value: \($0)}\n" }.joined() }
        let text = try PhysiologicalModel(of: committed("midazolam")).text()
        let told = outputs(parts + ["m_lean"], "kg") + outputs(flows + ["CO", "Q_liver"], "L/h")
            + outputs(["V_artery", "V_vein", "Vb_tissues", "V_blood"] + Tissue.allCases.map { "V_\($0)" }, "L")
        return try TestTwin(text.replacing("\nchecks:", with: told + "\nchecks:"))
    }

    /// People of both sexes, from birth to 90 years, slight and stout, with organs of any size.
    static let everybody: [Person] = {
        let reference: [(age: Double, height: Double, weight: Double)] = [
            (0, 51, 3.5), (0.3, 59, 5.5), (1, 76, 10), (2.5, 90, 13), (5, 109, 19), (8, 127, 27), (10, 138, 32), (13, 155, 45), (15, 164, 55),
            (17.5, 168, 62), (19.99, 170, 66), (20, 170, 66), (35, 170, 66), (60, 168, 68), (90, 160, 60),
        ]
        var people: [Person] = []
        for (age, height, weight) in reference {
            for sex in ["female", "male"] {
                for tall in [0.85, 1, 1.15] {
                    for stout in [0.5, 1, 2.2] {
                        for size in [0.6, 1, 1.7] {
                            let sizes = Dictionary(uniqueKeysWithValues: Tissue.allCases.map { ("\($0)_size", size) })
                            people.append(
                                Person(sex: sex, age: age, height: height * tall, weight: weight * tall * tall * stout, sizes: sizes))
                        }
                    }
                }
            }
        }
        return people
    }()

    /// Masses sum to body weight, blood to its whole, and flows to cardiac output, for everybody at every age.
    @Test func sums() throws {
        let twin = try Self.body()
        #expect(Self.everybody.count == 810)
        for person in Self.everybody + Person.some {
            let body = try twin.snapshot(person)
            func sum(_ names: [String]) -> Double { names.map { body["out_\($0)"] }.reduce(0, +) }
            #expect(abs(sum(Self.parts) / person.weight - 1) < 1e-13, "\(person)")
            #expect(abs(sum(["V_artery", "V_vein", "Vb_tissues"]) / sum(["V_blood"]) - 1) < 1e-13, "\(person)")
            #expect(abs(sum(Self.flows) / sum(["CO"]) - 1) < 1e-13, "\(person)")
            #expect(body.values.filter { $0.key.hasPrefix("out_") }.allSatisfy { $0.value > 0 }, "\(person)")
            #expect(sum(["m_adipose"]) >= 0.01 * person.weight * (1 - 1e-12), "\(person)")
        }
    }

    /// The reference adults are those of ICRP publication 89: adipose tissue 14.5 and 19 kg though it is what is left, liver
    /// 1.8 and 1.4 kg, cardiac output 6.5 and 5.9 L/min, liver flow 25.5 and 27.5 %, other tissues 7.5 and 8 %.
    @Test func referenceAdults() throws {
        let twin = try Self.body()
        let (m, f) = (try twin.snapshot(Person.some[0]), try twin.snapshot(Person.some[1]))
        let expected: [(String, Double, Double)] = [
            ("m_adipose", 14.5, 19), ("m_liver", 1.8, 1.4), ("m_muscle", 29, 17.5), ("CO", 390, 354),
            ("Q_liver", 0.255 * 390, 0.275 * 354), ("Q_rest", 0.075 * 390, 0.08 * 354), ("m_blood", 5.3, 3.9),
            ("V_vein", 0.265 * 5.3, 0.2652 * 3.9),
        ]
        for (name, man, woman) in expected {
            #expect(abs(m["out_\(name)"] / man - 1) < 1e-9, "\(name)")
            #expect(abs(f["out_\(name)"] / woman - 1) < 1e-9, "\(name)")
        }
    }

    /// Cardiac output falls by 0.023 L/min/m2 a year from 4.069 at 35 years; lean organs of adults do not change with age.
    @Test func ageing() throws {
        let twin = try Self.body()
        let (young, old) = (try twin.snapshot(Person()), try twin.snapshot(Person(age: 75)))
        #expect(abs(old["out_CO"] / (390 * (1 - 0.023 * 40 / 4.069)) - 1) < 1e-12)
        #expect(old["out_m_liver"] == young["out_m_liver"])
    }

    /// Halfway between the ages of the tables, and of their size, a child is halfway between their people: at 7.5 years, 123.5
    /// cm and 25.5 kg the liver has 0.7 kg and cardiac output is 252 L/h. An organ of another size is that much larger, and
    /// adipose tissue makes room.
    @Test func between() throws {
        let twin = try Self.body()
        let child = try twin.snapshot(Person(age: 7.5, height: 123.5, weight: 25.5))
        #expect(abs(child["out_m_liver"] - 0.7) < 1e-12 && abs(child["out_CO"] - 252) < 1e-9)
        let large = try twin.snapshot(Person(age: 7.5, height: 123.5, weight: 25.5, sizes: ["liver_size": 1.5]))
        #expect(abs(large["out_m_liver"] - 1.05) < 1e-12 && large["out_m_muscle"] == child["out_m_muscle"])
        #expect(abs(large["out_m_adipose"] - child["out_m_adipose"] + 0.35) < 1e-12)
    }

    /// Nothing jumps with age: over a thousandth of a year on either side of every joint all changes by less than 0.5 %.
    @Test func isContinuous() throws {
        let twin = try Self.body()
        for age in [1.0, 5, 10, 15, 20] {
            for sex in ["female", "male"] {
                let before = try twin.snapshot(Person(sex: sex, age: age - 1e-3, height: 110, weight: 22))
                let after = try twin.snapshot(Person(sex: sex, age: age + 1e-3, height: 110, weight: 22))
                for (name, value) in after.values where name.hasPrefix("out_") {
                    #expect(abs(value / before[name] - 1) < 5e-3, "\(name) at \(age)")
                }
            }
        }
    }
}
