import ModelCompiler
import Testing

@Suite struct PropertyLargeModelTests {
    /// A chain of 200 states with a nonlinear elimination and one sum over all: the Jacobian has the diagonal, the
    /// subdiagonal and a full row.
    @Test func longChain() throws {
        let n = 200
        var states = [("s0", "-k*s0/(1 + s0)")]
        for i in 1..<(n - 1) { states.append(("s\(i)", "k*(s\(i - 1) - s\(i))")) }
        let groups = stride(from: 0, to: n, by: 50).map { first in
            "(" + (first..<(first + 50)).map { "s\($0)" }.joined(separator: " + ") + ")"
        }
        states.append(("s\(n - 1)", groups.joined(separator: " + ")))
        let equations = Workload.equations(parameters: ["k"], states: states)
        let code = try TwinCode(equations)
        #expect(code.jacobianSparsity.count == 1 + 2 * (n - 2) + n)
        let workspace = try TwinWorkspace.individual(equations, parameters: [0.5])
        let y = [Double](repeating: 2, count: n)
        let slope = workspace.derivative(0, y)
        #expect(abs(slope[0] + 1.0 / 3) < 1e-15)
        #expect(slope[1..<(n - 1)].allSatisfy { $0 == 0 })
        #expect(slope[n - 1] == 400)
        var dense = [Double](repeating: 0, count: n * n)
        workspace.jacobian(0, y, intoDense: &dense)
        // d/ds (-k s / (1 + s)) = -k / (1 + s)^2
        #expect(abs(dense[0] + 0.5 / 9) < 1e-15)
        #expect((0..<n).allSatisfy { dense[$0 * n + n - 1] == 1 })
    }

    @Test func temporariesAreReused() throws {
        // A sum of 200 products needs a place for the running sum and one product, not 400.
        let terms = (0..<200).map { "exp(x*\($0 + 2))" }.joined(separator: " + ")
        let few = try TwinCode(.single("x"))
        let many = try TwinCode(Workload.equations(parameters: [], states: [("x", terms)]))
        let constants = many.constants.count
        #expect(many.registerCount - constants - few.registerCount <= 4)
    }

    @Test func invariantsAreNotRecomputed() throws {
        let equations = Workload.equations(
            parameters: ["CL", "V", "h"],
            states: [("x", "-CL*x/V*exp(h)^2 + (if t > 3 then CL*V else CL/V)*log(V)")])
        let code = try TwinCode(equations)
        // One product with x and one sum remain; the condition's choice is made once per segment.
        #expect(code.derivative.count <= 2)
        #expect(code.segment.count >= 1)
    }
}
