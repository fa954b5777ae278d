import CLanes

/// Programs for Newton's matrix M = I - gamma J over registers: one that factors it into LU, one that solves with it.
///
/// The order of elimination is fixed by structure (``EliminationOrder``), so there is no pivoting; whoever runs `factor`
/// looks at the reciprocal pivots it leaves. Both are straight lines of the interpreter's operations.
struct SparseFactorisation {
    let factor: [lanes_instruction]
    let solve: [lanes_instruction]
    /// Where `factor` leaves 1 / pivot, in the order of elimination.
    let pivots: [UInt16]

    /// - Parameters:
    ///   - entries: structural nonzeros of J; `jacobian` holds the register of each.
    ///   - minusGamma: the register of -gamma; `one` and `zero` hold these constants.
    ///   - vector: the first of `count` registers in which `solve` finds the right-hand side and leaves the solution.
    ///   - allocate: hands out registers in a row.
    init(
        count: Int, entries: [JacobianEntry], jacobian: [Int], minusGamma: Int, one: Int, zero: Int, vector: Int,
        allocate: (Int) -> Int
    ) {
        let elimination = EliminationOrder(count: count, entries: entries)
        let ordered = elimination.places.sorted { ($0.column, $0.row) < ($1.column, $1.row) }
        let base = allocate(ordered.count)
        let registers = Dictionary(uniqueKeysWithValues: ordered.enumerated().map { ($1, base + $0) })
        func m(_ row: Int, _ column: Int) -> Int { registers[.init(row: row, column: column)] ?? zero }

        var factor = InstructionList()
        var present: Set<EliminationOrder.Place> = []
        for (entry, register) in zip(entries, jacobian) {
            let place = EliminationOrder.Place(row: entry.row, column: entry.column)
            present.insert(place)
            if entry.row == entry.column {
                factor.append(LANES_MULTIPLY_ADD, m(entry.row, entry.column), minusGamma, register, one)
            } else {
                factor.append(LANES_MULTIPLY, m(entry.row, entry.column), minusGamma, register)
            }
        }
        for i in 0..<count where present.insert(.init(row: i, column: i)).inserted {
            factor.append(LANES_COPY, m(i, i), one)
        }
        for (step, pivot) in elimination.order.enumerated() {
            factor.append(LANES_DIVIDE, m(pivot, pivot), one, m(pivot, pivot))
            for row in elimination.rows[step] {
                factor.append(LANES_MULTIPLY, m(row, pivot), m(row, pivot), m(pivot, pivot))
                for column in elimination.columns[step] {
                    let isNew = present.insert(.init(row: row, column: column)).inserted
                    let target = m(row, column)
                    factor.append(LANES_SUBTRACT_PRODUCT, target, m(row, pivot), m(pivot, column), isNew ? zero : target)
                }
            }
        }

        var solve = InstructionList()
        for (step, pivot) in elimination.order.enumerated() {
            for row in elimination.rows[step] {
                solve.append(LANES_SUBTRACT_PRODUCT, vector + row, m(row, pivot), vector + pivot, vector + row)
            }
        }
        for (step, pivot) in elimination.order.enumerated().reversed() {
            for column in elimination.columns[step] {
                solve.append(LANES_SUBTRACT_PRODUCT, vector + pivot, m(pivot, column), vector + column, vector + pivot)
            }
            solve.append(LANES_MULTIPLY, vector + pivot, vector + pivot, m(pivot, pivot))
        }
        self.factor = factor.ended
        self.solve = solve.ended
        pivots = elimination.order.map { UInt16(truncatingIfNeeded: m($0, $0)) }
    }
}

/// Instructions being written.
struct InstructionList {
    private(set) var words: [lanes_instruction] = []

    mutating func append(_ op: lanes_operation, _ d: Int, _ a: Int, _ b: Int = 0, _ c: Int? = nil) {
        func register(_ r: Int) -> UInt16 { UInt16(truncatingIfNeeded: r) }
        words.append(lanes_instruction(op: UInt16(op.rawValue), d: register(d), a: register(a), b: register(b)))
        if let c { words.append(lanes_instruction(op: 0, d: 0, a: register(c), b: 0)) }
    }

    /// A program's instructions but for its end.
    mutating func append(_ program: Program) { words += program.instructions.dropLast() }

    var ended: [lanes_instruction] {
        words + [lanes_instruction(op: UInt16(LANES_END.rawValue), d: 0, a: 0, b: 0)]
    }
}
