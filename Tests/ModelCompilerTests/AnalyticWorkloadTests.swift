import CLanes
import ModelCompiler
import Testing

@Suite struct AnalyticWorkloadTests {
    static let workloads: [Workload] = [.w1, .w2, .w3, .w4]

    @Test(arguments: workloads.indices) func derivativeAndJacobian(_ index: Int) throws {
        let workload = Self.workloads[index]
        let n = workload.states.count
        let code = try TwinCode(workload.equations)
        let workspace = try TwinWorkspace.individual(workload.equations, parameters: workload.typical)
        #expect(workspace.parameters == workload.typical)

        // Each term is a few roundings; sums cancel, so the scale is the largest entry of the row's terms.
        for (row, slope) in workspace.derivative(0, workload.states).enumerated() {
            let scale = (0..<n).map { abs((workload.jacobian[[row, $0]] ?? 0) * workload.states[$0]) }.max() ?? 0
            #expect(abs(slope - workload.derivative[row]) <= 1e-14 * (scale + abs(workload.derivative[row])), "W\(index + 1) row \(row)")
        }

        var dense = [Double](repeating: .nan, count: n * n)
        workspace.jacobian(0, workload.states, intoDense: &dense)
        let expected = Set(workload.jacobian.keys)
        #expect(Set(code.jacobianSparsity.map { [$0.row, $0.column] }) == expected)
        for row in 0..<n {
            for column in 0..<n {
                let value = dense[column * n + row]
                if let reference = workload.jacobian[[row, column]] {
                    #expect(abs(value - reference) <= 1e-14 * abs(reference) * 4, "W\(index + 1) \(row), \(column)")
                } else {
                    #expect(value.isNaN, "only structural nonzeros are written")
                }
            }
        }
        let order = code.jacobianSparsity.map { [$0.column, $0.row] }
        #expect(order == order.sorted { $0.lexicographicallyPrecedes($1) })
    }

    @Test func linearity() throws {
        #expect(try Self.workloads.map { try TwinCode($0.equations).isLinear } == [false, false, false, true])
    }

    @Test func nothingOfTheParametersIsComputedTwice() throws {
        let w1 = try TwinCode(Workload.w1.equations)
        // kin (1 - Imax C / (IC50 + C)) has the only division that moves with the states; C = A2 (1 / V1) is a product.
        #expect(w1.derivative.occurrences(of: LANES_DIVIDE) == 1)
        #expect(w1.observables.occurrences(of: LANES_DIVIDE) == 0)
        #expect(w1.invariants.occurrences(of: LANES_DIVIDE) >= 3)
        let w2 = try TwinCode(Workload.w2.equations)
        #expect(w2.derivative.occurrences(of: LANES_DIVIDE) == 1)
        #expect(w2.derivative.occurrences(of: LANES_POWER) == 1)
        let w4 = try TwinCode(Workload.w4.equations)
        #expect(w4.derivative.occurrences(of: LANES_DIVIDE) == 0)
        // A linear Jacobian is made of values of the parameters alone.
        #expect(w4.jacobian.count == 0)
        #expect(w4.segment.count == 0)
    }
}
