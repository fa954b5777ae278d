import Benchmark
import Integration
import Testing

/// Doses of W6: unequal, in order, and the same whenever they are asked for.
@Suite struct PropertyTitrationTests {
    private static let planned = [
        EventRecord(time: 0, action: .dose(Dose(.route(0), amount: 5, additional: 27, interval: 24)), tag: "2"),
        EventRecord(time: 30, action: .reset),
    ]

    private static func doses(_ twin: Int, seed: UInt64 = 7) -> [(time: Double, amount: Double)] {
        Titration(seed: seed).records(planned, twin: twin).compactMap { record in
            guard case .dose(let dose) = record.action else { return nil }
            return (record.time, dose.amount)
        }
    }

    @Test(arguments: 0..<50) func dosesComeLateByUpToTheLimit(_ twin: Int) {
        let doses = Self.doses(twin)
        #expect(doses.count == 28)
        for (index, dose) in doses.enumerated() {
            let delay = dose.time - 24 * Double(index)
            #expect(delay > 0 && delay < 1.5)
            // Between 0.4 and 2 times 5, in steps of 1, the same for seven doses.
            #expect((2...10).contains(dose.amount) && dose.amount == dose.amount.rounded())
            if index % 7 != 0 { #expect(dose.amount == doses[index - 1].amount) }
            if index > 0 { #expect(abs(dose.amount - doses[index - 1].amount) <= 1) }
        }
    }

    @Test func twinsDifferAndRepeat() {
        let times = (0..<50).map { Self.doses($0).map(\.time) }
        #expect(Set(times.map(\.description)).count == 50)
        #expect(times == (0..<50).map { Self.doses($0).map(\.time) })
        #expect(Self.doses(0, seed: 8).map(\.time) != times[0])
        #expect(Set((0..<50).map { Self.doses($0)[0].amount }) == [3, 4, 5, 6, 7])
        #expect((0..<50).contains { twin in Set(Self.doses(twin).map(\.amount)).count > 1 })
    }

    /// Uniform delays average 0.75 h; 1400 of them err by 0.0116 h (standard error), here five times that is allowed.
    @Test func delaysAreUniform() {
        let delays = (0..<50).flatMap { twin in Self.doses(twin).enumerated().map { $1.time - 24 * Double($0) } }
        #expect(abs(delays.reduce(0, +) / Double(delays.count) - 0.75) < 0.058)
    }

    /// What is no dose stays, in its place in time.
    @Test func otherRecordsStay() {
        let records = Titration(seed: 7).records(Self.planned, twin: 3)
        #expect(records.count == 29 && records.map(\.time) == records.map(\.time).sorted())
        #expect(records.contains { $0.time == 30 && $0.action == .reset })
    }
}
