/// Something that happens to a twin at a time, with NONMEM's meaning (NONMEM Users Guide VI, chapter V).
public struct EventRecord: Hashable, Sendable {
    /// What happens; in brackets NONMEM's EVID.
    public enum Action: Hashable, Sendable {
        /// EVID 1
        case dose(Dose)
        /// EVID 3: initial values, running infusions stopped, outstanding (lagged, additional) doses cancelled.
        case reset
        /// EVID 4: a reset, then the dose.
        case resetAndDose(Dose)
        /// EVID 5: the state is set to a value.
        case replace(state: Int, value: Double)
        /// EVID 6: the state is multiplied.
        case multiply(state: Int, factor: Double)
        /// EVID 0: a reading in record order, see ``TwinSolution/observations``.
        case observe
        /// EVID 2: nothing but its place in time.
        case other
    }
    /// In the model's time unit.
    public var time: Double
    /// What happens then.
    public var action: Action
    /// What the dose ledger says of it: the rule or record that asked for it.
    public var tag: String

    /// Something that happens at a time.
    public init(time: Double, action: Action, tag: String = "") {
        self.time = time
        self.action = action
        self.tag = tag
    }
}

/// One dose record; its additional doses repeat it.
///
/// Bioavailability, lag, modelled duration and rate are the route's, each evaluated at each dose's nominal time (the
/// time it is given, before its lag).
public struct Dose: Hashable, Sendable {
    /// Where a dose goes.
    public enum Target: Hashable, Sendable {
        /// By the route's index, with its bioavailability, lag and transit.
        case route(Int)
        /// Straight into a state, by index: whole and at once.
        case state(Int)
    }
    /// How it enters: all at once, or as an infusion.
    public enum Delivery: Hashable, Sendable {
        /// All at once.
        case bolus
        /// NONMEM's RATE > 0: the infusion lasts F * amount / rate.
        case rate(Double)
        /// A given length: the rate is F * amount / duration.
        case duration(Double)
        /// RATE = -1: the route's rate, as ``rate(_:)``.
        case modelledRate
        /// RATE = -2: the route's duration, as ``duration(_:)``.
        case modelledDuration
    }
    /// Whether the dose brings its steady state along (NONMEM's SS).
    public enum SteadyState: Hashable, Sendable {
        /// SS = 0.
        case no
        /// SS = 1: the twin is put into the steady state of this dose repeated for ever; what was there is forgotten.
        case replace
        /// SS = 2: that steady state is added to what is there.
        case add
    }
    /// Where it goes.
    public var target: Target
    /// In the route's unit, not below 0.
    public var amount: Double
    /// Bolus or infusion.
    public var delivery: Delivery
    /// ADDL: how many more doses follow, ``interval`` apart.
    public var additional: Int
    /// II: time between additional doses, and between those of the steady state.
    public var interval: Double
    /// Needs an ``interval`` above 0, except for an infusion without end (amount 0).
    public var steadyState: SteadyState

    /// A dose, by default a single bolus.
    public init(
        _ target: Target, amount: Double, delivery: Delivery = .bolus, additional: Int = 0, interval: Double = 0,
        steadyState: SteadyState = .no
    ) {
        self.target = target
        self.amount = amount
        self.delivery = delivery
        self.additional = additional
        self.interval = interval
        self.steadyState = steadyState
    }
}
