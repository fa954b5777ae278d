import ResultStore
import TrialProtocol

/// Computes what a report shows from a results file and stores it there, under `/analyses`.
///
///     let file = try ResultFile.open("results.h5", mode: .readWrite)
///     try TrialAnalyses.write(into: file)
///     try file.numbers("/analyses/endpoints/auc24/mean")      // one value per arm
public enum TrialAnalyses {
    /// The group that holds all analyses.
    public static let root = "/analyses"

    /// Whether the file holds analyses.
    public static func exist(in file: ResultFile) throws -> Bool { try file.contains("\(root)/arm") }

    /// Writes all analyses, replacing older ones.
    ///
    /// - Parameter plan: the trial's plan, for the analyses that its protocol declares; without it these are left out.
    /// - Throws: `ResultStoreError` when the file holds no arm; `HDF5Error` when it cannot be read or written.
    public static func write(into file: ResultFile, plan: TrialPlan? = nil) throws {
        try write(into: file, plan: plan, heldTwins: TrialData.slabTwins)
    }

    /// - Parameter heldTwins: twins whose values are in memory at a time; nothing that is written depends on it.
    package static func write(into file: ResultFile, plan: TrialPlan? = nil, heldTwins: Int) throws {
        let trial = try TrialData(file, heldTwins: heldTwins)
        try file.remove(root)
        let group = try AnalysisGroup(file, root, title: "Analyses, computed from the other groups of this file")
        try group.axis(
            Variable("arm", longName: "Arm", kind: .level(trial.arms)), .codes(trial.arms.indices.map { Int8(truncatingIfNeeded: $0) }))
        try FlowAnalysis.write(trial)
        try CohortAnalysis.write(trial)
        try EndpointAnalysis.write(trial)
        try EventAnalysis.write(trial)
        try ContrastAnalysis.write(trial)
        try ObservedAnalysis.write(trial)
        try ReplicateAnalysis.write(trial)
        try BandAnalysis.write(trial)
        try DoseAnalysis.write(trial)
        try DecisionAnalysis.write(trial)
        try BaselineAnalysis.write(trial)
        try SurvivalAnalysis.write(trial)
        try VisitAnalysis.write(trial)
        try ResponderAnalysis.write(trial)
        try AnswerAnalysis.write(trial)
        if let plan { try writeDeclared(plan, trial) }
        try trial.scratch.check()
    }

    /// What the protocol's `analysis` asks for.
    private static func writeDeclared(_ plan: TrialPlan, _ trial: TrialData) throws {
        try AccrualAnalysis.write(trial, plan)
        try ComparisonAnalysis(trial: trial, plan: plan).write()
        try DoseResponseAnalysis(trial: trial, plan: plan).write()
        try CrossoverAnalysis(trial: trial, plan: plan)?.write()
        try LookAnalysis(trial: trial, plan: plan).write()
        try MultiArmAnalysis(trial: trial, plan: plan).write()
        try ReestimationAnalysis(trial: trial, plan: plan).write()
        try ResponseAdaptiveAnalysis(trial: trial, plan: plan).write()
        try ResampleAnalysis(trial: trial, plan: plan).write()
        try DescriptionAnalysis(trial: trial, plan: plan).write()
        try EscalationAnalysis(trial: trial, plan: plan)?.write()
    }
}
