import CNLopt
import Foundation
import TrialProtocol

/// Searches a box by one of NLopt's algorithms (Johnson, The NLopt nonlinear-optimization package).
///
/// DIRECT (Gablonsky and Kelley 2001, locally biased) and ISRES (Runarsson and Yao 2005) look everywhere; BOBYQA and COBYLA
/// (Powell 2009, 1994) go downhill from the middle. Constraints are NLopt's own for COBYLA and ISRES; for the others a
/// broken constraint is a penalty in proportion to what it lacks.
package struct NLoptSearch {
    /// Candidates that are tried at most.
    package static let evaluations = 200
    /// Of the library.
    static var version: String {
        var (major, minor, fix): (Int32, Int32, Int32) = (0, 0, 0)
        nlopt_version(&major, &minor, &fix)
        return "\(major).\(minor).\(fix)"
    }
    /// A step of this part of the range ends the search.
    private static let tolerance = 1e-3

    package let method: OptimisationPlan.Method
    package let lower: [Double]
    package let upper: [Double]
    package let seed: UInt64

    package init(method: OptimisationPlan.Method, lower: [Double], upper: [Double], seed: UInt64) {
        (self.method, self.lower, self.upper, self.seed) = (method, lower, upper, seed)
    }

    /// What a candidate is worth: larger goals are better, slacks are at least 0 where constraints hold.
    package struct Worth {
        package var goal: Double
        package var slacks: [Double]

        package init(goal: Double, slacks: [Double]) {
            self.goal = goal
            self.slacks = slacks
        }
    }

    /// - Parameter worth: of a candidate; nil stops the search.
    /// - Returns: whether it came to an end.
    package func run(constraints: Int, _ worth: @escaping ([Double]) -> Worth?) -> Bool {
        let state = SearchState(worth, lower, upper)
        guard let optimiser = nlopt_create(algorithm, UInt32(lower.count)) else { return false }
        defer { nlopt_destroy(optimiser) }
        state.optimiser = optimiser
        state.penalises = method == .direct || method == .bobyqa
        nlopt_srand(UInt(truncatingIfNeeded: seed))
        // The box is scaled to 0...1, so that a step means the same along each quantity.
        nlopt_set_lower_bounds1(optimiser, 0)
        nlopt_set_upper_bounds1(optimiser, 1)
        let context = Unmanaged.passUnretained(state).toOpaque()
        nlopt_set_min_objective(optimiser, { count, point, _, context in
            SearchState.at(context)?.cost(UnsafeBufferPointer(start: point, count: Int(count))) ?? .nan
        }, context)
        let handles = (0..<constraints).map { SearchConstraint(state, $0) }
        if !state.penalises {
            for handle in handles {
                nlopt_add_inequality_constraint(optimiser, { count, point, _, context in
                    guard let context else { return .nan }
                    let own = Unmanaged<SearchConstraint>.fromOpaque(context).takeUnretainedValue()
                    return own.state.lack(UnsafeBufferPointer(start: point, count: Int(count)), own.index)
                }, Unmanaged.passUnretained(handle).toOpaque(), 1e-8)
            }
        }
        nlopt_set_maxeval(optimiser, Int32(Self.evaluations))
        nlopt_set_xtol_abs1(optimiser, Self.tolerance)
        nlopt_set_initial_step1(optimiser, 0.2)
        var point = lower.map { _ in 0.5 }
        var value = 0.0
        let result = withExtendedLifetime((state, handles)) { nlopt_optimize(optimiser, &point, &value) }
        return result != NLOPT_FORCED_STOP && !state.isStopped
    }

    private var algorithm: nlopt_algorithm {
        switch method {
        case .bobyqa: NLOPT_LN_BOBYQA
        case .cobyla: NLOPT_LN_COBYLA
        case .isres: NLOPT_GN_ISRES
        default: NLOPT_GN_DIRECT_L
        }
    }
}

/// What NLopt's callbacks share.
private final class SearchState {
    private let worth: ([Double]) -> NLoptSearch.Worth?
    private let lower: [Double]
    private let upper: [Double]
    private var known: [[Double]: NLoptSearch.Worth] = [:]
    var optimiser: nlopt_opt?
    var penalises = false
    var isStopped = false

    init(_ worth: @escaping ([Double]) -> NLoptSearch.Worth?, _ lower: [Double], _ upper: [Double]) {
        (self.worth, self.lower, self.upper) = (worth, lower, upper)
    }

    static func at(_ context: UnsafeMutableRawPointer?) -> SearchState? {
        context.map { Unmanaged<SearchState>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Constraints and objective ask for the same point one after another.
    private func worth(at point: UnsafeBufferPointer<Double>) -> NLoptSearch.Worth? {
        let candidate = zip(point, zip(lower, upper)).map { min(max($1.0 + $0 * ($1.1 - $1.0), $1.0), $1.1) }
        if let worth = known[candidate] { return worth }
        guard !isStopped, let found = worth(candidate) else {
            isStopped = true
            if let optimiser { nlopt_force_stop(optimiser) }
            return nil
        }
        known[candidate] = found
        return found
    }

    func cost(_ point: UnsafeBufferPointer<Double>) -> Double {
        guard let worth = worth(at: point) else { return .infinity }
        guard worth.goal.isFinite else { return 1e100 }
        guard penalises else { return -worth.goal }
        let lacking = worth.slacks.reduce(0) { $0 + max(0, -$1) }
        return -worth.goal + lacking * 1e3 * max(1, abs(worth.goal))
    }

    func lack(_ point: UnsafeBufferPointer<Double>, _ index: Int) -> Double { worth(at: point).map { -$0.slacks[index] } ?? .infinity }
}

/// One constraint of a search.
private final class SearchConstraint {
    let state: SearchState
    let index: Int
    init(_ state: SearchState, _ index: Int) { (self.state, self.index) = (state, index) }
}
