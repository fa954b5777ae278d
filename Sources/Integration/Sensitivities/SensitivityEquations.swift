import CSundials

/// CVODES' part of a solver with sensitivities: its vectors, which are views of the solver's states, and its settings.
///
/// The corrector is staggered (Feehery 1997, doi:10.1016/S0168-9274(97)00050-0): states first, then all directions with
/// the same factors of the Newton matrix. All directions are in the error test.
final class SensitivityEquations {
    private let directions: Int
    private let order: Int
    private let states: UnsafeMutablePointer<N_Vector?>
    private let derivatives: UnsafeMutablePointer<N_Vector?>
    private let absolute: UnsafeMutablePointer<N_Vector?>
    /// A sensitivity is zero when it is below this part of its state's size times the relative tolerance: effects are
    /// of the order of one.
    private static let absolutePart = 1e-2

    /// - Parameters:
    ///   - y: the first direction's states; the others follow.
    ///   - work: room for as many values as there are states in all.
    init?(_ directions: Int, order: Int, _ y: UnsafeMutablePointer<Double>, work: UnsafeMutablePointer<Double>, _ context: SUNContext) {
        self.directions = directions
        self.order = order
        func vectors(_ make: (Int) -> N_Vector?) -> UnsafeMutablePointer<N_Vector?> {
            let list = UnsafeMutablePointer<N_Vector?>.allocate(capacity: directions)
            for k in 0..<directions { (list + k).initialize(to: make(k)) }
            return list
        }
        states = vectors { N_VMake_Serial(sunindextype(order), y + order * $0, context) }
        derivatives = vectors { N_VMake_Serial(sunindextype(order), work + order * (1 + $0), context) }
        absolute = vectors { _ in N_VNew_Serial(sunindextype(order), context) }
        for list in [states, derivatives, absolute] where (0..<directions).contains(where: { list[$0] == nil }) {
            free()
            return nil
        }
    }

    /// To be called once, after CVODES has been freed.
    func free() {
        for list in [states, derivatives, absolute] {
            for k in 0..<directions { if let vector = list[k] { N_VDestroy(vector) } }
            list.deallocate()
        }
    }

    func attach(to memory: UnsafeMutableRawPointer?) -> Bool {
        CVodeSensInit(memory, Int32(directions), CV_STAGGERED, evaluateSensitivities, states) == CV_SUCCESS
            && CVodeSetSensErrCon(memory, 1) == CV_SUCCESS
    }

    /// After CVodeReInit, from the states as they are.
    func restart(_ memory: UnsafeMutableRawPointer?, _ weights: ErrorWeights) -> Int32 {
        for k in 0..<directions {
            guard let vector = absolute[k] else { return CV_MEM_FAIL }
            let values = dosis_nvector_data(vector)
            for i in 0..<order {
                let size = weights.sizes[i] > 0 ? weights.sizes[i] : weights.fallback
                values[i] = Self.absolutePart * weights.relative * size
            }
        }
        let flag = CVodeSensReInit(memory, CV_STAGGERED, states)
        return flag == CV_SUCCESS ? CVodeSensSVtolerances(memory, weights.relative, absolute) : flag
    }

    /// Reads the sensitivities after a step.
    func read(_ memory: UnsafeMutableRawPointer?) -> Int32 {
        var time = 0.0
        return CVodeGetSens(memory, &time, states)
    }

    /// Reads the k-th derivatives by time.
    func readDerivative(_ k: Int32, _ memory: UnsafeMutableRawPointer?, at time: Double) -> Bool {
        CVodeGetSensDky(memory, time, k, derivatives) == CV_SUCCESS
    }
}
