/// Something that happens to a patient after treatment began and bears on what an endpoint means (ICH E9 R1, 2019, A.3.1):
/// an event of `patients:`, or a decision that stops, switches or rescues.
public struct IntercurrentEvent: Sendable, Hashable {
    /// The event's or decision's name; decisions of several arms that share one are one event.
    public var name: String
    /// Whether nothing is observed of the patient afterwards: dropout, or death.
    public var leaves: Bool
    /// Its name in the results file.
    public var datasetName: String { name.replacing("/", with: "-") }

    /// All of a trial, those of `patients:` first.
    public static func all(patients: PatientPlan, arms: [ArmPlan]) -> [IntercurrentEvent] {
        var events = patients.events.map { event in
            IntercurrentEvent(name: event.name, leaves: event.consequences.contains { $0 == .dropOut || $0 == .die })
        }
        for decision in arms.flatMap(\.decisions) where decision.rules.contains(where: \.action.isIntercurrent) {
            if !events.contains(where: { $0.name == decision.name }) { events.append(IntercurrentEvent(name: decision.name, leaves: false)) }
        }
        return events
    }
}

extension TrialPlan {
    /// What may happen to patients, in the order in which results number it.
    public var intercurrentEvents: [IntercurrentEvent] { IntercurrentEvent.all(patients: patients, arms: arms) }
}

extension DecisionAction {
    /// Whether it ends or replaces the treatment that the arm is about, or adds to it; a dose that is adjusted is that
    /// treatment.
    public var isIntercurrent: Bool {
        switch self {
        case .stop, .switchTo, .add, .set: true
        case .keep, .dose, .step, .hold, .skip, .delay: false
        }
    }
}
