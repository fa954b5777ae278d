import Foundation
import Testing

/// `dosis models pbpk`: from a compound file to a trial of two drugs.
@Suite struct EndToEndPhysiologyTests {
    private static let compound = """
        compound: antipyretic
        title: A made-up antipyretic
        molar_mass: 250 g/mol
        logP: 2.1
        pKa: [{acid: 4.9}]
        fup: 12 %
        clearance: {hepatic: {plasma: 9 L/h}, renal: 0.6 L/h, enzymes: {CYP2C9: 80 %}}
        absorption: {rate: 1.2 1/h, absorbed: 95 %}

        """

    /// The five minutes of Documentation/pbpk.md: 95 % of the dose is absorbed, and all drug is accounted for.
    @Test func fiveMinutes() throws {
        let folder = try TemporaryFolder()
        try folder.write("antipyretic.yaml", Self.compound)
        #expect(try DosisBinary.run(["check", "antipyretic.yaml"], in: folder.url, timeout: 60).stdout == "antipyretic.yaml: compound antipyretic, sound\n")
        let made = try DosisBinary.run(
            ["models", "pbpk", "antipyretic.yaml", "--out", "antipyretic-pbpk.yaml"], in: folder.url, timeout: 60)
        #expect(made.status == 0 && made.stdout.isEmpty && made.stderr.isEmpty)
        let check = try DosisBinary.run(["check", "antipyretic-pbpk.yaml"], in: folder.url, timeout: 60)
        #expect(check.status == 0 && check.stdout.hasSuffix(", sound\n") && !check.stdout.contains("warning"), "\(check.stdout)")
        let printed = try DosisBinary.run(["models", "pbpk", "antipyretic.yaml"], in: folder.url, timeout: 60)
        #expect(try String(contentsOf: folder.url.appendingPathComponent("antipyretic-pbpk.yaml"), encoding: .utf8) == printed.stdout)
        try folder.write(
            "doses.csv", "ID,TIME,AMT,CMT,sex,age,height,weight\n1,0,100,oral,male,30,180,80\n2,0,100,oral,female,80,155,50\n")
        let run = try DosisBinary.run(
            ["simulate", "antipyretic-pbpk", "--data", "doses.csv", "--at", "0:24:1", "--observe", "Cp,accounted", "--out", "-"],
            in: folder.url, timeout: 60)
        #expect(run.status == 0, "\(run.stderr)")
        let rows = run.stdout.split(separator: "\n").dropFirst().map { $0.split(separator: ",").compactMap { Double($0) } }
        #expect(rows.count == 50 && rows.allSatisfy { $0[1] == 0 || abs($0[3] / 100 - 1) < 1e-8 })
        #expect(rows[2][2] > 100)
    }

    /// Two drugs need each other's enzymes; what does not fit is told in a line, with exit code 2 and no file.
    @Test func misfits() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.yaml", Self.compound)
        try folder.write("b.yaml", Self.compound.replacing("antipyretic", with: "other").replacing("fup: 12 %", with: "fup: 12"))
        let cases: [([String], String)] = [
            (["a.yaml", "--kind", "permeability-limited"], "a.yaml:1:1: `antipyretic` says no `permeability`"),
            (["a.yaml", "--with", "a.yaml"], "a.yaml:1:1: the drug `antipyretic` is given twice"),
            (["a.yaml", "--with", "b.yaml"], "b.yaml:6:6: `fup` is above 1"),
            (["a.yaml", "--out", "nowhere/a.yaml"], "nowhere/a.yaml:1:1: the file cannot be written: there is no folder"),
        ]
        for (arguments, expected) in cases {
            let ending = try DosisBinary.run(["models", "pbpk"] + arguments, in: folder.url, timeout: 60)
            #expect(ending.status == 2 && ending.stdout.isEmpty && ending.stderr.hasPrefix(expected), "\(ending.stderr)")
        }
        #expect(try folder.names().sorted() == ["a.yaml", "b.yaml"])
    }

    /// The protocol that comes with Dosis, in 24 of its patients: the AUC ratio is within 25 % of the published 3.6 (Olkkola
    /// KT, Ahonen J, Neuvonen PJ. Anesth Analg 1996;82:511-516). All patients have each treatment: no chance is in it.
    @Test func interaction() throws {
        let folder = try TemporaryFolder()
        let file = DosisBinary.root.appendingPathComponent("Protocols/midazolam-inhibition.yaml").path
        let ending = try DosisBinary.run(
            ["run", file, "--size", "12", "--replicates", "2", "--out", "report", "--quiet"], in: folder.url, timeout: 300)
        #expect(ending.status == 0, "\(ending.stderr)")
        let table = try String(contentsOf: folder.url.appendingPathComponent("report/tables/comparisons.csv"), encoding: .utf8)
        let lines = table.split(whereSeparator: \.isNewline).map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        let column = try #require(lines[0].firstIndex(of: "truth"))
        let auc = try #require(lines.first { $0[0] == "auc" })
        let ratio = try #require(Double(auc[column]))
        #expect(abs(ratio / 3.6 - 1) < 0.25, "\(ratio)")
    }

    /// People from birth to 90 years in a trial: all are solved, drug is accounted for to 1e-8 of the dose, and organs are the
    /// people's own.
    @Test func peopleOfAllAges() throws {
        let folder = try TemporaryFolder()
        let people = try DosisBinary.run(["models", "people"], timeout: 60)
        #expect(people.status == 0 && people.stderr.isEmpty)
        #expect(try String(contentsOf: DosisBinary.root.appendingPathComponent("Cohorts/reference-people.yaml"), encoding: .utf8) == people.stdout)
        try folder.write("Cohorts/reference-people.yaml", people.stdout)
        try folder.write("trial.yaml", """
            trial: people-of-all-ages
            title: Midazolam in people of all ages
            seed: 4
            twin: midazolam-pbpk
            cohort: reference-people
            size: 96
            duration: 48 h
            arms:
              oral: {give: {dose: 0.1 mg/kg * weight, route: oral, at: 0 h}}
            endpoints:
              lost: {value: 'at(accounted, 48 h) / (0.1 mg/kg * weight) - 1', unit: '1'}
              area: {value: 'auc(Cp)', unit: ug*h/L}
            keep: endpoints

            """)
        let run = try DosisBinary.run(["run", "trial.yaml", "--out", "report", "--quiet"], in: folder.url, timeout: 300)
        #expect(run.status == 0, "\(run.stderr)")
        func rows(_ table: String) throws -> [[String]] {
            try String(contentsOf: folder.url.appendingPathComponent("report/tables/\(table).csv"), encoding: .utf8)
                .split(whereSeparator: \.isNewline).map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        }
        let flow = try rows("patient-flow")
        #expect(flow[1].prefix(4) == ["oral", "96", "96", "0"])
        let endpoints = try rows("endpoints")
        let lost = try #require(endpoints.first { $0[0] == "lost" })
        for column in ["mean", "sd", "p5", "p95"] {
            let place = try #require(endpoints[0].firstIndex(of: column))
            let value = try #require(Double(lost[place]))
            #expect(abs(value) < 1e-9, "\(column)")
        }
        // No organ's size is a default of the model: the cohort has them all.
        #expect(try rows("covariates").map { $0[0] }.contains("liver_size"))
    }
}
