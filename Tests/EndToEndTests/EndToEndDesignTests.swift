import Foundation
import Testing

/// `dosis design` from the command line: numbers of other programs, tables for people, plain words about bad input.
@Suite struct EndToEndDesignTests {
    private static func json(_ arguments: String) throws -> [String: Any] {
        let words = ["design"] + arguments.split(separator: " ").map(String.init) + ["--json"]
        let ending = try DosisBinary.run(words, timeout: 60)
        #expect(ending.status == 0 && ending.stderr.isEmpty, "\(ending.stderr)")
        return try #require(try JSONSerialization.jsonObject(with: Data(ending.stdout.utf8)) as? [String: Any])
    }

    private static func number(_ design: [String: Any], _ key: String) throws -> Double {
        try #require(design[key] as? Double, "\(key)")
    }

    private static func column(_ design: [String: Any], _ key: String) throws -> [Double?] {
        try #require(design["looks"] as? [[String: Any]]).map { $0[key] as? Double }
    }

    private func expect(_ values: [Double?], _ expected: [Double?], within tolerance: Double) {
        #expect(values.count == expected.count)
        for case (let value, let reference?) in zip(values, expected) {
            #expect(abs((value ?? .nan) - reference) < tolerance, "\(String(describing: value)) for \(reference)")
        }
        #expect(values.map { $0 == nil } == expected.map { $0 == nil })
    }

    /// rpact 4.1.0, getSampleSizeMeans: Lan-DeMets O'Brien-Fleming, three looks, alpha 0.025, power 0.8.
    @Test func meansAreThoseOfRpact() throws {
        let design = try Self.json("means --difference 2 --sd 5 --power 0.8 --looks 3")
        #expect(try abs(Self.number(design, "fixed_size") - 198.1611) < 1e-3)
        #expect(try abs(Self.number(design, "maximum_size") - 200.6965) < 1e-3)
        #expect(try abs(Self.number(design, "expected_size_without_effect") - 200.2850) < 1e-3)
        #expect(try abs(Self.number(design, "expected_size_at_effect") - 171.5221) < 1e-3)
        expect(try Self.column(design, "effect_at_efficacy"), [4.80797, 2.20168, 1.41571], within: 1e-5)
        expect(try Self.column(design, "futility_z"), [nil, nil, nil], within: 0)
        expect(try Self.column(design, "size"), [66.8988, 133.7977, 200.6965], within: 1e-3)
        #expect(design["futility_bounds"] is NSNull && design["unit"] as? String == "subjects")
    }

    /// The same with beta spending: bounds, and their values as differences with known variance; then its power.
    @Test func futilityIsThatOfRpact() throws {
        let futility = "--difference 2 --sd 5 --normal --looks 3 --futility lan-demets-obrien-fleming"
        let design = try Self.json("means --power 0.8 \(futility)")
        #expect(try abs(Self.number(design, "maximum_size") - 216.694623) < 1e-4)
        expect(try Self.column(design, "effect_at_futility"), [-0.27785, 0.97375, nil], within: 1e-5)
        let back = try Self.json("means --n 216.694623302 \(futility)")
        #expect(try abs(Self.number(back, "power") - 0.8) < 1e-6)
        expect(try Self.column(back, "cumulative_power"), try Self.column(design, "cumulative_power"), within: 1e-6)
    }

    /// rpact 4.1.0 and East 6.5 (the exact test).
    @Test func ratesAreThoseOfRpactAndEast() throws {
        let margin = try Self.json("rates --treatment 0.3 --control 0.3 --null -0.1")
        #expect(try abs(Self.number(margin, "maximum_size") - 880.95692) < 1e-4)
        let ratio = try Self.json("rates --treatment 0.4 --control 0.25 --ratio --null 0.9 --allocation 1.5")
        #expect(try abs(Self.number(ratio, "maximum_size") - 278.00895) < 1e-4)
        let one = try Self.json("rates --rate 0.5 --null 0.3")
        #expect(try abs(Self.number(one, "maximum_size") - 59.208725) < 1e-5)
        let exact = try Self.json("rates --rate 0.2 --null 0.05 --exact --n 25")
        #expect(try abs(Self.number(exact, "power") - 0.57932569) < 1e-7)
        #expect(exact["critical_events"] as? Int == 5)
    }

