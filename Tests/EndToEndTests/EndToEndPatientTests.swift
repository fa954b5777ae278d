import Foundation
import TestSupport
import Testing

/// `dosis dose`: pages, JSON, batches.
@Suite struct EndToEndPatientTests {
    /// The value at a JSON pointer (RFC 6901); of a list its length.
    private static func value(_ json: Any?, _ pointer: String) -> Double? {
        var place = json
        for key in pointer.split(separator: "/") {
            if let list = place as? [Any], let index = Int(key), list.indices.contains(index) {
                place = list[index]
            } else {
                place = (place as? [String: Any])?[String(key)]
            }
        }
        return (place as? [Any]).map { Double($0.count) } ?? place as? Double
    }

    private func made(_ arguments: [String], _ name: String) throws -> (page: ReportPage, json: [String: Any], folder: TemporaryFolder) {
        let folder = try TemporaryFolder()
        let ending = try DosisBinary.run(["dose"] + arguments + ["--out", folder.url.path])
        #expect(ending.status == 0, "\(ending.stderr)")
        let json = try JSONSerialization.jsonObject(with: Data(folder.text("\(name).json").utf8)) as? [String: Any]
        return (try ReportPage(folder.text("\(name).html")), try #require(json), folder)
    }

    @Test(arguments: ["vancomycin", "vancomycin-table", "vancomycin-bundle"]) func everyNumberIsThatOfTheJSON(_ name: String) throws {
        let (page, json, folder) = try made(["Protocols/Patients/\(name).yaml"], name)
        #expect(page.numbers.count > 100)
        for number in page.numbers {
            guard let value = Self.value(json, number.source) else {
                #expect(number.text == "–", "\(number)")
                continue
            }
            let shown = try #require(ReportPage.parse(number.text), "\(number)")
            let exact = value * number.scale
            #expect(abs(shown - exact) <= 0.5 * pow(10, -Double(number.decimals)) * (1 + 1e-9) + 1e-12 * abs(exact), "\(number): is \(exact)")
        }
        #expect(page.strayDigits == [])
        let html = try folder.text("\(name).html")
        #expect(html.contains("decision support, not a prescription") && html.contains("signature"))
        #expect(Set(page.attributes.filter { $0.contains("://") }) == ["http://www.w3.org/2000/svg"])
    }

    /// The same patient in three forms: the estimates agree but for how the age is known.
    @Test func threeFormsOfOnePatientAgree() throws {
        let estimates = try ["vancomycin", "vancomycin-table", "vancomycin-bundle"].map { name in
            try made(["Protocols/Patients/\(name).yaml"], name).json
        }
        let first = estimates[0]
        for other in estimates.dropFirst() {
            for index in 0..<3 {
                let path = "/models/0/parameters/\(index)/estimate"
                let (a, b) = (try #require(Self.value(first, path)), try #require(Self.value(other, path)))
                #expect(abs(a / b - 1) < 0.01)
            }
            #expect(abs(try #require(Self.value(first, "/levels/0/percentile")) - (try #require(Self.value(other, "/levels/0/percentile")))) < 0.02)
        }
        // C reactive protein is no covariate; the dose that was not done is no dose; what was ordered is told.
        #expect((estimates[2]["left_out"] as? [String])?.count == 2)
        #expect((estimates[2]["orders"] as? [String])?.count == 1)
        #expect((estimates[2]["doses"] as? [Any])?.count == 4)
    }

    @Test func jsonGoesToStandardOutput() throws {
        let first = try DosisBinary.run(["dose", "Protocols/Patients/vancomycin.yaml", "--json"])
        #expect(first.status == 0 && first.stderr.isEmpty, "\(first.stderr)")
        let json = try #require(try JSONSerialization.jsonObject(with: Data(first.stdout.utf8)) as? [String: Any])
        #expect(json["statement"] as? String == "decision support, not a prescription")
        #expect(try DosisBinary.run(["dose", "Protocols/Patients/vancomycin.yaml", "--json"]).stdout == first.stdout)
        #expect(try DosisBinary.run(["dose", "Protocols/Patients/vancomycin.yaml", "--json", "--seed", "2"]).stdout != first.stdout)
    }

    /// One patient's failure touches no other: the rest have their pages, and the ending says that some failed.
    @Test func failuresOfABatchTouchNoOther() throws {
        let folder = try TemporaryFolder()
        let sound = try String(contentsOf: DosisBinary.root.appendingPathComponent("Protocols/Patients/vancomycin.yaml"), encoding: .utf8)
        try folder.write("ward/a.yaml", sound.replacing("patient: vancomycin", with: "patient: a"))
        try folder.write("ward/b.yaml", sound.replacing("patient: vancomycin", with: "patient: b").replacing("2000 mg, route: iv", with: "-2000 mg, route: iv"))
        try folder.write("ward/c.yaml", sound.replacing("patient: vancomycin", with: "patient: c").replacing("31.5 mg/L", with: "22.5 mg/L"))
        try folder.write("ward/notes.txt", "nothing")
        let ending = try DosisBinary.run(["dose", "--batch", "ward", "--out", "pages"], in: folder.url)
        #expect(ending.status == 1)
        #expect(ending.stderr.contains("ward/b.yaml:15:38: the dose is negative; expected more than 0\n"), "\(ending.stderr)")
        #expect(ending.stderr.contains("1 of 3 failed"))
        #expect(try folder.names(in: "pages") == ["a.html", "a.json", "c.html", "c.json"])
        let alone = try DosisBinary.run(["dose", "ward/c.yaml", "--out", "alone"], in: folder.url)
        #expect(alone.status == 0)
        #expect(try folder.text("alone/c.json") == folder.text("pages/c.json"))
    }

    /// A table with several subjects: the one with a future dose fails, the other does not.
    @Test func subjectsOfATableAreApart() throws {
        let folder = try TemporaryFolder()
        try folder.write("t.csv", "ID,TIME [h],AMT [mg],DV [mg/L],weight [kg]\n1,0,1000,.,70\n1,11,.,9,70\n2,0,1000,.,80\n2,60,1000,.,80\n")
        try folder.write("t.yaml", "patient: t\nmodel: vancomycin-goti-2018\nnow: 24 h\ndata: t.csv\n")
        let ending = try DosisBinary.run(["dose", "t.csv", "--out", "pages"], in: folder.url)
        #expect(ending.status == 1)
        #expect(ending.stderr.contains("t.csv:5:3: this dose is in the future: 60 h, and now is 24 h"), "\(ending.stderr)")
        #expect(try folder.names(in: "pages") == ["t-1.html", "t-1.json"])
    }

    /// Rows that cannot be read are their subject's alone: in a table, and in a batch with it.
    @Test(arguments: [["dose", "ward/t.csv"], ["dose", "--batch", "ward"]]) func rowsOfATableAreApart(_ arguments: [String]) throws {
        let folder = try TemporaryFolder()
        let header = "ID,TIME [h],AMT [mg],DV [mg/L],weight [kg]\n"
        let sound = "1,0,1000,.,70\n1,11,.,9,70\n"
        let rows = "2,0,-5,.,80\n2,9,.,x,80\n3,0,1000,.\n4,0,1000,.,60\n4,11,.,-3,60\n5,0,1000,.,75\n5,12,.,14,75\n"
        try folder.write("ward/t.csv", header + sound + rows)
        try folder.write("ward/t.yaml", "patient: t\nmodel: vancomycin-goti-2018\nnow: 24 h\ndata: t.csv\n")
        let ending = try DosisBinary.run(arguments + ["--out", "pages"], in: folder.url)
        #expect(ending.status == 1)
        let told = ending.stderr.split(separator: "\n").filter { $0.contains("ward/t.csv:") || $0.contains(" failed") }
        #expect(
            told == [
                "ward/t.csv:4:5: the dose AMT is negative (-5); expected more than 0",
                "ward/t.csv:5:7: DV is `x`; expected a number",
                "ward/t.csv:6:1: this row has 4 cells; expected 5, one for each column; a missing value is `.` or nothing between two commas",
                "ward/t.csv:8:8: the level is negative; expected 0 or more", "3 of 5 failed",
            ])
        #expect(try folder.names(in: "pages") == ["t-1.html", "t-1.json", "t-5.html", "t-5.json"])
        // Those that are sound are as if they were alone.
        try folder.write("alone/t.csv", header + sound)
        try folder.write("alone/t.yaml", "patient: t\nmodel: vancomycin-goti-2018\nnow: 24 h\ndata: t.csv\n")
        #expect(try DosisBinary.run(["dose", "alone/t.csv", "--out", "alone/pages"], in: folder.url).status == 0)
        let (one, other) = (try folder.text("alone/pages/t-1.json"), try folder.text("pages/t-1.json"))
        #expect(one.replacing("alone/t.csv", with: "") == other.replacing("ward/t.csv", with: ""))
    }

    /// What concerns the whole table fails it: a header, a row without a subject.
    @Test(arguments: [
        ("ID,TIME,AMT,DV [mg/L]\n1,0,1000,.\n2,0,1000,.\n", "t.csv:1:9: AMT has no unit; expected a header with its unit, such as `AMT [mg]`"),
        ("ID,TIME,AMT [mg]\n1,0,1000\n.,0,1000\n2,0,500\n", "t.csv:3:1: this record has no ID; every record names its subject, or the column `ID` is removed"),
        ("ID,TIME,AMT [mg]\n1,0,\"1000\n2,0,500\n", "t.csv:2:5: this quote is never closed; close it with `\"`"),
    ])
    func wholeTablesFail(_ table: String, _ message: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("t.csv", table)
        try folder.write("t.yaml", "patient: t\nmodel: vancomycin-goti-2018\nnow: 24 h\n")
        let ending = try DosisBinary.run(["dose", "t.csv", "--out", "pages"], in: folder.url)
        #expect(ending.status == 2 && ending.stderr.hasPrefix(message + "\n"), "\(ending.stderr)")
        #expect(try folder.names() == ["t.csv", "t.yaml"])
    }

    /// `dosis check` knows the model: it tells what `dosis dose` would.
    @Test func checkKnowsTheModel() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "p.yaml", "patient: p\nmodel: vancomycin-goti-2018\ncovariates: {wieght: 70 kg}\ndoses: [{time: 0 h, amount: 1 mmol}]\n")
        let ending = try DosisBinary.run(["check", "p.yaml"], in: folder.url)
        #expect(ending.status == 2)
        #expect(ending.stdout.contains("p.yaml:3:22: unknown covariate `wieght`;") && ending.stdout.contains("p.yaml:4:29: the dose is in `mmol`;"))
    }

    /// A time above and a loading dose on the page, and its numbers in the JSON.
    @Test func timeAboveAndALoadingDoseOnAPage() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "p.yaml", """
                patient: p
                model: vancomycin-goti-2018
                now: 0 h
                covariates: {weight: 70 kg, creatinine_clearance: 90 mL/min, dialysis: none}
                target: {time_above: {level: 10 mg/L, least: 80 %}}
                limit: {trough: 20 mg/L}
                constraints: {strengths: 250 mg, most: 2 g, every: [8 h, 12 h], over: [1 h, 2 h], loading: 3 g}
                """)
        let ending = try DosisBinary.run(["dose", "p.yaml", "--out", "pages"], in: folder.url)
        #expect(ending.status == 0, "\(ending.stderr)")
        let json = try JSONSerialization.jsonObject(with: Data(folder.text("pages/p.json").utf8))
        #expect(Self.value(json, "/target/level") == 10 && Self.value(json, "/target/least") == 0.8)
        let (first, best) = (try #require(Self.value(json, "/loading/amount")), try #require(Self.value(json, "/regimens/0/amount")))
        #expect(first > best && first <= 3000)
        let page = try ReportPage(folder.text("pages/p.html"))
        #expect(page.strayDigits == [])
        #expect(page.numbers.contains { $0.source == "/loading/amount" } && page.numbers.contains { $0.source == "/target/level" })
    }

    @Test(arguments: [
        ("dose", "Error: Give either a patient's file or --batch with a folder."),
        ("dose p.yaml --draws 3", "Error: --draws is 3; give a number from 100 to 100000."),
        ("dose nowhere.yaml", "nowhere.yaml:1:1: there is no such file; check the path"),
        ("dose nowhere.csv", "nowhere.csv:1:1: a table or bundle says neither the model nor the target; write them into `nowhere.yaml`, or name a patient file with `--with`"),
        ("dose --batch nowhere", "nowhere:1:1: there is no such folder; check the path"),
        ("dose --batch .", ".:1:1: there are no patients in this folder; expected files that end with .yaml, .csv or .json"),
    ])
    func misuseIsToldPlainly(_ arguments: String, _ message: String) throws {
        let folder = try TemporaryFolder()
        let ending = try DosisBinary.run(arguments.split(separator: " ").map(String.init), in: folder.url, timeout: 60)
        #expect(ending.status == 2)
        #expect(ending.stderr.hasPrefix(message), "\(ending.stderr)")
        #expect(try folder.names() == [])
    }

    /// Every complete example of the manual is sound.
    @Test func theManualsExampleIsSound() throws {
        let page = try String(contentsOf: DosisBinary.root.appendingPathComponent("Documentation/patients.md"), encoding: .utf8)
        let blocks = page.components(separatedBy: "```yaml\n").dropFirst().compactMap { $0.components(separatedBy: "```").first }
        #expect(!blocks.isEmpty)
        let folder = try TemporaryFolder()
        for (index, block) in blocks.enumerated() {
            try folder.write("p\(index).yaml", block)
            let ending = try DosisBinary.run(["dose", "p\(index).yaml", "--out", "pages"], in: folder.url)
            #expect(ending.status == 0, "\(ending.stderr)")
        }
        let schema = try DosisBinary.run(["schema", "patient"]).stdout
        for key in ["patient", "title", "model", "now", "data", "medication", "codes", "covariates", "doses", "levels", "occasions", "target", "limit", "constraints"] {
            #expect(page.contains("`\(key)`") && schema.contains("\"\(key)\""), "\(key)")
        }
    }
}
