import Foundation
import ResultStore
import Statistics

/// A trial of a drug that lowers a marker: baseline, slopes and assay error vary, patients leave, visits are missed.
enum VisitTrial {
    static let model = """
        model: marker
        title: A marker that a drug lowers
        time: d
        parameters:
          base:  {typical: 8 mmol/L, iiv: {sd: 1 mmol/L, distribution: normal}}
          slope: {typical: 0.01 mmol/L/d, iiv: {sd: 0.03 mmol/L/d, distribution: normal}}
          gain:  {typical: 1.2 mmol/L, iiv: {cv: 30 %}}
        states: {central: mg}
        equations: |
          central' = -0.05 1/d * central
          marker = base + slope * t - gain * (1 - exp(-t / 5 d)) * central / (4 mg + central)
        routes:
          oral: {into: central}
        outputs:
          marker: {unit: mmol/L, error: {additive: 0.4 mmol/L}}
        """

    static func text(size: Int, replicates: Int, analysis: String, more: String = "", missed: String = "10 %") -> String {
        """
        trial: visits
        seed: 11
        twin: marker
        cohort: {covariates: {sex: {levels: {female: 0.5, male: 0.5}}}}
        size: \(size)
        replicates: \(replicates)
        duration: 20 d
        design: {kind: parallel, allocation: {placebo: 1, low: 1, high: 1}}
        arms:
          placebo: {}
          low:  {give: {dose: 2 mg, at: 0 d}}
          high: {give: {dose: 12 mg, at: 0 d}}
        visits:
          marker: {at: [0 d, 5 d, 10 d, 15 d, 20 d], window: 1 d, missed: \(missed)}
        patients:
          dropout: {hazard: 0.012 1/d}
        endpoints:
          change: {value: 'at(marker, 20 d) - at(marker, 0 d)', unit: mmol/L, primary: true}
        keep: endpoints
        \(more)
        analysis:
        \(analysis)
        """
    }

    static func run(_ text: String, threads: Int = 2) throws -> DeclaredTrial {
        try DeclaredTrial(text, threads: threads, models: ["marker": model])
    }

    /// The patients of a simulated trial as the file has them.
    struct Patients {
        /// 0 placebo, 1 low, 2 high.
        let arms: [Int]
        let sex: [Double]
        /// Per patient: readings at the visits in the arm in which he was observed.
        let readings: [[Double]]
        let changes: [Double]
        /// Those who did not leave before the last visit, by their place.
        let stayed: [Int]
        let twins: Int

        init(_ trial: DeclaredTrial, scenario: Int?, replicate: Int) throws {
            let file = trial.file
            let shape = try file.shape("/visits/low/marker")
            let (count, visits) = (shape[shape.count - 2], shape[shape.count - 1])
            let first = ((scenario ?? 0) * shape[scenario == nil ? 0 : 1] + replicate) * count
            func values(_ path: String) throws -> [Double] { Array(try file.numbers(path)[first..<(first + count)]) }
            let arms = try values("/twins/observed_arm").map { Int($0) }
            sex = try values("/twins/sex")
            let names = ["placebo", "low", "high"]
            let all = try names.map { try file.numbers("/visits/\($0)/marker") }
            let ends = try names.map { try values("/endpoints/\($0)/change") }
            readings = (0..<count).map { twin in Array(all[arms[twin]][((first + twin) * visits)..<((first + twin + 1) * visits)]) }
            changes = (0..<count).map { ends[arms[$0]][$0] }
            self.arms = arms
            let left = try names.map { try values("/intercurrent/\($0)/dropout") }
            stayed = (0..<count).filter { !(left[arms[$0]][$0] < 20) }
            twins = count
        }

        /// Rows of all later visits of patients with one: those of the model, made by hand.
        func long() throws -> (frame: ModelFrame, response: [Double], subject: [Int]) {
            let used = arms.indices.filter { patient in readings[patient].dropFirst().contains { !$0.isNaN } }
            let rows = used.flatMap { patient in (1..<readings[patient].count).map { (patient, $0) } }
            let frame = try ModelFrame([
                "BASE": .numeric(rows.map { readings[$0.0][0] }),
                "SEX": .factor(try Factor(codes: rows.map { Int(sex[$0.0]) }, levels: ["female", "male"])),
                "ARM": .factor(try Factor(codes: rows.map { arms[$0.0] }, levels: ["placebo", "low", "high"])),
                "VISIT": .factor(try Factor(codes: rows.map { $0.1 - 1 }, levels: ["5", "10", "15", "20"])),
            ])
            return (frame, rows.map { readings[$0.0][$0.1] - readings[$0.0][0] }, rows.map(\.0))
        }
    }
}