    /// rpact 4.1.0, getSampleSizeSurvival: two treated for one control, three looks; each way round of asking agrees.
    @Test func survivalIsThatOfRpact() throws {
        let hazards = "survival --hazard-ratio 0.7 --median 10 --allocation 2 --looks 3"
        let trial = "\(hazards) --accrual 12"
        let design = try Self.json("\(trial) --follow-up 6 --power 0.8")
        #expect(try abs(Self.number(design, "maximum_size") - 281.187787) < 1e-4)
        #expect(try abs(Self.number(design, "subjects") - 594.505920) < 1e-4)
        #expect(try abs(Self.number(design, "expected_duration_at_effect") - 15.920788) < 1e-4)
        expect(try Self.column(design, "time"), [8.96241, 13.20895, 18], within: 1e-4)
        expect(try Self.column(design, "effect_at_efficacy"), [0.443536, 0.677659, 0.777143], within: 1e-5)
        let followed = try Self.json("\(trial) --n 594.50592006 --power 0.8")
        #expect(try abs(Self.number(followed, "follow_up") - 6) < 1e-5)
        let powered = try Self.json("\(trial) --n 594.50592006 --follow-up 6")
        #expect(try abs(Self.number(powered, "power") - 0.8) < 1e-6)
        let rates = "--rates 49.542160005,49.542160005 --accrual 1"
        let enrolled = try Self.json("\(hazards) \(rates) --follow-up 6 --power 0.8")
        #expect(try abs(Self.number(enrolled, "subjects") - 594.505920) < 1e-3)
        let events = try Self.json("survival --hazard-ratio 0.7 --allocation 2 --looks 3 --events 281.187787")
        #expect(try abs(Self.number(events, "power") - 0.8) < 1e-6)
    }

    /// gsDesign 3.2.2, nSurv: dropout with medians of 40 given as fractions by 40, Lachin and Foulkes's variances.
    @Test func lachinFoulkesIsThatOfGsDesign() throws {
        let design = try Self.json(
            """
            survival --median 6 --treatment-median 12 --dropout 0.5 --dropout-time 40 --accrual 24 --follow-up 12 \
            --formula lachin-foulkes
            """)
        #expect(try abs(Self.number(design, "subjects") - 119.818393) < 1e-4)
        #expect(try abs(Self.number(design, "maximum_size") - 86.325778) < 1e-4)
    }

