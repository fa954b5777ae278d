import CSundials

/// One CVODE problem, made once and used for every stretch of every twin: BDF, Newton with the analytic Jacobian, dense.
///
/// With sensitivities (CVODES, staggered corrector, all in the error test) the states of its system are the equations'
/// own followed by those of one direction after another.
final class CVODESolver {
    enum Step {
        case advanced
        /// The stretch's end is reached.
        case finished
        /// A state event's comparison changed sign at ``time``; the step itself went on to ``stepEnd``.
        case root
    }

    let system: any TwinSystem
    /// States in all.
    let count: Int
    /// The equations' own.
    let order: Int
    private let sensitivities: SensitivityEquations?
    /// The state at ``time``.
    let y: UnsafeMutablePointer<Double>
    private(set) var time = 0.0
    /// The end of the last step that CVODE made, at or after ``time``.
    private(set) var stepEnd = 0.0
    private(set) var weights: ErrorWeights
    /// Dosing input that is added to the derivative.
    var input = DosingInput()
    /// For equilibria: the equations are taken at this time.
    var frozenTime: Double?
    private(set) var statistics = IntegrationStatistics()

    private var context: SUNContext?
    private(set) var memory: UnsafeMutableRawPointer?
    /// Of all states; ``state`` and ``work`` are their beginnings.
    private let whole, wholeWork: N_Vector
    private let state: N_Vector
    let work: N_Vector
    private let matrix: SUNMatrix
    private let linearSolver: SUNLinearSolver
    private var stretchEnd = 0.0
    private var shortSteps = 0
    /// The state whose derivative was last found not finite, and after how many steps.
    private(set) var notFinite: (state: Int, step: Int)?

    init(_ system: any TwinSystem) throws {
        self.system = system
        count = system.layout.states.count
        let directions = system.follower?.directions ?? 0
        order = count / (1 + directions)
        weights = ErrorWeights(.standard, sizes: [Double](repeating: 0, count: order))
        let noMemory = TwinFailure(
            .badTask, time: 0, "SUNDIALS could not be set up for \(count) states",
            remedy: "free memory, and see `dosis doctor` for the library in use")
        guard dosis_context_create(&context) == 0, let context, count > 0,
            let whole = N_VNew_Serial(sunindextype(count), context), let wholeWork = N_VClone(whole),
            let state = N_VMake_Serial(sunindextype(order), dosis_nvector_data(whole), context),
            let work = N_VMake_Serial(sunindextype(order), dosis_nvector_data(wholeWork), context),
            let matrix = SUNDenseMatrix(sunindextype(order), sunindextype(order), context),
            let linearSolver = SUNLinSol_Dense(state, matrix, context)
        else { throw noMemory }
        (self.whole, self.wholeWork, self.state, self.work) = (whole, wholeWork, state, work)
        (self.matrix, self.linearSolver) = (matrix, linearSolver)
        y = dosis_nvector_data(whole)
        y.update(repeating: 0, count: count)
        memory = CVodeCreate(CV_BDF, context)
        sensitivities = directions > 0 ? SensitivityEquations(directions, order: order, y + order, work: dosis_nvector_data(work), context) : nil
        guard let memory, CVodeInit(memory, evaluateDerivative, 0, state) == CV_SUCCESS,
            dosis_silence(context, memory) == 0,
            CVodeWFtolerances(memory, evaluateWeights) == CV_SUCCESS,
            CVodeSetUserData(memory, Unmanaged.passUnretained(self).toOpaque()) == CV_SUCCESS,
            CVodeSetLinearSolver(memory, linearSolver, matrix) == CV_SUCCESS,
            CVodeSetJacFn(memory, evaluateJacobian) == CV_SUCCESS,
            CVodeSetMaxHnilWarns(memory, -1) == CV_SUCCESS, sensitivities?.attach(to: memory) ?? true
        else { throw noMemory }
    }

    deinit {
        if memory != nil { CVodeFree(&memory) }
        SUNLinSolFree(linearSolver)
        SUNMatDestroy(matrix)
        N_VDestroy(work)
        N_VDestroy(state)
        N_VDestroy(whole)
        N_VDestroy(wholeWork)
        sensitivities?.free()
        SUNContext_Free(&context)
    }

    /// Forgets the twin before.
    func beginTwin(_ tolerances: Tolerances, sizes: [Double]) {
        weights = ErrorWeights(tolerances, sizes: sizes)
        statistics = IntegrationStatistics()
        frozenTime = nil
        input = DosingInput()
    }

    /// Sets the clock without a stretch.
    func reset(to t: Double) {
        time = t
        stepEnd = t
    }

    /// Runs `body` under other tolerances, with the sizes known so far, and puts the old ones back.
    func with<R>(_ tolerances: Tolerances, _ body: () throws -> R) rethrows -> R {
        let outer = weights
        weights = ErrorWeights(tolerances, sizes: outer.sizes)
        defer { weights = outer }
        return try body()
    }

