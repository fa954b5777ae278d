import ArgumentParser
import Documents
import Foundation
import Matching

extension PopulationMatch.Method: ExpressibleByArgument {}

struct MatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "match",
        abstract: "Weight or choose plausible patients so that they are like those of a study.",
        discussion: """
            Patients come from the results of a trial, whose cohort spans what is plausible, or from a CSV file. The \
            targets file says which means, spreads, shares, quantiles or individual values their outcomes and covariates \
            shall have. Written are the patients with a column of weights and, with --cohort, a cohort file that draws \
            them, their own parameters included, so that further trials are simulated in such patients.

            Examples:
              dosis match Reports/plausible/results.h5 --arm placebo --to targets.yaml --out population.csv --cohort population.yaml
              dosis match patients.csv --to targets.yaml --method density --accept --out population.csv
            """)

    @Argument(help: "Results of `dosis run`, or a CSV file with units in its headers.", completion: .file(extensions: ["h5", "csv"]))
    var patients: String

    @Option(help: "The targets file.", completion: .file(extensions: ["yaml", "yml"]))
    var to: String

    @Option(help: "The arm whose endpoints count, where results have several.")
    var arm: String?

    @Option(help: "entropy: the weights nearest to equal ones that meet the targets; density: normal densities asked for over densities there.")
    var method: PopulationMatch.Method = .entropy

    @Option(help: "Choose so many different patients by their weights, instead of weighting all.")
    var select: Int?

    @Flag(help: "Choose as many as bring the distributions nearest (Allen 2016); with --method density.")
    var accept = false

    @Option(help: "Seed of the random numbers of a choice.")
    var seed: UInt64 = 1

    @Option(help: "CSV file of the patients to write; `-` for standard output.", completion: .file(extensions: ["csv"]))
    var out: String?

    @Option(help: "Cohort file to write that draws them; needs --out.", completion: .file(extensions: ["yaml"]))
    var cohort: String?

    @OptionGroup
    var threads: ThreadOptions

    func validate() throws {
        if let select, select < 1 { throw ValidationError("--select is \(select); give a number from 1.") }
        if accept, select != nil { throw ValidationError("--select and --accept exclude each other.") }
        if accept, method != .density { throw ValidationError("--accept goes with --method density.") }
        if cohort != nil, out == nil || out == "-" { throw ValidationError("--cohort needs --out with a file: the cohort draws its rows.") }
        if let cohort, !cohort.hasSuffix(".yaml") { throw ValidationError("--cohort is \(cohort); give a file that ends in .yaml.") }
    }

    func run() throws {
        try Ending.reporting {
            let targets = try TargetsFile.load(path: to)
            let population = try PlausiblePopulation.load(path: patients, arm: arm)
            let choice: PopulationMatch.Choice = accept ? .accept : select.map { .select($0) } ?? .weights
            let match = try PopulationMatch.find(
                targets, in: population, by: method, choice: choice, seed: seed, threads: threads.threads)
            let matched = try MatchedPopulation(population, match, isWeighted: choice == .weights)
            if out == "-" {
                print(matched.csv, terminator: "")
            } else {
                print("\(targets.name): \(targets.title)\n\(match)", terminator: "")
                if let out { try OutputPlace.write(matched.csv, to: out) }
            }
            if let out, let cohort { try write(matched, targets, out, cohort) }
            for remark in matched.remarks where cohort != nil { Terminal.tell("warning: \(remark)") }
        }
    }

    private func write(_ matched: MatchedPopulation, _ targets: PopulationTargets, _ table: String, _ path: String) throws {
        let (tableURL, cohortURL) = (URL(fileURLWithPath: table), URL(fileURLWithPath: path))
        let isBeside = tableURL.deletingLastPathComponent() == cohortURL.deletingLastPathComponent()
        let name = cohortURL.deletingPathExtension().lastPathComponent
        let text = matched.cohort(named: name, table: isBeside ? tableURL.lastPathComponent : tableURL.path, targets: targets)
        try OutputPlace.write(text, to: path)
    }
}