    @Test func tablesArePrinted() throws {
        let arguments = "design rates --treatment 0.4 --control 0.25 --looks 3 --futility kim-demets:2 --binding"
        let ending = try DosisBinary.run(arguments.split(separator: " ").map(String.init), timeout: 60)
        #expect(ending.status == 0 && ending.stderr.isEmpty)
        for text in [
            "Difference of two rates\n", "  Type I error       0.025 one-sided\n",
            "Kim-DeMets spending, rho 2, binding",
            "Rates              0.4 treated, 0.25 control", "Expected subjects  ", "rounded up ",
            "Look  Information  Subjects  Efficacy z  Nominal p  Futility z  Cum. alpha  Cum. power  Futile, no effect",
            "Look  Difference at efficacy  at futility\n",
        ] { #expect(ending.stdout.contains(text), "\(text)\n\(ending.stdout)") }
        // The last row: all of alpha is spent and the power reached.
        #expect(ending.stdout.contains(#/\n   3 +1\.0000 .* 0\.02500 +0\.9000 /#))
        #expect(!ending.stdout.contains("nan") && !ending.stdout.contains("inf"))
        #expect(ending.stdout.split(separator: "\n").allSatisfy { $0.last != " " && $0.count <= 130 })
    }

    @Test(arguments: [
        EndToEndCommandTests.Misuse("design medians", "Error: There is no command `design medians`; did you mean `means`?"),
        .init("design means --difference 2", "Error: Missing expected argument '--sd <sd>'"),
        .init("design means --sd 5", "give --difference for two groups, or --mean for one"),
        .init(
            "design means --difference 2 --mean 1 --sd 5",
            "--mean is of one group and --difference of two; give one"),
        .init("design means --difference 2 --sd x", "--sd x: `x` is no number; give one number, or two such as `3,5`"),
        .init("design means --difference 2 --sd 3,4,5", "--sd 3,4,5: give one number, or two"),
        .init("design means --difference 2 --sd -5", "the standard deviation is -5.0; give a number above 0"),
        .init("design means --difference 0 --sd 5", "the effect is 0.0 and its value under the null hypothesis 0.0"),
        means("--sides 3", "--sides is 3; give 1 or 2"),
        means("--alpha 2", "alpha is 2.0; give a probability above 0 and below 0.5"),
        means("--looks 0", "--looks is 0; give a number from 1 to 100"),
        means("--looks two", "--looks two: `two` is no number; give `3`"),
        means("--looks 0.5,0.4,1", "information rates: number 2, 0.4, is not above 0.5"),
        means("--looks 0.5", "the last of the information rates is 0.5; it must be 1"),
        means("--boundary pokock", "--boundary knows no boundary `pokock`; did you mean `pocock`?"),
        means("--boundary kim-demets", "`kim-demets` needs a number: write `kim-demets:3`"),
        means("--boundary kim-demets:x", "--boundary kim-demets:x: `x` is no number"),
        means("--boundary pocock:3", "`pocock` has no parameter; leave out `:3`"),
        means("--boundary 2,x", "--boundary 2,x: `x` is no number"),
        means("--looks 2 --boundary 1,1", "these bounds spend 0.232446, more than alpha = 0.025"),
        means("--futility 0", "--futility stops a trial at an interim look; give --looks 2"),
        means("--looks 2 --futility 0,1", "there are 2 futility bounds for 2 looks"),
        means("--binding", "--binding says how --futility is meant"),
        means("--n 100 --power 0.8", "--n and --power exclude each other"),
        means("--n 1", "the size is 1.0; give at least 4.0"),
        .init(
            "design rates --treatment 0.4",
            "give --treatment and --control for two groups, or --rate and --null"),
        .init("design rates --treatment 1.4 --control 0.2", "the rate is 1.4; give a proportion above 0 and below 1"),
        .init("design rates --rate 0.4", "give --null, the proportion under the null hypothesis"),
        .init(
            "design rates --rate 0.4 --null 0.2 --ratio",
            "--ratio, --unpooled and --allocation are for two groups"),
        .init("design rates --treatment 0.4 --control 0.2 --exact", "--exact is for one group"),
        .init("design rates --rate 0.4 --null 0.2 --exact --looks 2", "--exact has one look"),
        .init("design rates --rate 0.4 --null 0.2 --exact --n 20.5", "--n is 20.5; give whole subjects"),
        .init("design survival", "give --hazard-ratio, or --median and --treatment-median"),
        survival("--treatment-median 4 --median 3", "--hazard-ratio and --treatment-median say the same"),
        .init("design survival --treatment-median 4", "--treatment-median needs --median"),
        .init("design survival --hazard-ratio 1", "the hazard ratio is 1.0 and under the null hypothesis 1.0"),
        survival("--n 100", "--n needs accrual: give --accrual"),
        survival("--accrual 12", "subjects depend on how soon controls have events"),
        survival("--median 5 --accrual 12", "give --follow-up to find subjects, or --n"),
        survival("--median 5 --accrual 12 --n 100", "330.377914 events are needed, but only 100.0 are ever expected"),
        survival("--median 5 --accrual 9,4 --rates 1 --n 5", "--accrual has 2 durations and --rates 1 rates"),
        survival("--median 5 --accrual 9 --rates 1,2 --n 5", "--n is 5, but the time to enrol is to be found"),
        enrolled("--dropout 0.2", "--dropout 0.2 by when?"),
        enrolled("--dropout 1 --dropout-time 3", "a fraction of 1.0 by time 3.0 is no hazard"),
        survival("--median 5 --hazards 3", "--median and --hazards both say when controls have events"),
        survival("--hazards 0:1,x --accrual 3 --follow-up 3", "--hazards 0:1,x: `x` is no time and hazard"),
        survival("--median 5 --accrual 3 --follow-up 3 --events 20", "--events is without accrual"),
        survival("--median 5 --accrual 3 --n 900 --formula lachin-foulkes", "--formula lachin-foulkes finds subjects"),
        survival("--formula peto", "Error: The value 'peto' is invalid for '--formula <formula>'."),
    ])
    func misuseIsToldPlainly(_ misuse: EndToEndCommandTests.Misuse) throws {
        let ending = try DosisBinary.run(misuse.arguments, timeout: 60)
        #expect(ending.status == 2 && ending.stdout.isEmpty)
        #expect(ending.stderr.hasPrefix(misuse.expected), "\(ending.stderr)")
    }
}

private func means(_ arguments: String, _ expected: String) -> EndToEndCommandTests.Misuse {
    .init("design means --difference 2 --sd 5 \(arguments)", expected)
}

private func survival(_ arguments: String, _ expected: String) -> EndToEndCommandTests.Misuse {
    .init("design survival --hazard-ratio 0.7 \(arguments)", expected)
}

private func enrolled(_ arguments: String, _ expected: String) -> EndToEndCommandTests.Misuse {
    .init("design survival --hazard-ratio 0.7 --median 5 --accrual 9 --follow-up 3 \(arguments)", expected)
}