    /// Begins a stretch in which nothing jumps, from the state in ``y``.
    /// - Precondition: the system's segment and ``input`` are those of the stretch.
    func start(at t: Double, until end: Double) throws {
        time = t
        stepEnd = t
        stretchEnd = end
        shortSteps = 0
        notFinite = nil
        statistics.restarts += 1
        weights.note(y)
        if let i = (0..<count).first(where: { !y[$0].isFinite }) { throw notFinite(state: i, at: t) }
        if weights.hasNewStates { estimateSizes(span: end - t) }
        var flag = CVodeReInit(memory, t, state)
        if flag == CV_SUCCESS, let sensitivities { flag = sensitivities.restart(memory, weights) }
        // Root functions are set anew: CVODE keeps which of them rested at zero from the twin before.
        let roots = system.layout.rootCount
        if flag == CV_SUCCESS, roots > 0 {
            flag = CVodeRootInit(memory, 0, nil)
            if flag == CV_SUCCESS { flag = CVodeRootInit(memory, Int32(roots), evaluateRoots) }
            CVodeSetNoInactiveRootWarn(memory)
        }
        if flag == CV_SUCCESS { flag = CVodeSetStopTime(memory, end) }
        if flag == CV_SUCCESS { flag = CVodeSetInitStep(memory, initialStep(until: end)) }
        if flag == CV_SUCCESS { flag = CVodeSetMaxStep(memory, input.longestStep(at: t) ?? 0) }
        guard flag == CV_SUCCESS else { throw failure(flag) }
    }

    /// One step of CVODE's own choice, cut only at the stretch's end.
    func step() throws -> Step {
        let before = time
        if input.limitsSteps { CVodeSetMaxStep(memory, input.longestStep(at: time) ?? 0) }
        let flag = CVode(memory, stretchEnd, state, &time, CV_ONE_STEP)
        guard flag >= 0 else {
            time = before
            throw failure(flag)
        }
        statistics.steps += 1
        CVodeGetCurrentTime(memory, &stepEnd)
        if let sensitivities, sensitivities.read(memory) < 0 { throw failure(CV_ERR_FAILURE) }
        shortSteps = time - before <= 8 * time.ulp ? shortSteps + 1 : 0
        if shortSteps > 200 { throw failure(CV_ERR_FAILURE) }
        if flag == CV_ROOT_RETURN { return .root }
        return flag == CV_TSTOP_RETURN || time >= stretchEnd ? .finished : .advanced
    }

    /// The polynomial that CVODE's last step followed.
    func denseOutput(into output: inout DenseOutput) throws {
        var order: Int32 = 0
        var length = 0.0
        CVodeGetLastOrder(memory, &order)
        CVodeGetLastStep(memory, &length)
        output.prepare(order: Int(order), end: stepEnd, length: length)
        let values = dosis_nvector_data(work)
        for k in 0...order {
            guard CVodeGetDky(memory, stepEnd, k, work) == CV_SUCCESS, sensitivities?.readDerivative(k, memory, at: stepEnd) ?? true
            else { throw failure(CV_ERR_FAILURE) }
            output.setDerivative(Int(k), values)
        }
    }

    /// 0: CVODE's own choice.
    private func initialStep(until end: Double) -> Double {
        input.initialStep(at: time, until: end, relativeTolerance: weights.relative) ?? 0
    }

    private func estimateSizes(span: Double) {
        let rates = dosis_nvector_data(work)
        let elements = dosis_dense_data(matrix)
        SUNMatZero(matrix)
        derivative(time, y, rates)
        system.jacobian(frozenTime ?? time, y, intoDense: elements)
        for dose in input.transits {
            weights.expect(dose.sizeEstimate(outflow: elements[dose.state * order + dose.state].magnitude), in: dose.state)
        }
        weights.estimate(y: y, rates: rates, jacobian: elements, span: span)
    }

    /// The derivative with dosing input.
    func derivative(_ t: Double, _ y: UnsafePointer<Double>, _ dy: UnsafeMutablePointer<Double>) {
        system.derivative(frozenTime ?? t, y, into: dy)
        input.add(at: t, to: dy)
    }

    func countingDerivative(_ t: Double, _ y: UnsafePointer<Double>, _ dy: UnsafeMutablePointer<Double>) -> Int32 {
        statistics.derivativeEvaluations += 1
        derivative(t, y, dy)
        for i in 0..<order where !dy[i].isFinite {
            notFinite = (i, statistics.steps)
            return 1  // CVODE tries a shorter step
        }
        return 0
    }

    /// The sensitivities' derivatives, direction after direction; false if one is not finite.
    func sensitivityRates(
        _ t: Double, _ y: UnsafePointer<Double>, _ directions: UnsafeMutablePointer<N_Vector?>, _ rates: UnsafeMutablePointer<N_Vector?>
    ) -> Bool {
        guard let follower = system.follower else { return false }
        follower.prepareRates(t, y)
        for k in 0..<follower.directions {
            guard let s = directions[k], let rate = rates[k] else { return false }
            let values = dosis_nvector_data(rate)
            follower.rates(of: k, t, dosis_nvector_data(s), into: values)
            for i in 0..<order where !values[i].isFinite { return false }
        }
        return true
    }

    func jacobian(_ t: Double, _ y: UnsafePointer<Double>, _ j: UnsafeMutablePointer<Double>) {
        statistics.jacobianEvaluations += 1
        system.jacobian(frozenTime ?? t, y, intoDense: j)
    }

    func fillWeights(_ y: UnsafePointer<Double>, _ w: UnsafeMutablePointer<Double>) -> Bool {
        weights.fill(y, w)
    }
}
