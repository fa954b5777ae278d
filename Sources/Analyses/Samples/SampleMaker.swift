import Statistics

/// Makes a sample of values that come some at a time, in memory that does not grow with their number.
///
///     var maker = SampleMaker(scratch)
///     for slab in slabs { try maker.add(values(slab)) }
///     let sample = try maker.sample()
///
/// Above the scratch's limit, values are sorted in pieces, which are kept in a temporary file and merged into another in
/// the end. The sample has the same values in the same order as one made in memory, so every statistic has the same bits.
struct SampleMaker: Sendable {
    private let scratch: Scratch
    private var held: [Double] = []
    private var missing = 0
    private var infinite = 0
    private var runs: ScratchFile?
    private var lengths: [Int] = []

    init(_ scratch: Scratch) { self.scratch = scratch }

    /// - Parameter values: NaN stands for missing.
    mutating func add(_ values: some Sequence<Double>) throws {
        for value in values {
            if value.isFinite {
                if held.count == scratch.limit { try putAside() }
                held.append(value)
            } else if value.isNaN {
                missing += 1
            } else {
                infinite += 1
            }
        }
    }

    private mutating func putAside() throws {
        let file = try runs ?? scratch.file()
        held.sort()
        try file.append(held)
        lengths.append(held.count)
        held.removeAll(keepingCapacity: true)
        runs = file
    }

    /// The sample of all that was added.
    mutating func sample() throws -> Sample {
        guard runs != nil else {
            held.sort()
            return Sample(sorted: OrderedValues(held), missing: missing, infinite: infinite)
        }
        if !held.isEmpty { try putAside() }
        held = []
        guard let runs else { return Sample([]) }
        let merged = try scratch.file()
        try SortedRuns(runs, lengths).merge(into: merged)
        return Sample(sorted: OrderedValues(ScratchValues(merged, scratch)), missing: missing, infinite: infinite)
    }
}
