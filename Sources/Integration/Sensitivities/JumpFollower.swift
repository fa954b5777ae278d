import ModelCompiler

/// What carries sensitivities beside a twin's states, and must know when and how those jump.
///
/// States of a direction stand behind the equations' own. At a moment tau that depends on the direction, with a jump a of
/// the states: s+ = s- + da + (f(y-) - f(y+)) dtau (Rozenvasser 1967; Galan, Feehery and Barton 1999,
/// doi:10.1016/S0168-9274(98)00125-1, equation 20).
package protocol JumpFollower: AnyObject {
    /// How many there are.
    var directions: Int { get }

    /// The derivative at a point, for ``rates(of:_:_:into:)``.
    func prepareRates(_ t: Double, _ y: UnsafePointer<Double>)
    /// d/dt of one direction's states `s`.
    func rates(of direction: Int, _ t: Double, _ s: UnsafePointer<Double>, into rates: UnsafeMutablePointer<Double>)

    /// A dose was evaluated at its nominal time. - Returns: the mark by which it is known from then on.
    func given(_ dose: Dose, _ arriving: ArrivingDose, route: Int?, at t: Double, _ y: UnsafePointer<Double>) -> Int
    /// A bolus is about to enter.
    func bolus(_ dose: ArrivingDose, at t: Double, _ y: UnsafeMutablePointer<Double>)
    /// An infusion begins now.
    func infusionBegins(_ dose: ArrivingDose, rate: Double, _ y: UnsafeMutablePointer<Double>)
    /// An infusion runs from now on.
    func infusionRuns(_ id: Int, _ dose: ArrivingDose)
    func infusionEnds(_ id: Int, state: Int, rate: Double, _ y: UnsafeMutablePointer<Double>)
    /// Transit absorption is under way.
    func transitRuns(_ dose: ArrivingDose, since arrival: Double)
    func dosesCancelled()
    /// A state was multiplied (by 0: set to a number).
    func scaled(_ state: Int, by factor: Double, _ y: UnsafeMutablePointer<Double>)
    func occasionBegan(_ index: Int)
    /// The steady state of a dose given at `t`, all states.
    func steadyState(_ dose: Dose, at t: Double) throws -> [Double]
}
