import ModelCompiler
import ModelLanguage
import ModelLibrary
import Testing

@Suite struct PublishedModelTests {
    /// Every model of the library that can be run alone compiles, and its Jacobian agrees with central differences.
    @Test func libraryModelsCompile() throws {
        var compiled = 0
        for name in try ModelLibrary.names() {
            let model = try ModelLibrary.model(name)
            guard model.inputs.isEmpty else { continue }
            compiled += 1
            let twin = try CompiledTwin(model: model, observables: [])
            #expect(twin.observableCount == model.outputs.count)
            let workspace = TwinWorkspace(twin)
            let covariates = model.covariates.map { covariate in
                switch covariate.kind {
                case .number(_, let standard, _): standard ?? 1
                case .levels(_, let standard): Double(standard ?? 0)
                }
            }
            workspace.load(covariates: covariates, iiv: [], iov: [], overrides: [])
            workspace.beginSegment(from: 0, to: 24)
            let n = twin.stateCount
            var y = [Double](repeating: 0, count: n)
            workspace.initialState(at: 0, into: &y)
            y = y.map { $0 + 1 }
            var dense = [Double](repeating: 0, count: n * n)
            workspace.jacobian(1, y, intoDense: &dense)
            for column in 0..<n {
                let h = 1e-5 * y[column]
                var (up, down) = (y, y)
                up[column] += h
                down[column] -= h
                let (above, below) = (workspace.derivative(1, up), workspace.derivative(1, down))
                for row in 0..<n {
                    let difference = (above[row] - below[row]) / (2 * h)
                    // Truncation is of order h^2 relative to the state, rounding 1e-16 of the terms over 1e-5.
                    let scale = abs(difference) + (abs(above[row]) + 100) / y[column]
                    #expect(abs(dense[column * n + row] - difference) <= 1e-8 * scale, "\(name) \(row), \(column)")
                }
            }
        }
        #expect(compiled >= 3)
    }
}
