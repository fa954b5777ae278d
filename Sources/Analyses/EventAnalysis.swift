import ResultStore
import Statistics

/// Yes-or-no endpoints per arm, over every twin.
enum EventAnalysis {
    static func write(_ trial: TrialData) throws {
        for endpoint in trial.endpoints where endpoint.isEvent {
            let group = try AnalysisGroup(
                trial.file, "/analyses/events/\(endpoint.name)", title: endpoint.longName, attributes: endpoint.attributes)
            try Rates(trial.arms.indices.map { try trial.counts(endpoint, arm: $0) }).write(endpoint, axes: ["arm"], into: group)
        }
    }
}

/// Event rates of several groups of patients. The denominator is the number of patients with an answer.
struct Rates {
    let groups: [EventCounts]
    private let proportions: [Proportion?]

    init(_ groups: [EventCounts]) {
        self.groups = groups
        proportions = groups.map(\.proportion)
    }

    func write(_ endpoint: Variable, axes: [String], into group: AnalysisGroup) throws {
        let name = endpoint.longName
        let intervals = proportions.map { $0?.wilson() }
        try group.counts("n", "\(name): patients with an answer, the denominator", groups.map(\.known), axes: axes)
        try group.counts("missing", "\(name): patients without an answer", groups.map(\.missing), axes: axes)
        try group.counts("events", "\(name): patients with the event", groups.map(\.events), axes: axes)
        try group.numbers("share", "\(name): share of patients with the event", proportions.map { $0?.estimate }, axes: axes)
        try group.numbers("share_lower", "\(name): lower limit of the 95 % interval (Wilson)", intervals.map { $0?.lower }, axes: axes)
        try group.numbers("share_upper", "\(name): upper limit of the 95 % interval (Wilson)", intervals.map { $0?.upper }, axes: axes)
        try group.numbers("share_se", "\(name): Monte Carlo standard error of the share", proportions.map { $0?.standardError }, axes: axes)
    }
}
