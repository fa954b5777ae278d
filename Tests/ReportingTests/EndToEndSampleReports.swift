import Foundation
import Reporting
import Testing

/// Writes sample reports where `DOSIS_SAMPLE_REPORTS` names a folder, to be looked at.
@Test(.enabled(if: ProcessInfo.processInfo.environment["DOSIS_SAMPLE_REPORTS"] != nil))
func samplesToLookAt() throws {
    let folder = ProcessInfo.processInfo.environment["DOSIS_SAMPLE_REPORTS"] ?? ""
    let samples = [
        "two": SyntheticTrial(), "one": SyntheticTrial(arms: ["fixed"], failedTwin: nil),
        "four": SyntheticTrial(arms: ["fixed", "weight-based", "weight-based loading", "escalated"], replicates: 20),
        "seven": SyntheticTrial(arms: (1...7).map { "scan dose=\($0 * 50) mg" }),
    ]
    for (name, trial) in samples {
        let target = "\(folder)/\(name)"
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        try trial.write(to: "\(target)/results.h5")
        let files = try TrialReport.write(from: "\(target)/results.h5", to: target)
        #expect(FileManager.default.fileExists(atPath: files.page))
    }
}
