extension TwinLife {
    /// What must be true of a task before it is solved.
    func checkTask() throws {
        func bad(_ problem: String, _ remedy: String) -> TwinFailure {
            TwinFailure(.badTask, time: task.startTime, problem, remedy: remedy)
        }
        guard task.covariates.count == layout.covariateCount else {
            throw bad("\(task.covariates.count) covariates for \(layout.covariateCount)", "give one track per covariate")
        }
        guard task.iiv.isEmpty || task.iiv.count == layout.parameterCount,
            task.occasions.allSatisfy({ $0.iov.count == layout.parameterCount }),
            task.overrides.allSatisfy({ (0..<layout.parameterCount).contains($0.parameter) })
        else { throw bad("random effects do not fit \(layout.parameterCount) parameters", "give one per parameter") }
        let first = task.startTime - timeTolerance(task.startTime), plan = recorder.plan
        guard task.startTime.isFinite, task.endTime.isFinite, task.endTime >= first, plan.earliest >= first,
            plan.latest < .infinity
        else {
            throw bad("a record, sample or window lies before the start, or nowhere", "begin at or after \(task.startTime)")
        }
        for record in task.records {
            let targets: (Int?, Int?) =
                switch record.action {
                case .dose(let dose), .resetAndDose(let dose):
                    switch dose.target {
                    case .route(let index): (index, nil)
                    case .state(let index): (nil, index)
                    }
                case .replace(let state, _), .multiply(let state, _): (nil, state)
                case .reset, .observe, .other: (nil, nil)
                }
            guard targets.0.map(layout.routes.indices.contains) ?? true, targets.1.map(layout.states.indices.contains) ?? true
            else { throw bad("a record names a route or state that the model has not", "look at its CMT") }
        }
        for functional in task.functionals {
            guard (0..<layout.observableCount).contains(functional.observable), functional.start <= functional.end else {
                throw bad("a window ends before it begins, or names no observable", "look at the endpoint")
            }
        }
    }
}
