import Documents
import ModelLanguage
import Populations
import Statistics

extension ProtocolReader {
    /// Every period is an occasion, where parameters vary between occasions.
    func startOfPeriods(_ crossover: CrossoverDeclaration, _ context: ProtocolContext) -> [Double] {
        guard context.twin.parameters.contains(where: { $0.iov != nil }), crossover.periods > 0 else { return [0] }
        return (0..<crossover.periods).map { Double($0) * crossover.period }
    }

    /// `analysis` of a crossover: treatments are compared, endpoints are those as written; descriptions are of every period.
    func readAnalyses(
        _ node: DocumentNode, of crossover: CrossoverPlan, _ sequences: [ArmPlan], _ treatments: [ArmPlan],
        _ cohort: Cohort?, _ twin: Model, _ happening: ComparisonEvents
    ) -> [AnalysisPlan] {
        var arms = treatments
        for index in arms.indices {
            // As many patients as all sequences that have the treatment.
            arms[index].allocation = zip(sequences, crossover.sequences).reduce(0) { $0 + ($1.1.contains(index) ? $1.0.allocation : 0) }
        }
        var observed = crossover
        observed.sequences = zip(sequences, crossover.sequences).map { $0.allocation > 0 ? $1 : [] }
        let reading = AnalysisReading(
            arms: arms, endpoints: crossover.endpoints, cohort: cohort, visits: [], twin: twin, happening: happening, reader: self,
            crossover: crossover, observed: observed.sequences)
        return reading.read(node).flatMap { plan -> [AnalysisPlan] in
            guard case .describe = plan.task else { return [plan] }
            return (0..<crossover.periods).map { period in
                var own = plan
                own.name = "\(plan.name)-period-\(period + 1)"
                own.title = "\(plan.title), period \(period + 1)"
                own.endpoint = crossover.index(of: plan.endpoint, in: period)
                return own
            }
        }
    }
}

extension ComparisonMethod {
    /// How treatments can be compared within patients.
    static let ofCrossovers: [ComparisonMethod] = [.equivalence, .tTest, .wilcoxon]
}

extension AnalysisReading {
    /// Whether a method can compare two treatments of the crossover; true of any other design.
    func checkCrossover(_ method: ComparisonMethod, _ treatment: Int, _ control: Int, _ keys: MappingReader) -> Bool {
        guard let crossover else { return true }
        for key in ["margin", "discard_after", "fail_after"] where keys.has(key) {
            diagnostics.error(keys.position(of: key), "`\(key)` is not for crossovers yet", remedy: "remove `\(key)`")
        }
        guard ComparisonMethod.ofCrossovers.contains(method) else {
            diagnostics.error(
                keys.position(ofValue: "method"), "`\(method.rawValue)` does not compare within patients, as a crossover does",
                expected: "one of: \(Suggestions.list(ComparisonMethod.ofCrossovers.map(\.rawValue)))")
            return false
        }
        if method == .wilcoxon && !crossover.isTwoByTwo {
            diagnostics.error(
                keys.position(ofValue: "method"), "`Wilcoxon` compares period differences of two sequences",
                expected: "two treatments in two periods and two sequences", remedy: "use `t test`, the analysis of variance")
            return false
        }
        for index in [treatment, control] where crossover.beginning(with: index) == nil {
            diagnostics.error(
                keys.position(ofValue: "between"), "no sequence begins with `\(arms[index].name)`, so its true effect, without carry-over, is not known",
                remedy: "add a sequence that does; with a share of 0 nobody is observed in it")
            return false
        }
        let design = observed.filter { !$0.isEmpty }.flatMap { sequence in
            // Two patients of each sequence leave degrees of freedom in the least of designs.
            (0..<2).map { _ in sequence.enumerated().map { CrossoverContrast.Measurement(period: $0, treatment: $1, value: 0) } }
        }
        if CrossoverContrast(design, of: treatment, against: control) == nil {
            diagnostics.error(
                keys.position(ofValue: "between"), "the sequences in which patients are observed cannot tell these treatments from the periods",
                remedy: "give other sequences a share, too")
            return false
        }
        return true
    }
}
