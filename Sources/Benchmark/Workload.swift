/// A population to be solved, of which it is known to the last digit what a solution is.
///
///     let workload = Workload.named("W3")
///
/// Its model and its doses are files of the folder Benchmarks, which says more of each.
public struct Workload: Sendable {
    /// `W1`
    public let name: String
    /// For people, in a few words.
    public let title: String
    /// Model and doses: `W1` for `W1.yaml` and `W1-events.csv`.
    public let files: String
    /// Readings are spread evenly from 0 to here, in the model's time unit.
    public let end: Double
    /// How many there are.
    public let readings: Int
    /// Whether every twin has dose times and amounts of its own, see ``Titration``.
    public let isTitrated: Bool

    private init(_ name: String, _ title: String, files: String? = nil, end: Double, readings: Int, isTitrated: Bool = false) {
        self.name = name
        self.title = title
        self.files = files ?? name
        self.end = end
        self.readings = readings
        self.isTitrated = isTitrated
    }

    /// All of them, in their order.
    public static let all = [
        Workload("W1", "indirect response, 28 oral doses", end: 672, readings: 169),
        Workload("W2", "neutropenia, 6 infusions", end: 3024, readings: 127),
        Workload("W3", "target-mediated disposition, stiff", end: 56, readings: 113),
        Workload("W4", "whole-body physiology, 14 doses", end: 168, readings: 169),
        Workload("W5", "chains of absorption and maturation, 5 doses", end: 504, readings: 127),
        Workload("W6", "W1, dose times and amounts differ", files: "W1", end: 672, readings: 169, isTitrated: true),
    ]

    /// nil when there is none of that name.
    public static func named(_ name: String) -> Workload? { all.first { $0.name == name } }

    /// When the twins are read.
    public var times: [Double] { (0..<readings).map { end * Double($0) / Double(readings - 1) } }
}
