import CLanes

/// The solution of y' = A y at any time after a start, for eight lanes: y(s) = exp(A s) y(0).
///
/// A time s is written in binary, s = q 2^b + r, where 2^b is the largest power of two with |A| 2^b <= 1. exp(A 2^b) is
/// Taylor's series; squaring it gives exp(A 2^l) for all levels l above b, once for as long as A stays (scaling and
/// squaring: Higham, SIAM J. Matrix Anal. Appl. 2005;26:1179, doi:10.1137/04061101X). Then y(s) is a product of one
/// power for each bit of q that is set, highest first, and a series for the rest r. Products for the higher bits are
/// kept: times one after another on a binary grid cost one product each.
///
/// A lane's value depends on its A, its start and the time alone: on no other lane, and on no time asked for before. Its
/// rounding errors grow with |A| s (see ``roundingError(norm:span:)``).
package final class LinearFlow {
    typealias Lanes = UnsafeMutablePointer<Double>
    static let width = LinearSystem.width

    package let system: LinearSystem
    /// The state at time 0, `[8 * state + lane]`.
    package let start: LaneStorage
    /// Each lane's |A|.
    package private(set) var norms = [Double](repeating: 0, count: width)
    private var powers: [LaneStorage] = []
    private var prefixes: [LaneStorage] = []
    private let result, rests, units, scales: LaneStorage
    let scratch: LaneStorage
    /// Read and written through a pointer: this is the innermost loop.
    let now: UnsafeMutablePointer<Progress>
    let batch: FlowBatch

    /// Where things are.
    struct Progress {
        let order: Int32
        let kernels: lanes_linear_kernels
        let start, result: Lanes
        /// Each lane's b, and its q of the last time.
        let base: UnsafeMutablePointer<Int>
        let quotients, next: UnsafeMutablePointer<UInt64>
        let rests: Lanes
        /// 2^b and 2^-b.
        let units, scales: Lanes
        let mask: UnsafeMutablePointer<Int64>
        /// The kernels' argument and result.
        let argument: UnsafeMutablePointer<UnsafePointer<Double>?>
        let target: UnsafeMutablePointer<Lanes?>
        /// The least b: the level of the first power and prefix.
        var lowest = 1000
        /// exp(A 2^(lowest + k)), and how many of them are there.
        var powers: UnsafeMutablePointer<Lanes>
        var readyPowers = 0
        /// The product for level `lowest + k` and those above; for levels without a set bit, that of the level above.
        var products: UnsafeMutablePointer<Lanes>
        /// Where the product of each level is put.
        var prefixes: UnsafeMutablePointer<Lanes>
        /// One above the highest level with a product.
        var height = 0
        var room = 0
    }

    package init(_ system: LinearSystem) {
        self.system = system
        let order = system.order
        batch = FlowBatch(order: order)
        start = LaneStorage(order)
        scratch = LaneStorage(LANES_SERIES_SCRATCH * order)
        result = LaneStorage(order)
        rests = LaneStorage(1)
        let base = UnsafeMutablePointer<Int>.allocate(capacity: Self.width)
        base.initialize(repeating: 1000, count: Self.width)
        func quotients() -> UnsafeMutablePointer<UInt64> {
            UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 64)
                .initializeMemory(as: UInt64.self, repeating: 0, count: Self.width)
        }
        units = LaneStorage(1)
        scales = LaneStorage(1)
        for lane in 0..<Self.width {
            units.start[lane] = power2(1000)
            scales.start[lane] = power2(-1000)
        }
        let mask = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 64)
            .initializeMemory(as: Int64.self, repeating: 0, count: Self.width)
        let argument = UnsafeMutablePointer<UnsafePointer<Double>?>.allocate(capacity: 1)
        argument.initialize(to: nil)
        let target = UnsafeMutablePointer<Lanes?>.allocate(capacity: 1)
        target.initialize(to: nil)
        now = .allocate(capacity: 1)
        now.initialize(
            to: Progress(
                order: Int32(order), kernels: system.kernels.pointee, start: start.start, result: result.start, base: base,
                quotients: quotients(),
                next: quotients(), rests: rests.start, units: units.start, scales: scales.start, mask: mask, argument: argument, target: target, powers: .allocate(capacity: 0),
                products: .allocate(capacity: 0), prefixes: .allocate(capacity: 0)))
    }

    deinit {
        now.pointee.base.deallocate()
        now.pointee.quotients.deallocate()
        now.pointee.next.deallocate()
        now.pointee.mask.deallocate()
        now.pointee.argument.deallocate()
        now.pointee.target.deallocate()
        now.pointee.powers.deallocate()
        now.pointee.products.deallocate()
        now.pointee.prefixes.deallocate()
        now.deallocate()
    }

    /// What rounding adds up to over a span of time, as a part of the solution: each squaring doubles the relative errors
    /// of the powers.
    package static func roundingError(norm: Double, span: Double) -> Double { 0x1p-53 * norm * span }

    /// To be called when coefficients of a lane have changed, before ``startChanged()``.
    package func coefficientsChanged(lane: Int) {
        let norm = system.norm(lane: lane)
        norms[lane] = norm
        let base = now.pointee.base
        base[lane] = norm > 0 && norm.isFinite ? max(-1000, -(Int(norm.exponent) + 1)) : 1000
        units.start[lane] = power2(base[lane])
        scales.start[lane] = power2(-base[lane])
        now.pointee.lowest = (0..<Self.width).reduce(1000) { min($0, base[$1]) }
        now.pointee.readyPowers = 0
    }

    /// To be called when ``start`` has changed.
    package func startChanged() {
        now.pointee.height = 0
        now.pointee.quotients.update(repeating: 0, count: Self.width)
    }

    // MARK: States

    /// The states at times after the start, one time for each lane, at least 0, aligned as ``LaneStorage``. Good until the
    /// next call.
    package func states(after times: UnsafePointer<Double>) -> UnsafePointer<Double> {
        let now = now
        let isWhole = split(times, count: 1, now.pointee.next, now.pointee.rests)
        let whole = product(now.pointee.next)
        guard !isWhole else { return whole }
        now.pointee.argument.pointee = whole
        now.pointee.target.pointee = now.pointee.result
        now.pointee.kernels.advance(
            system.pattern, system.coefficients.start, 1, now.pointee.rests, now.pointee.argument, now.pointee.target,
            scratch.start)
        return UnsafePointer(now.pointee.result)
    }

    /// q and r of each lane's times; whether every r is 0.
    func split(
        _ times: UnsafePointer<Double>, count: Int, _ quotients: UnsafeMutablePointer<UInt64>, _ rests: UnsafeMutablePointer<Double>
    ) -> Bool {
        now.pointee.kernels.split(Int32(count), times, now.pointee.scales, now.pointee.units, quotients, rests) != 0
    }

    /// The states after q 2^b.
    func product(_ next: UnsafePointer<UInt64>) -> UnsafePointer<Double> {
        let now = now
        var highestChange = Int.min, lowestSet = Int.max
        for lane in 0..<Self.width {
            let quotient = next[lane]
            let change = quotient ^ now.pointee.quotients[lane]
            now.pointee.quotients[lane] = quotient
            if change != 0 { highestChange = max(highestChange, now.pointee.base[lane] + 63 - change.leadingZeroBitCount) }
            if quotient != 0 { lowestSet = min(lowestSet, now.pointee.base[lane] + quotient.trailingZeroBitCount) }
        }
        if highestChange > Int.min { multiply(from: highestChange, downTo: lowestSet) }
        return UnsafePointer(now.pointee.height > 0 ? now.pointee.products[0] : now.pointee.start)
    }

    /// Makes the products of levels anew from the highest whose bit has changed in some lane.
    private func multiply(from highest: Int, downTo lowestSet: Int) {
        let now = now
        let lowest = now.pointee.lowest
        let top = highest - lowest
        prepare(upTo: top)
        // New levels: nothing has been applied above them.
        while now.pointee.height <= top {
            now.pointee.products[now.pointee.height] = now.pointee.start
            now.pointee.height += 1
        }
        let products = now.pointee.products
        var product = top + 1 < now.pointee.height ? products[top + 1] : now.pointee.start
        var level = top
        let last = lowestSet == .max ? top + 1 : lowestSet - lowest
        while level >= last {
            if selectLanes(level + lowest) {
                let prefix = now.pointee.prefixes[level]
                now.pointee.argument.pointee = UnsafePointer(product)
                now.pointee.target.pointee = prefix
                now.pointee.kernels.apply(
                    now.pointee.order, now.pointee.powers[level], 1, now.pointee.argument, now.pointee.mask, now.pointee.target)
                product = prefix
            }
            products[level] = product
            level -= 1
        }
        while level >= 0 {
            products[level] = product
            level -= 1
        }
    }

    /// Masks the lanes whose bit of a level is set; false if there is none.
    @inline(__always)
    private func selectLanes(_ level: Int) -> Bool {
        let now = now
        var any: UInt64 = 0
        for lane in 0..<Self.width {
            let shift = level - now.pointee.base[lane]
            let bit = shift >= 0 && shift < 64 ? (now.pointee.quotients[lane] &>> UInt64(shift)) & 1 : 0
            now.pointee.mask[lane] = -Int64(bit)
            any |= bit
        }
        return any != 0
    }

    /// Makes powers for levels up to `lowest + top`, and room for their products.
    func prepare(upTo top: Int) {
        makeRoom(top + 1)
        if top >= now.pointee.readyPowers { makePowers(upTo: top) }
    }

    private func makeRoom(_ levels: Int) {
        guard levels > now.pointee.room else { return }
        while prefixes.count < levels { prefixes.append(LaneStorage(system.order)) }
        while powers.count < levels { powers.append(LaneStorage(system.order * system.order)) }
        func grown(_ old: UnsafeMutablePointer<Lanes>) -> UnsafeMutablePointer<Lanes> {
            let new = UnsafeMutablePointer<Lanes>.allocate(capacity: levels)
            new.update(from: old, count: now.pointee.room)
            old.deallocate()
            return new
        }
        now.pointee.powers = grown(now.pointee.powers)
        now.pointee.prefixes = grown(now.pointee.prefixes)
        now.pointee.products = grown(now.pointee.products)
        for level in now.pointee.room..<levels {
            now.pointee.powers[level] = powers[level].start
            now.pointee.prefixes[level] = prefixes[level].start
        }
        now.pointee.room = levels
    }

    // MARK: Powers

    private func makePowers(upTo index: Int) {
        let now = now
        let size = Self.width * system.order * system.order
        if now.pointee.readyPowers == 0 {
            let steps = now.pointee.result  // not in use yet
            for lane in 0..<Self.width { steps[lane] = power2(now.pointee.base[lane]) }
            now.pointee.kernels.series(system.pattern, system.coefficients.start, steps, now.pointee.powers[0], scratch.start)
            now.pointee.readyPowers = 1
        }
        while now.pointee.readyPowers <= index {
            let level = now.pointee.readyPowers
            let power = now.pointee.powers[level]
            now.pointee.kernels.square(now.pointee.order, now.pointee.powers[level - 1], power)
            // Lanes whose series stands higher begin there.
            for lane in 0..<Self.width where now.pointee.base[lane] >= now.pointee.lowest + level {
                for k in stride(from: lane, to: size, by: Self.width) { power[k] = now.pointee.powers[0][k] }
            }
            now.pointee.readyPowers += 1
        }
    }
}

/// 2^exponent, for exponents from -1022 to 1023.
@inline(__always)
private func power2(_ exponent: Int) -> Double { Double(bitPattern: UInt64(1023 + exponent) << 52) }
