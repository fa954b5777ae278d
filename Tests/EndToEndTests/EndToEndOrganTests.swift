import Foundation
import Testing

/// Organs of the library against courses that other programs computed, as a user would repeat them.
@Suite struct EndToEndOrganTests {
    private static func columns(_ text: String) -> [[String]] {
        text.split(separator: "\n").dropFirst().map { $0.split(separator: ",").map(String.init) }
    }

    /// One day of adult#001 of the UVA/Padova simulator (S2008) under the basal-bolus controller of simglucose 0.2.1 (Xie J,
    /// 2017, MIT licence: examples' trace of 480 rows). The trace holds subcutaneous glucose, the mean of the three minutes
    /// to each row; its meals are weighed as simglucose weighs them (`eaten` 0.001, see the model's notes). 1 mg/dL is asked
    /// for; what is left, 0.02, is that simglucose eats in whole minutes.
    @Test func aDayOfATypeOneDiabetic() throws {
        let folder = try TemporaryFolder()
        try folder.write("subject.csv", "ID,eaten\n1,0.001\n")
        let run = try DosisBinary.run(
            [
                "simulate", "glucose-uva-padova-2008", "--data", DosisBinary.fixture("organs/adult001-events.csv").path,
                "--parameters", "subject.csv", "--at", "0:1440:1", "--observe", "Gs", "--out", "-", "--quiet",
            ], in: folder.url)
        #expect(run.status == 0, "\(run.stderr)")
        let minutes = Self.columns(run.stdout).compactMap { Double($0[2]) }
        try #require(minutes.count == 1441)
        let rows = Self.columns(try String(contentsOf: DosisBinary.fixture("organs/adult001-day.csv"), encoding: .utf8))
        try #require(rows.count == 481)
        for row in rows {
            let (minute, value) = (try #require(Int(row[0])), try #require(Double(row[1])))
            let around = (max(0, minute - 2)...minute).map { minutes[$0] }
            #expect(abs(around.reduce(0, +) / Double(around.count) - value) < 0.05, "minute \(minute)")
        }
    }

    /// Clotting tests of the coagulation network of Wajima 2009, seconds after the draw: BioModels' BIOMD0000000338 (aPTT) and
    /// 339 (PT) solved by libRoadRunner 2.10.0 (CVODE, rtol 1e-9, atol 1e-12), events replaced by the same doses from outside
    /// and Pk0 = 0, since it cannot hold the resting state. Every protein above 1e-3 nmol/L within 0.1 %; readings at those times.
    @Test(arguments: ["pt", "aptt"]) func theCoagulationNetwork(_ test: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("events.csv", "TIME,AMT,CMT,test,sample_time\n0,.,.,\(test),1\n")
        let rows = Self.columns(try String(contentsOf: DosisBinary.fixture("organs/coagulation-clotting.csv"), encoding: .utf8))
            .filter { $0[0] == test }
        let seconds = Set(rows.compactMap { Double($0[1]) }).sorted()
        let times = seconds.map { String(1 + $0 / 3600) }.joined(separator: ",")
        let run = try DosisBinary.run(
            ["simulate", "coagulation-wajima-2009", "--data", "events.csv", "--at", times, "--rtol", "1e-8", "--out", "-", "--quiet"],
            in: folder.url)
        #expect(run.status == 0, "\(run.stderr)")
        let head = run.stdout.split(separator: "\n").first?.split(separator: ",").map(String.init) ?? []
        let found = Self.columns(run.stdout)
        var compared = 0
        for row in rows {
            guard let column = head.firstIndex(of: row[2]) else { continue }
            let (second, value) = (try #require(Double(row[1])), try #require(Double(row[3])))
            let place = try #require(seconds.firstIndex(of: second))
            let here = try #require(Double(found[place][column]))
            #expect(abs(here / value - 1) < 1e-3, "\(row[2]) after \(second) s")
            compared += 1
        }
        #expect(compared > 80)
    }
}
