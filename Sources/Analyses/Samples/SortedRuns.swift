/// Sorted pieces that lie one after the other in a temporary file.
struct SortedRuns {
    /// Values of all runs in memory at a time, if they are not very many.
    private static let held = 1 << 17
    private static let leastWindow = 256

    private let file: ScratchFile
    private let lengths: [Int]

    init(_ file: ScratchFile, _ lengths: [Int]) {
        self.file = file
        self.lengths = lengths
    }

    /// Writes all values in ascending order; of equal ones, those of an earlier run first, as a stable sort has them.
    func merge(into merged: ScratchFile) throws {
        let window = max(Self.leastWindow, Self.held / lengths.count)
        var start = 0
        var heap = RunHeap()
        for length in lengths {
            try heap.add(Run(file: file, rest: start..<(start + length), window: window))
            start += length
        }
        var out: [Double] = []
        out.reserveCapacity(8192)
        while let value = try heap.next() {
            out.append(value)
            guard out.count == 8192 else { continue }
            try merged.append(out)
            out.removeAll(keepingCapacity: true)
        }
        try merged.append(out)
    }
}

/// A run that is read from its start.
private struct Run {
    let file: ScratchFile
    var rest: Range<Int>
    let window: Int
    private var read: [Double] = []
    private var place = 0
    /// The first value that is left.
    private(set) var head = 0.0

    init(file: ScratchFile, rest: Range<Int>, window: Int) {
        self.file = file
        self.rest = rest
        self.window = window
    }

    /// Goes to the next value; false when there is none.
    mutating func advance() throws -> Bool {
        if place == read.count {
            guard !rest.isEmpty else { return false }
            let end = min(rest.lowerBound + window, rest.upperBound)
            read = try file.read(rest.lowerBound..<end)
            rest = end..<rest.upperBound
            place = 0
        }
        head = read[place]
        place += 1
        return true
    }
}

/// A binary heap of runs, added in their order: the one with the smallest head is on top.
private struct RunHeap {
    private var runs: [Run] = []
    /// Indices into `runs` in heap order.
    private var order: [Int] = []

    mutating func add(_ run: Run) throws {
        var run = run
        guard try run.advance() else { return }
        runs.append(run)
        order.append(runs.count - 1)
        var child = order.count - 1
        while child > 0, precedes(child, (child - 1) / 2) {
            order.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Takes the smallest value; nil when all are taken.
    mutating func next() throws -> Double? {
        guard let top = order.first else { return nil }
        let value = runs[top].head
        if try !runs[top].advance() {
            order.swapAt(0, order.count - 1)
            order.removeLast()
        }
        siftDown()
        return value
    }

    private mutating func siftDown() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < order.count && precedes(child, least) { least = child }
            if least == parent { return }
            order.swapAt(parent, least)
            parent = least
        }
    }

    private func precedes(_ first: Int, _ second: Int) -> Bool {
        let (a, b) = (order[first], order[second])
        let (x, y) = (runs[a].head, runs[b].head)
        return x < y || (x == y && a < b)
    }
}
