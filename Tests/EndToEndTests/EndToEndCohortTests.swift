import Foundation
import TestSupport
import Testing

/// `dosis cohort` with its page, real patients and datasets, as a user runs it.
@Suite struct EndToEndCohortTests {
    static let cohort = """
        cohort: ward
        title: Adults of a ward
        source: A test.
        covariates:
          sex:    {levels: {female: 0.46, male: 0.54}}
          age:    {normal: {mean: 62 y, sd: 16 y}, within: [18 y, 95 y]}
          height: {normal: {mean: if sex == male then 176 cm else 162 cm, sd: 7 cm}}
          weight: {lognormal: {median: if sex == male then 84 kg else 72 kg, cv: 22 %}}
          egfr:   {normal: {mean: '80 mL/min/{1.73_m2}', sd: '15 mL/min/{1.73_m2}'}}
          fixed:  {value: 3 mg/L}
        correlations: [[height, weight, 0.4]]
        eligible: age >= 30 y and weight < 150 kg
        strata: [{name: young, when: age < 60 y, twins: 1}, {name: old, when: age >= 60 y, twins: 1}]
        published:
          - {of: sex, source: table 1, share: {female: 46 %}}
          - {of: age, source: table 1, mean: 59 y, sd: 14 y, within: 30 %, reason: a test}
          - {of: weight / height^2, where: sex == female, source: table 2, median: 27 kg/m2, within: 10 %, reason: a test}

        """
    static let patients = "ID,SEX,AGE [y],WT [kg],height [m]\n1,male,70,80,1.8\n2,female,55,.,1.62\n3,female,64,61,1.7\n4,,81,90,1.75\n5,male,43,120,1.9\n"

    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("ward.yaml", Self.cohort)
        try folder.write("ward.csv", Self.patients)
        return folder
    }

    /// Every number of the page is that of its place in the JSON; the page stands alone; figures have words.
    @Test(arguments: [["--size", "200"], ["--size", "2000", "--compare", "ward.csv", "--column", "weight=WT", "--pairs", "weight,age,height"]])
    func page(_ options: [String]) throws {
        let folder = try folder()
        let ending = try DosisBinary.run(["cohort", "ward.yaml", "--page", "ward.html"] + options, in: folder.url)
        #expect(ending.status == 0 && ending.stderr.isEmpty, "\(ending.stderr)")
        #expect(ending.stdout.contains("3 of 4 hold") || ending.stdout.contains("4 of 4 hold"), "\(ending.stdout)")
        let html = try folder.text("ward.html")
        let page = try ReportPage(html)
        let json = try JSONSerialization.jsonObject(with: Data(try folder.text("ward.json").utf8))
        #expect(page.numbers.count > 100)
        for number in page.numbers {
            let value = Self.value(at: number.source, in: json)
            guard let shown = ReportPage.parse(number.text) else {
                #expect(value == nil && number.text == "–", "\(number)")
                continue
            }
            let expected = try #require(value, "\(number)") * number.scale
            #expect(abs(shown - expected) <= 0.5 * pow(10, -Double(number.decimals)) * (1 + 1e-9) + 1e-12 * abs(expected), "\(number): \(expected)")
        }
        #expect(page.strayDigits == [])
        #expect(["link", "img", "iframe", "object", "image", "use"].allSatisfy { page.elements[$0] == nil })
        #expect(Set(page.attributes.filter { $0.contains("://") }) == ["http://www.w3.org/2000/svg"])
        let figures = html.components(separatedBy: "<svg class=\"figure\"").dropFirst()
        #expect(figures.count == 3 && figures.allSatisfy { $0.contains("<title>") && $0.contains("<desc>") })
        #expect(!html.contains("NaN") && !html.contains(">nan") && !html.contains(">inf"))
        for id in ["eligibility", "covariates", "together", "published", "source"] { #expect(html.contains("<section id=\"\(id)\">"), "\(id)") }
        #expect(html.contains("<section id=\"patients\">") == options.contains("--compare"))
        // Again, to the bit.
        let again = try DosisBinary.run(["cohort", "ward.yaml", "--page", "again.html"] + options, in: folder.url)
        #expect(try again.status == 0 && folder.text("again.html") == html)
    }

    /// A JSON pointer (RFC 6901) without escapes.
    private static func value(at pointer: String, in json: Any) -> Double? {
        let found = pointer.split(separator: "/").reduce(json as Any?) { node, key in
            if let list = node as? [Any] { return Int(key).flatMap { list.indices.contains($0) ? list[$0] : nil } }
            return (node as? [String: Any])?[String(key)]
        }
        return (found as? NSNumber)?.doubleValue
    }

    @Test func comparison() throws {
        let folder = try folder()
        let ending = try DosisBinary.run(["cohort", "ward.yaml", "--size", "500", "--compare", "ward.csv", "--column", "weight=WT"], in: folder.url)
        #expect(ending.status == 0, "\(ending.stderr)")
        for part in ["compared with 5 patients of ward.csv", "no column: egfr, fixed", "no covariate takes: ID", "Spearman correlations of both", "total variation"] {
            #expect(ending.stdout.contains(part), "\(part)\n\(ending.stdout)")
        }
        try folder.write("bad.csv", "weight,sex\n70,man\n")
        let bad = try DosisBinary.run(["cohort", "ward.yaml", "--compare", "bad.csv", "--page", "x.html"], in: folder.url, timeout: 60)
        #expect(bad.status == 2 && bad.stderr.contains("bad.csv:1:1: ") && bad.stderr.contains("bad.csv:2:4: `man` is no level"), "\(bad.stderr)")
        #expect(!folder.has("x.html"))
        let none = try DosisBinary.run(["cohort", "ward.yaml", "--compare", "none.csv"], in: folder.url, timeout: 60)
        #expect(none.status == 2 && none.stderr.contains("none.csv:1:1: "), "\(none.stderr)")
    }

    @Test func datasets() throws {
        let folder = try folder()
        let ending = try DosisBinary.run(["cohort", "ward.yaml", "--size", "30", "--dm", "sdtm", "--study", "W1"], in: folder.url)
        #expect(ending.status == 0, "\(ending.stderr)")
        for part in ["weight", "VS WEIGHT, kg", "LB GFRE, mL/min/1.73 m2", "SUPPDM FIXED", "ARMNRS is NOT ASSIGNED", "COUNTRY is ZZZ"] {
            #expect(ending.stderr.contains(part), "\(part)\n\(ending.stderr)")
        }
        let dm = CSVRows.parse(try folder.text("sdtm/dm.csv"))
        #expect(dm.count == 31 && dm[1].prefix(4) == ["W1", "DM", "W1-VIRTUAL-0001", "0001"])
        #expect(CSVRows.parse(try folder.text("sdtm/vs.csv")).count == 61)
        #expect(CSVRows.parse(try folder.text("sdtm/lb.csv")).count == 31)
        // The next export has no LB: the old one must not stay beside it.
        try folder.write("small.yaml", "cohort: small\ncovariates: {weight: {value: 70 kg}}\n")
        let other = try DosisBinary.run(["cohort", "small.yaml", "--size", "3", "--dm", "sdtm"], in: folder.url, timeout: 60)
        #expect(other.status == 2 && other.stderr.contains("sdtm/lb.csv:1:1: this dataset is of another export"), "\(other.stderr)")
        #expect(try folder.text("sdtm/dm.csv").contains("W1-VIRTUAL-0001"))
    }

    /// A figure that surely differs is an ending of its own, and told.
    @Test func differing() throws {
        let folder = try folder()
        try folder.write("off.yaml", "cohort: off\ncovariates: {weight: {normal: {mean: 70 kg, sd: 10 kg}}}\npublished: [{of: weight, source: a, mean: 90 kg}]\n")
        let ending = try DosisBinary.run(["cohort", "off.yaml"], in: folder.url, timeout: 60)
        #expect(ending.status == 1 && ending.stdout.contains("differs") && ending.stdout.contains("1 differ"), "\(ending.stdout)")
    }

    @Test(arguments: [
        (["--pairs", "age,height"], "--pairs chooses what --page shows"), (["--page", "p.html", "--pairs", "age"], "1 covariate is named; expected 2 to 6"),
        (["--page", "p.html", "--pairs", "age,sex"], "`sex` has levels; expected numeric covariates"),
        (["--page", "p.html", "--pairs", "age,wieght"], "the cohort has no covariate `wieght`; did you mean `weight`?"),
        (["--column", "weight=WT"], "--column names columns of the file of --compare"), (["--page", "x.json"], "give the name of a page"),
        (["--compare", "ward.csv", "--column", "weight"], "`weight` is no covariate with its column; expected such as `weight=WT`"),
        (["--dm", "out", "--country", "Germany"], "`Germany` is no code of a country"), (["--study", "A"], "--study is the STUDYID of --dm"),
        (["--page", "no/such/p.html"], "no/such/p.html"), (["--dm", "ward.csv"], "ward.csv"),
    ]) func misuse(_ options: [String], _ told: String) throws {
        let folder = try folder()
        let ending = try DosisBinary.run(["cohort", "ward.yaml", "--size", "20"] + options, in: folder.url, timeout: 60)
        #expect(ending.status != 0 && ending.stderr.contains(told), "\(ending.stderr)")
    }
}
