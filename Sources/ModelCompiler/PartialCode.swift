/// The programs of a twin's partial derivatives by states and random effects; see ``PartialExpressions``.
package struct PartialCode: Sendable {
    /// Values at places of a matrix that is zero elsewhere.
    package struct Sparse: Sendable {
        package let entries: [JacobianEntry]
        package let program: Program
    }

    package let effects: [RandomEffect]
    package let obstacle: SensitivityObstacle?
    package let parameters: Sparse
    package let derivative: Sparse
    package let observablesByState: Sparse
    package let observables: Sparse
    package let initial: Sparse
    package let routesByState: [Sparse]
    package let routes: [Sparse]
}

/// Programs whose temporaries have no place yet.
struct DraftPartials {
    struct Sparse {
        let entries: [JacobianEntry]
        let program: DraftProgram
    }

    let effects: [RandomEffect]
    let obstacle: SensitivityObstacle?
    /// Parameters, derivative, observables by state, observables, initial; then the routes by state, then the routes.
    let parts: [Sparse]

    func placed(_ place: (DraftProgram) -> Program) -> PartialCode {
        let placed = parts.map { PartialCode.Sparse(entries: $0.entries, program: place($0.program)) }
        let routeCount = (placed.count - 5) / 2
        return PartialCode(
            effects: effects, obstacle: obstacle, parameters: placed[0], derivative: placed[1],
            observablesByState: placed[2], observables: placed[3], initial: placed[4],
            routesByState: Array(placed[5..<5 + routeCount]), routes: Array(placed[(5 + routeCount)...]))
    }
}
