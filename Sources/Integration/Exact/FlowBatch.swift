import CLanes

extension LinearFlow {
    /// Hands over the states at several times of each lane, `[8 * k + lane]`, in order; at most ``FlowBatch/capacity``.
    /// They have the bits of ``states(after:)``.
    ///
    /// Times that agree in their higher bits share the products of these, and each power is read once for all.
    package func forEachState(
        after times: UnsafePointer<Double>, count: Int, _ body: (_ k: Int, _ states: UnsafePointer<Double>) -> Void
    ) {
        let batch = batch
        let isWhole = split(times, count: count, batch.quotients, batch.rests.start)
        multiplyTogether(count)
        if !isWhole { advanceTogether(count) }
        for k in 0..<count { body(k, batch.current[k]) }
    }

    /// The products of all times, level by level.
    private func multiplyTogether(_ count: Int) {
        let now = now, batch = batch, base = now.pointee.base, lowest = now.pointee.lowest
        let top = batch.begin(count, from: now.pointee.start, base)
        if top >= lowest { prepare(upTo: top - lowest) }
        var level = top
        while level >= lowest {
            if batch.enter(level, base) {
                batch.share(level, count)
                let selected = batch.select(level, count)
                now.pointee.kernels.apply(
                    now.pointee.order, now.pointee.powers[level - lowest], Int32(selected), batch.arguments, batch.masks,
                    batch.targets)
                batch.accept(selected)
            }
            level -= 1
        }
        batch.share(.min, count)
    }

    /// The series for what is left.
    private func advanceTogether(_ count: Int) {
        let now = now, batch = batch
        batch.selectAll(count)
        now.pointee.kernels.advance(
            system.pattern, system.coefficients.start, Int32(count), batch.rests.start, batch.arguments, batch.targets,
            scratch.start)
        batch.accept(count)
    }
}

/// Several states of a flow on their way.
final class FlowBatch {
    /// States that are worked on at once.
    static let capacity = 32
    private static let width = LinearSystem.width

    let quotients: UnsafeMutablePointer<UInt64>
    let rests: LaneStorage
    /// Where the k-th state stands now.
    let current: UnsafeMutablePointer<UnsafePointer<Double>>
    /// Of the states that a kernel works on: where they are, where they go, and in which lanes.
    let arguments: UnsafeMutablePointer<UnsafePointer<Double>?>
    let targets: UnsafeMutablePointer<UnsafeMutablePointer<Double>?>
    let masks: UnsafeMutablePointer<Int64>
    private let chosen: UnsafeMutablePointer<Int>
    /// The highest level in which each time differs from the one before in some lane; least of all if in none.
    private let changes: UnsafeMutablePointer<Int>
    /// All bits of each lane's times.
    private let union: UnsafeMutablePointer<UInt64>
    /// The present level's bit in each lane.
    private let bits: UnsafeMutablePointer<UInt64>
    private let size: Int
    /// Each state goes to and fro between the two.
    private let even, odd: LaneStorage

    init(order: Int) {
        let count = Self.capacity
        size = Self.width * order
        even = LaneStorage(count * order)
        odd = LaneStorage(count * order)
        rests = LaneStorage(count)
        quotients = UnsafeMutableRawPointer.allocate(byteCount: 64 * count, alignment: 64)
            .initializeMemory(as: UInt64.self, repeating: 0, count: Self.width * count)
        current = .allocate(capacity: count)
        current.initialize(repeating: UnsafePointer(even.start), count: count)
        arguments = .allocate(capacity: count)
        arguments.initialize(repeating: nil, count: count)
        targets = .allocate(capacity: count)
        targets.initialize(repeating: nil, count: count)
        chosen = .allocate(capacity: count)
        chosen.initialize(repeating: 0, count: count)
        changes = .allocate(capacity: count)
        changes.initialize(repeating: 0, count: count)
        union = .allocate(capacity: Self.width)
        union.initialize(repeating: 0, count: Self.width)
        bits = .allocate(capacity: Self.width)
        bits.initialize(repeating: 0, count: Self.width)
        masks = UnsafeMutableRawPointer.allocate(byteCount: 64 * count, alignment: 64)
            .initializeMemory(as: Int64.self, repeating: 0, count: Self.width * count)
    }

    deinit {
        quotients.deallocate()
        current.deallocate()
        arguments.deallocate()
        targets.deallocate()
        chosen.deallocate()
        changes.deallocate()
        union.deallocate()
        bits.deallocate()
        masks.deallocate()
    }

    /// Puts all states at the start and finds out from which level on each differs from the one before.
    /// - Returns: the highest level with a bit.
    func begin(_ count: Int, from start: UnsafePointer<Double>, _ base: UnsafePointer<Int>) -> Int {
        var top = Int.min
        for lane in 0..<Self.width { union[lane] = 0 }
        for k in 0..<count {
            current[k] = start
            var highest = Int.min
            for lane in 0..<Self.width {
                let quotient = quotients[Self.width * k + lane]
                let change = k == 0 ? quotient : quotient ^ quotients[Self.width * (k - 1) + lane]
                union[lane] |= quotient
                if change != 0 { highest = max(highest, base[lane] + 63 - change.leadingZeroBitCount) }
            }
            top = max(top, highest)
            changes[k] = k == 0 ? .max : highest
        }
        return top
    }

    /// Enters a level.
    /// - Returns: whether some time has a bit of it in some lane.
    func enter(_ level: Int, _ base: UnsafePointer<Int>) -> Bool {
        var any: UInt64 = 0
        for lane in 0..<Self.width {
            let shift = level - base[lane]
            bits[lane] = shift >= 0 && shift < 64 ? 1 &<< UInt64(shift) : 0
            any |= union[lane] & bits[lane]
        }
        return any != 0
    }

    /// States whose bits above the level are those of the state before are where that is.
    func share(_ level: Int, _ count: Int) {
        for k in 1..<max(1, count) where changes[k] <= level { current[k] = current[k - 1] }
    }

    /// Chooses the states with a bit of the level in some lane, each once of those that share; returns how many.
    func select(_ level: Int, _ count: Int) -> Int {
        var selected = 0
        for k in 0..<count where changes[k] >= level {
            var any: UInt64 = 0
            let mask = masks + Self.width * selected, quotient = quotients + Self.width * k
            for lane in 0..<Self.width {
                let bit = quotient[lane] & bits[lane]
                mask[lane] = bit == 0 ? 0 : -1
                any |= bit
            }
            if any != 0 {
                choose(k, as: selected)
                selected += 1
            } else if changes[k] == level {
                // The state before goes on without it.
                let own = even.start + size * k
                own.update(from: current[k], count: size)
                current[k] = UnsafePointer(own)
            }
        }
        return selected
    }

    func selectAll(_ count: Int) { for k in 0..<count { choose(k, as: k) } }

    private func choose(_ k: Int, as place: Int) {
        let isEven = current[k] == UnsafePointer(even.start + size * k)
        chosen[place] = k
        arguments[place] = current[k]
        targets[place] = (isEven ? odd.start : even.start) + size * k
    }

    /// The chosen states have gone to their targets.
    func accept(_ selected: Int) {
        for place in 0..<selected {
            if let target = targets[place] { current[chosen[place]] = UnsafePointer(target) }
        }
    }
}
