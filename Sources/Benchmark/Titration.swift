import Integration
import Randomness

/// Gives every twin its own dose times and amounts, as patients whose doses are titrated have them.
///
/// Each dose comes up to ``latest`` later than planned. Its amount is the planned one times a factor that starts
/// between 0.6 and 1.4 and goes up or down by 0.2, or stays, after every seven doses, within 0.4 and 2.
package struct Titration {
    /// In the model's time unit.
    package static let latest = 1.5
    private static let dosesPerLevel = 7

    private let delays: StreamKey
    private let levels: StreamKey

    package init(seed: UInt64) {
        delays = StreamKey(seed: seed, purpose: "titration:delay")
        levels = StreamKey(seed: seed, purpose: "titration:level")
    }

    /// The twin's records: doses one by one, each at its own time; other records stay.
    package func records(_ planned: [EventRecord], twin: Int) -> [EventRecord] {
        var delay = delays.stream(replicate: 0, twin: twin)
        var level = levels.stream(replicate: 0, twin: twin)
        // Counted in fifths, so that factors are exact to the last bit wherever they come from.
        var fifths = 3 + level.index(below: 5)
        var given = 0
        var records: [EventRecord] = []
        for record in planned {
            guard case .dose(let dose) = record.action else {
                records.append(record)
                continue
            }
            for number in 0...max(0, dose.additional) {
                if given > 0 && given % Self.dosesPerLevel == 0 {
                    fifths = min(10, max(2, fifths + level.index(below: 3) - 1))
                }
                var own = dose
                own.additional = 0
                own.interval = 0
                own.amount = dose.amount * Double(fifths) / 5
                let time = record.time + Double(number) * dose.interval + Self.latest * delay.uniform()
                records.append(EventRecord(time: time, action: .dose(own), tag: record.tag))
                given += 1
            }
        }
        return records.sorted { $0.time < $1.time }
    }
}
