import ModelCompiler
import ModelLanguage
import ModelLibrary
import Testing

@Suite struct PublishedModelTests {
    /// Every model of the library that can be run alone compiles, and its Jacobian agrees with central differences.
    @Test func libraryModelsCompile() throws {
        var compiled = 0
        var (entries, bent) = (0, 0)
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
                let h = 1e-4 * abs(y[column])
                func derivative(_ place: Double) -> [Double] {
                    var moved = y
                    moved[column] = place
                    return workspace.derivative(1, moved)
                }
                let (above, below) = (derivative(y[column] + h), derivative(y[column] - h))
                let (near, nearBelow) = (derivative(y[column] + h / 2), derivative(y[column] - h / 2))
                for row in 0..<n {
                    let (coarse, fine) = ((above[row] - below[row]) / (2 * h), (near[row] - nearBelow[row]) / h)
                    let difference = (4 * fine - coarse) / 3
                    // Of order h^4 relative to the state, and rounding, 1e-16 of the terms over 1e-4; where the equation bends
                    // within h, as steep gates do, differences of two widths disagree by more than the one that is left.
                    let scale = abs(difference) + (abs(above[row]) + 100) / abs(y[column])
                    let bend = abs(fine - coarse)
                    #expect(
                        abs(dense[column * n + row] - difference) <= 1e-8 * scale + bend, "\(name) \(row), \(column)")
                    (entries, bent) = (entries + 1, bent + (bend > 1e-4 * scale ? 1 : 0))
                }
            }
        }
        #expect(bent * 50 < entries, "differences say little in \(bent) of \(entries) places")
        #expect(compiled >= 3)
    }
}
