import Analyses
import Foundation
import ResultStore
import Testing

/// Values of a generator, the same in every run.
private struct Values {
    private var state: UInt64 = 20_261_125
    mutating func next() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 11) * 0x1p-53
    }
}

/// A trial with all that analyses look at: missing, infinite and equal values, events, failures, courses over time.
private func trial(replicates: Int, twins: Int) -> SmallTrial {
    var values = Values()
    let total = replicates * twins
    func column(_ make: (Double, Double) -> Double) -> [Double] { (0..<total).map { _ in make(values.next(), values.next()) } }
    var level = [column { exp(4 * $0 + $1) }, column { $1 < 0.05 ? .nan : (8 * $0).rounded() }]
    level[1][3] = .infinity
    return SmallTrial(
        replicates: replicates, level: level, event: [column { a, _ in a.rounded() }, column { a, b in b < 0.1 ? -1 : a.rounded() }].map { $0.map { Int8($0) } },
        weight: column { 50 + 60 * $0 * $1 }, observedArm: column { a, _ in (3 * a).rounded(.down) - 1 }.map { Int8($0) },
        courses: (0..<2).map { _ in (0..<(5 * total)).map { _ in values.next() } }, timeCount: 5)
}

/// Every dataset below a group with its values as text, which is exact.
private func contents(_ group: String, _ file: ResultFile) throws -> [String: String] {
    var found: [String: String] = [:]
    for name in try file.datasets(in: group) + file.axes(in: group) { found["\(group)/\(name)"] = "\(try file.read("\(group)/\(name)"))" }
    for name in try file.groups(in: group) { found.merge(try contents("\(group)/\(name)", file)) { $1 } }
    return found
}

/// With few twins in memory, samples are sorted in temporary files; every analysis has the same bits as with all of them
/// in memory. Slabs of 7 and 100 twins cut replicates apart, slabs of 400 hold several, and none is a divisor.
@Test(arguments: [(1, 1000, 7), (1, 1000, 100), (3, 150, 100), (3, 150, 400)])
func analysesDoNotDependOnWhatIsInMemory(replicates: Int, twins: Int, held: Int) throws {
    let trial = trial(replicates: replicates, twins: twins)
    let inMemory = try contents("/analyses", trial.analysed())
    let spilled = try contents("/analyses", trial.analysed(heldTwins: held))
    #expect(inMemory.count > 100 && inMemory.keys == spilled.keys)
    for (path, values) in inMemory { #expect(spilled[path] == values, "\(path)") }
}
