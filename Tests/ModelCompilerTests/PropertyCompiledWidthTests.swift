import CLanes
import ModelCompiler
import TestSupport
import Testing

@Suite struct PropertyCompiledWidthTests {
    /// Compiled programs over eight individuals at once are, lane by lane, the bits of each alone.
    @Test(arguments: AnalyticWorkloadTests.workloads.indices) func eightIndividuals(_ index: Int) throws {
        let workload = AnalyticWorkloadTests.workloads[index]
        let code = try TwinCode(workload.equations)
        let wide = UnsafeMutableRawPointer.allocate(byteCount: code.registerCount * 64, alignment: 64)
            .bindMemory(to: Double.self, capacity: code.registerCount * 8)
        defer { wide.deallocate() }
        wide.initialize(repeating: 0, count: code.registerCount * 8)
        for (register, value) in code.constants { for lane in 0..<8 { wide[register * 8 + lane] = value } }

        var generator = SeededGenerator(state: UInt64(index))
        let n = workload.states.count
        var slopes: [[Double]] = []
        var matrices: [[Double]] = []
        for lane in 0..<8 {
            let parameters = workload.typical.map { $0 * Double.random(in: 0.5...1.5, using: &generator) }
            let states = workload.states.map { $0 * Double.random(in: 0.5...1.5, using: &generator) }
            for (parameter, value) in parameters.enumerated() {
                wide[(code.regions.overridden + parameter) * 8 + lane] = 1
                wide[(code.regions.overrides + parameter) * 8 + lane] = value
            }
            for (state, value) in states.enumerated() { wide[(code.regions.states + state) * 8 + lane] = value }
            let workspace = try TwinWorkspace.individual(workload.equations, parameters: parameters)
            slopes.append(workspace.derivative(0, states))
            var dense = [Double](repeating: 0, count: n * n)
            workspace.jacobian(0, states, intoDense: &dense)
            matrices.append(code.jacobianSparsity.map { dense[$0.column * n + $0.row] })
        }
        let interpret = laneInterpreter(width: 8)
        interpret(code.parameters.instructions, wide)
        interpret(code.invariants.instructions, wide)
        for (program, alone) in [(code.derivative, slopes), (code.jacobian, matrices)] {
            interpret(program.instructions, wide)
            for lane in 0..<8 {
                let values = program.results.map { wide[Int($0) * 8 + lane] }
                #expect(values.map(\.bitPattern) == alone[lane].map(\.bitPattern))
            }
        }
    }
}
