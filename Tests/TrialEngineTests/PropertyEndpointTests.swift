import Foundation
import ResultStore
import Testing

/// What endpoints are where something they rest on has no value.
@Suite struct PropertyEndpointTests {
    /// A first time that never came is an answer: comparisons with it are false, also by way of other endpoints. Were it
    /// a gap, the share of early onsets would be taken among those with an onset only.
    @Test func comparisonsWithATimeThatNeverCameAreFalse() throws {
        let fixture = try TrialFixture()
        defer { fixture.remove() }
        let text = TrialFixture.text(
            arms: TrialFixture.fixed,
            more: """
                  late: {event: not shifted < 7 h}
                  shifted: {value: onset + 1 h, unit: h}
                  early: {event: onset < 6 h}
                  direct: {event: 'first_time(C > 30 mg/L) < 6 h'}
                  onset: {value: 'first_time(C > 30 mg/L)', unit: h}
                """)
        let found = try datasets(fixture.run(text, "onset.h5"))
        guard case .numbers(let onset)? = found["/endpoints/fixed/onset"],
            case .codes(let early)? = found["/endpoints/fixed/early"],
            case .codes(let direct)? = found["/endpoints/fixed/direct"],
            case .codes(let late)? = found["/endpoints/fixed/late"]
        else {
            Issue.record("endpoints are missing: \(found.keys.sorted())")
            return
        }
        #expect(onset.contains { $0.isNaN })
        #expect(onset.contains { $0 < 6 })
        #expect(early == onset.map { $0 < 6 ? 1 : 0 })
        #expect(direct == early)
        #expect(late == early.map { 1 - $0 })
    }
}
