import CLanes

extension LinearFlow {
    /// Hands over the states at several times of each lane, `[8 * k + lane]`, in order; at most ``FlowBatch/capacity``.
    /// They have the bits of ``states(after:)``.
    ///
    /// On a binary grid the products of higher bits are worth keeping; else it is worth reading a power once for all.
    package func forEachState(
        after times: UnsafePointer<Double>, count: Int, _ body: (_ k: Int, _ states: UnsafePointer<Double>) -> Void
    ) {
        let batch = batch
        if split(times, count: count, batch.quotients, batch.rests.start) {
            for k in 0..<count { body(k, product(batch.quotients + Self.width * k)) }
        } else {
            evaluateTogether(count)
            for k in 0..<count { body(k, batch.current[k]) }
        }
    }

    /// All times at once, level by level.
    private func evaluateTogether(_ count: Int) {
        let now = now, batch = batch, base = now.pointee.base, lowest = now.pointee.lowest
        var top = lowest - 1
        for k in 0..<count {
            for lane in 0..<Self.width {
                let quotient = batch.quotients[Self.width * k + lane]
                if quotient != 0 { top = max(top, base[lane] + 63 - quotient.leadingZeroBitCount) }
            }
            batch.current[k] = UnsafePointer(now.pointee.start)
        }
        if top >= lowest { prepare(upTo: top - lowest) }
        var level = top
        while level >= lowest {
            let selected = batch.select(level, count, base)
            if selected > 0 {
                now.pointee.kernels.apply(
                    now.pointee.order, now.pointee.powers[level - lowest], Int32(selected), batch.arguments, batch.masks,
                    batch.targets)
                batch.accept(selected)
            }
            level -= 1
        }
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
        masks = UnsafeMutableRawPointer.allocate(byteCount: 64 * count, alignment: 64)
            .initializeMemory(as: Int64.self, repeating: 0, count: Self.width * count)
    }

    deinit {
        quotients.deallocate()
        current.deallocate()
        arguments.deallocate()
        targets.deallocate()
        chosen.deallocate()
        masks.deallocate()
    }

    /// Chooses the states with a bit of the level in some lane; returns how many.
    func select(_ level: Int, _ count: Int, _ base: UnsafePointer<Int>) -> Int {
        var selected = 0
        for k in 0..<count {
            var any: UInt64 = 0
            let mask = masks + Self.width * selected
            for lane in 0..<Self.width {
                let shift = level - base[lane]
                let bit = shift >= 0 && shift < 64 ? (quotients[Self.width * k + lane] &>> UInt64(shift)) & 1 : 0
                mask[lane] = -Int64(bit)
                any |= bit
            }
            if any != 0 {
                choose(k, as: selected)
                selected += 1
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
