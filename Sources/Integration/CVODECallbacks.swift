import CSundials

// What CVODE calls; `data` is the solver.

private func solver(_ data: UnsafeMutableRawPointer?) -> CVODESolver? {
    data.map { Unmanaged<CVODESolver>.fromOpaque($0).takeUnretainedValue() }
}

func evaluateDerivative(_ t: Double, _ y: N_Vector?, _ dy: N_Vector?, _ data: UnsafeMutableRawPointer?) -> Int32 {
    guard let solver = solver(data), let y, let dy else { return -1 }
    return solver.countingDerivative(t, dosis_nvector_data(y), dosis_nvector_data(dy))
}

func evaluateWeights(_ y: N_Vector?, _ weights: N_Vector?, _ data: UnsafeMutableRawPointer?) -> Int32 {
    guard let solver = solver(data), let y, let weights else { return -1 }
    return solver.fillWeights(dosis_nvector_data(y), dosis_nvector_data(weights)) ? 0 : -1
}

func evaluateJacobian(
    _ t: Double, _ y: N_Vector?, _ dy: N_Vector?, _ matrix: SUNMatrix?, _ data: UnsafeMutableRawPointer?,
    _ work1: N_Vector?, _ work2: N_Vector?, _ work3: N_Vector?
) -> Int32 {
    guard let solver = solver(data), let y, let matrix else { return -1 }
    solver.jacobian(t, dosis_nvector_data(y), dosis_dense_data(matrix))
    return 0
}

func evaluateRoots(
    _ t: Double, _ y: N_Vector?, _ values: UnsafeMutablePointer<Double>?, _ data: UnsafeMutableRawPointer?
) -> Int32 {
    guard let solver = solver(data), let y, let values else { return -1 }
    solver.system.roots(t, dosis_nvector_data(y), into: values)
    return 0
}

func evaluateSensitivities(
    _ count: Int32, _ t: Double, _ y: N_Vector?, _ dy: N_Vector?, _ directions: UnsafeMutablePointer<N_Vector?>?,
    _ rates: UnsafeMutablePointer<N_Vector?>?, _ data: UnsafeMutableRawPointer?, _ work1: N_Vector?, _ work2: N_Vector?
) -> Int32 {
    guard let solver = solver(data), let y, let directions, let rates else { return -1 }
    return solver.sensitivityRates(t, dosis_nvector_data(y), directions, rates) ? 0 : 1
}
