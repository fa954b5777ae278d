import Randomness
import Testing

private func stream(
    seed: UInt64 = 1, replicate: Int = 0, twin: Int = 0, purpose: String = "test", substream: Int = 0
) -> RandomStream {
    RandomStream(seed: seed, replicate: replicate, twin: twin, purpose: purpose, substream: substream)
}

@Test func everyArgumentChangesTheStream() {
    let streams = [
        stream(), stream(seed: 2), stream(seed: 1 << 32), stream(replicate: 1), stream(twin: 1),
        stream(purpose: "Test"), stream(purpose: "test "), stream(substream: 1),
        stream(replicate: -1), stream(twin: 1 << 32), stream(twin: Int.max), stream(substream: Int.min),
        stream(replicate: 1 << 32), stream(substream: 1 << 32),
    ]
    let firstWords = streams.map { stream in
        var stream = stream
        return stream.nextUInt64()
    }
    #expect(Set(firstWords).count == streams.count)
}

@Test func aStreamKeyGivesTheSameStream() {
    let key = StreamKey(seed: 99, purpose: "iiv:V1")
    for twin in [0, 1, 70_000, 1 << 33] {
        var derived = key.stream(replicate: 4, twin: twin, substream: 2)
        var direct = stream(seed: 99, replicate: 4, twin: twin, purpose: "iiv:V1", substream: 2)
        #expect((0..<9).map { _ in derived.nextUInt64() } == (0..<9).map { _ in direct.nextUInt64() })
    }
}

@Test func drawingFromOneStreamLeavesOthersAlone() {
    var alone = stream(twin: 5)
    let expected = (0..<40).map { _ in alone.uniform() }

    var interleaved = stream(twin: 5)
    var neighbour = stream(twin: 6)
    let values = (0..<40).map { index in
        for _ in 0..<(index % 7) { _ = neighbour.normal() }
        return interleaved.uniform()
    }
    #expect(values == expected)
}

@Test func fewerDrawsAreAPrefixOfMore() {
    var long = stream(twin: 11)
    let many = (0..<1000).map { _ in long.normal() }
    for count in [1, 2, 3, 500] {
        var short = stream(twin: 11)
        #expect((0..<count).map { _ in short.normal() } == Array(many[..<count]))
    }
}

@Test func streamsAreTheSameOnManyTasks() async {
    let key = StreamKey(seed: 3, purpose: "parallel")
    @Sendable func draws(of twin: Int) -> [Double] {
        var stream = key.stream(replicate: 0, twin: twin)
        return (0..<50).map { _ in stream.normal() }
    }
    let parallel = await withTaskGroup(of: (Int, [Double]).self) { group in
        for twin in 0..<64 { group.addTask { (twin, draws(of: twin)) } }
        return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    for twin in 0..<64 { #expect(parallel[twin] == draws(of: twin)) }
}

@Test func uniformsLieInTheOpenIntervalOnAnOddGrid() {
    var source = stream(purpose: "grid")
    for _ in 0..<10_000 {
        let u = source.uniform()
        #expect(u > 0 && u < 1)
        #expect(1 - (1 - u) == u)
        #expect((u * 0x1p53).truncatingRemainder(dividingBy: 2) == 1)
    }
}

@Test func permutationsHoldEveryIndexOnce() {
    var source = stream(purpose: "permutation")
    for count in [0, 1, 2, 17, 1000] {
        #expect(source.permutation(count).sorted() == Array(0..<count))
    }
    #expect(source.permutation(-3).isEmpty)
}
