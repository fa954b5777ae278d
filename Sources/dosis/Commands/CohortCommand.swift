import ArgumentParser
import Documents
import Foundation
import Populations
import Quantities

struct CohortCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cohort",
        abstract: "Draw a cohort, describe it on a page, hold it against its sources and real patients, and export its twins.",
        discussion: """
            Without options only the description is printed. The twins are those that `dosis run` would simulate with the \
            same seed. Covariates that change over time are described as they are at the start, and once more at \
            the times of --at; with these, --out writes a row for each twin and time. Where the file says what is published of such patients, drawn twins are held against it; exit code 1 \
            means that some figure differs by more than its tolerance and chance.

            --page writes a page with histograms, pairs, correlations, eligibility and published figures, and its numbers as \
            JSON beside it. --compare lays real patients beside the twins: a CSV file with columns that are called like \
            covariates, and units in the headers. --dm writes the twins as CDISC SDTM datasets.

            Examples:
              dosis cohort Cohorts/hospitalised-adults.yaml --size 1000 --out twins.csv
              dosis cohort Cohorts/obese-adults.yaml --size 20000 --page obese-adults.html --pairs age,height,weight
              dosis cohort Cohorts/pregnancy-course.yaml --at '0:28:4 wk' --out courses.csv
              dosis cohort ward.yaml --compare ward.csv --column weight=WT --column age=AGE --page ward.html
              dosis cohort ward.yaml --size 200 --dm sdtm --study WARD-1 --country DEU

            Documentation/cohorts.md says more.
            """)

    @Argument(help: "The cohort file.", completion: .file(extensions: ["yaml", "yml"]))
    var cohortFile: String

    @Option(help: "Twins to draw.")
    var size: Int = 1000

    @Option(help: "Seed of the random numbers.")
    var seed: UInt64 = 1

    @Option(help: "CSV file to write, one twin a row; `-` for standard output.", completion: .file(extensions: ["csv"]))
    var out: String?

    @Option(help: "Times since the start at which covariates that change are told, such as `4,26,52 wk`; in days without a unit.")
    var at: String?

    @Option(help: "Page to write; its numbers go into a JSON file beside it.", completion: .file(extensions: ["html"]))
    var page: String?

    @Option(help: ArgumentHelp("Numeric covariates that the page shows two by two, with commas; at most 6.", valueName: "names"))
    var pairs: String?

    @Option(help: ArgumentHelp("Real patients to compare the twins with.", valueName: "patients.csv"), completion: .file(extensions: ["csv"]))
    var compare: String?

    @Option(help: ArgumentHelp("The column of a covariate that is called otherwise; may be repeated.", valueName: "covariate=column"))
    var column: [String] = []

    @Option(help: ArgumentHelp("Folder for the twins as CDISC SDTM datasets: dm.csv, vs.csv, lb.csv, suppdm.csv.", valueName: "folder"), completion: .directory)
    var dm: String?

    @Option(help: "STUDYID of these datasets; the cohort's name in capitals unless given.")
    var study: String?

    @Option(help: "SITEID of these datasets.")
    var site = "VIRTUAL"

    @Option(help: "COUNTRY of these datasets: three letters of ISO 3166-1.")
    var country = "ZZZ"

    func validate() throws {
        if size < 1 { throw ValidationError("--size is \(size); give a number from 1.") }
        if pairs != nil, page == nil { throw ValidationError("--pairs chooses what --page shows; add --page PAGE.html.") }
        if !column.isEmpty, compare == nil { throw ValidationError("--column names columns of the file of --compare; add --compare FILE.") }
        if study != nil, dm == nil { throw ValidationError("--study is the STUDYID of --dm; add --dm FOLDER.") }
        if let page, page == "-" || page.hasSuffix("/") || page.hasSuffix(".json") {
            throw ValidationError("--page is \(page); give the name of a page, such as cohort.html.")
        }
    }

    func run() throws {
        try Ending.reporting {
            let diagnostics = Diagnostics()
            let cohort = try Cohort.load(path: cohortFile, diagnostics: diagnostics)
            let paired = try pairs.map { try CohortOutput.paired($0, cohort) }
            let patients = try CohortOutput.patients(compare, column, cohort)
            let tabulation = try dm.map { try CohortTabulation(cohort, folder: $0, study: study, site: site, country: country) }
            for warning in diagnostics.warnings { Terminal.tell(warning.description) }
            let threads = ProcessInfo.processInfo.activeProcessorCount
            let sampler = cohort.sampler(seed: seed)
            let twins = try sampler.twins(replicate: 0, count: size, threads: threads)
            let courses = try CohortOutput.courses(of: cohort, twins, sampler, at: at, keepsValues: out != nil, threads: threads)
            let table = at == nil ? nil : courses?.csv
            if let out { try CohortOutput.write(table ?? CohortTable.csv(cohort, twins: twins), to: out) }
            try tabulation?.write(twins)
            let needsDescription = page != nil || patients != nil
            if out == "-", !needsDescription { return }
            let published = try PublishedComparison(cohort, twins: twins, seed: seed, threads: threads)
            let description = needsDescription
                ? try CohortDescription(
                    cohort, twins: twins, seed: seed, threads: threads, version: Version.text, patients: patients, paired: paired,
                    published: published) : nil
            if let page, let description { try CohortOutput.write(description, page: page) }
            if out == "-" { return }
            print(([CohortSummary(cohort, twins: twins).description] + [courses?.description].compactMap { $0 }).joined(separator: "\n"))
            if let description, patients != nil { print(description.comparisonText) }
            print(published.description, terminator: "")
            if let page { print(page) }
            if published.rows.contains(where: { $0.verdict() == .differs }) { throw Ending.someTwinsFailed.exitCode }
        }
    }
}
