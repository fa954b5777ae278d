import Testing

/// Bad data and bad options of `dosis analyse` are told where they are, with what to do.
@Suite struct EndToEndAnalyseErrorTests {
    static let table = """
        SUBJ,ARM,VISIT,CHG,RESP,AGE,SITE,TIME,DIED,ONE,TWICE
        1,A,1,1.5,0,30,x,5,0,A,60
        1,A,2,2.5,0,30,x,5,0,A,60
        2,A,1,1.0,0,41,y,7,1,A,82
        2,A,2,0.5,0,41,y,7,1,A,82
        3,B,1,3.5,1,52,x,9,1,A,104
        3,B,2,2.0,1,52,x,9,1,A,104
        4,B,1,4.0,1,4O,y,4,2,A,126
        4,B,2,,1,63,y,4,0,A,126

        """

    struct Mistake: Sendable, CustomTestStringConvertible {
        var arguments: String
        var expected: String
        var data = EndToEndAnalyseErrorTests.table
        var testDescription: String { arguments }

        init(_ arguments: String, _ expected: String, _ data: String = EndToEndAnalyseErrorTests.table) {
            (self.arguments, self.expected, self.data) = (arguments, expected, data)
        }
    }

    @Test(arguments: [
        Mistake("t-test --response CHNG --arm ARM", "t.csv:1:1: `--response CHNG`: there is no column `CHNG`; did you mean `CHG`?"),
        Mistake("t-test --response AGE --arm ARM", "t.csv:8:13: `AGE` is `4O`; expected a number"),
        Mistake("t-test --response CHG --arm ONE", "t.csv:1:44: `ONE` has one arm only: `A`; expected two arms or more"),
        Mistake("t-test --response CHG --arm ARM --control a", "t.csv:1:6: `--control a`: no row of `ARM` is `a`; did you mean `A`?"),
        Mistake("t-test --response CHG --arm ARM --method paired --subject SUBJ", "t.csv:3:1: subject `1` is here twice in arm `A` (first in line 2)"),
        Mistake("t-test --response X --arm ARM", "t.csv:1:1: `X` does not vary", "X,ARM\n1,A\n1,A\n1,B\n1,B\n"),
        Mistake("t-test --response X --arm ARM", "t.csv:1:1: arm `B` has fewer than two values of `X`", "X,ARM\n1,A\n2,A\n1,B\nNA,B\n"),
        Mistake("wilcoxon --response X --arm ARM", "t.csv:1:1: arm `B` has no value of `X`", "X,ARM\n1,A\n2,A\n.,B\n,B\n"),
        Mistake("kruskal-wallis --response X --arm ARM", "t.csv:1:1: an arm has no value of `X`, or all values are equal", "X,ARM\n1,A\n1,B\n"),
        Mistake("ancova --response CHG --arm ARM --adjust AGE", "t.csv:8:13: `AGE` is `4O` here, and a number elsewhere; expected a number; write `factor(AGE)`"),
        Mistake("ancova --response CHG --arm ARM --adjust TIME,TIME2", "t.csv:1:1: `--adjust TIME2`: there is no column `TIME2`; did you mean `TIME`?"),
        Mistake("ancova --response CHG --arm ARM --adjust SUBJ,TWO", "t.csv:1:1: no unique estimate: TWO can be had", "CHG,ARM,SUBJ,TWO\n1,A,1,2\n2,B,2,4\n4,A,3,6\n3,B,5,10\n5,A,6,12\n7,B,8,16\n"),
        Mistake("anova --response CHG --arm ARM --adjust ARM", "t.csv:1:1: term 'ARM' is there twice", "CHG,ARM\n1,A\n2,B\n3,A\n5,B\n"),
        Mistake("mmrm --response CHG --arm ARM --subject SITE --visit VISIT", "t.csv:6:16: subject `x` has a second response at visit `1` (the first is in line 2)"),
        Mistake("mmrm --response CHG --arm ARM --subject SUBJ --visit ONE", "t.csv:1:44: `ONE` names fewer than two visits"),
        Mistake("mmrm --response CHG --arm ARM --subject SUBJ --visit VISIT", "t.csv:1:16: the likelihood did not converge in "),
        Mistake("mmrm --response Y --arm ARM --subject S --visit V", "t.csv:1:7: no unique estimate: ARMB:V2 can be had from the columns before", "S,ARM,Y,V\n1,A,1,1\n1,A,3,2\n2,A,2,1\n2,A,2,2\n3,B,4,1\n4,B,6,1\n5,B,5,1\n"),
        Mistake("risk-difference --response DIED --arm ARM", "t.csv:8:20: `DIED` is `2`; expected 1 with the event, 0 without; name the value that means an event with `--event-value`"),
        Mistake("fisher --response DIED --arm ARM --event-value 3", "t.csv:1:39: `--event-value 3`: no row of `DIED` is `3`; expected one of 0, 1, 2"),
        Mistake("cmh --response RESP --arm ARM --strata ARM", "t.csv:1:20: no stratum has subjects of both arms (B - A)"),
        Mistake("logistic --response RESP --arm ARM", "t.csv:1:20: there is no finite maximum likelihood estimate: the outcomes are separated by"),
        Mistake("poisson --response CHG --arm ARM", "t.csv:2:7: `CHG` is `1.5`; expected a whole number from 0"),
        Mistake("poisson --response TIME --arm ARM --exposure RESP", "t.csv:2:11: `RESP` is `0`; expected a time at risk above 0"),
        Mistake("kaplan-meier --time T --event E", "t.csv:1:3: no row used has an event", "T,E\n1,0\n2,0\n"),
        Mistake("kaplan-meier --time T --event E", "t.csv:3:1: `T` is `-2`; expected a time from 0", "T,E\n1,0\n-2,0\n"),
        Mistake("log-rank --time T --event E --arm ARM", "t.csv:1:1: arm `B` has no time and event", "T,E,ARM\n1,1,A\n2,1,A\nNA,1,B\n"),
        Mistake("cox --time T --event E --arm ARM", "t.csv:1:1: the likelihood has no maximum: `ARMB` orders the events", "T,E,ARM\n1,1,A\n2,1,A\n3,1,B\n4,1,B\n"),
        Mistake("cox --time T --event E --arm ARM --adjust C", "t.csv:1:1: `C` is constant or follows from the terms before it", "T,E,ARM,C\n1,1,A,1\n2,1,B,1\n3,1,A,1\n4,1,B,1\n"),
        Mistake("rmst --time T --event E --horizon 9", "t.csv:1:1: the survival of `all` is not known up to 9; expected a horizon of at most 4", "T,E\n1,1\n4,0\n"),
        Mistake("nca --time T --response C", "t.csv:3:1: time `0` is not after `1` (line 2)", "T,C\n1,3\n0,2\n"),
        Mistake("nca --time T --response C", "t.csv:3:3: `C` is `-2`; expected a concentration from 0", "T,C\n0,3\n1,-2\n"),
        Mistake("nca --time T --response C --dose DOSE", "t.csv:1:1: `--dose DOSE`: there is no column `DOSE`", "T,C\n0,3\n1,2\n"),
        Mistake("bioequivalence --response X --treatment ARM", "t.csv:2:1: `X` is `0`; expected a value above 0", "X,ARM\n0,A\n1,A\n2,B\n3,B\n"),
        Mistake("bioequivalence --response X --treatment ARM", "t.csv:1:3: `ARM` has 3 treatments; expected a test and a reference", "X,ARM\n1,A\n1,C\n2,B\n3,B\n"),
        Mistake("t-test --response X --arm ARM", "t.csv:2:1: `X` is `1,5`; expected a number; write a point: `1.5`", "X;ARM\n1,5;A\n2;B\n"),
        Mistake("t-test --response X --arm ARM", "t.csv:1:1: the table has no rows", "X,ARM\n"),
    ])
    func badDataAreToldAtTheirPlace(_ mistake: Mistake) throws {
        let folder = try TemporaryFolder()
        try folder.write("t.csv", mistake.data)
        let words = mistake.arguments.split(separator: " ").map(String.init)
        let ending = try DosisBinary.run(["analyse"] + words + ["--data", "t.csv"], in: folder.url, timeout: 60)
        #expect(ending.status == 2)
        #expect(ending.stdout.isEmpty)
        #expect(ending.stderr.hasPrefix(mistake.expected), "\(ending.stderr)")
    }

    @Test(arguments: [
        ("t-test --data t.csv --arm ARM", "Error: Missing expected argument '--response <column>'"),
        ("t-test --data t.csv --response CHG --arm ARM --method paired", "Error: --method paired and --subject need each other"),
        ("t-test --data t.csv --response CHG --arm ARM --alpha 2", "Error: --alpha is 2.0; give a number between 0 and 0.5."),
        ("t-test --data t.csv --response CHG --arm ARM --json --csv", "Error: --json and --csv exclude each other"),
        ("t-test --data t.csv --response CHG --arm ARM --visit VISIT", "Error: Unknown option '--visit'"),
        ("t-test --data none.csv --response CHG --arm ARM", "none.csv:1:1: there is no such file"),
        ("ttest --data t.csv", "Error: There is no command `analyse ttest`; did you mean `t-test`?"),
        ("mmrm --data t.csv --response CHG --arm ARM --subject SUBJ --visit VISIT --likelihood ml", "Error: --df kenward-roger is defined for REML only"),
        ("risk-ratio --data t.csv --response RESP --arm ARM --margin=-1", "Error: --margin is -1.0; give a ratio above 0."),
        ("cmh --data t.csv --response RESP --arm ARM", "Error: Missing expected argument '--strata <columns>'"),
        ("logistic --data t.csv --response RESP", "Error: there is no term; give --arm, --adjust or both."),
        ("nca --data t.csv --time TIME --response CHG --route infusion", "Error: --route infusion and --duration need each other"),
        ("bioequivalence --data t.csv --response CHG --treatment ARM --subject SUBJ", "Error: a crossover needs --subject, --period and --sequence"),
        ("bootstrap --data t.csv --response CHG --arm ARM --replicates 10", "Error: --replicates is 10; give a number from 999 to 1000000."),
    ])
    func misuseIsToldPlainly(_ arguments: String, _ expected: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("t.csv", Self.table)
        let ending = try DosisBinary.run(["analyse"] + arguments.split(separator: " ").map(String.init), in: folder.url, timeout: 60)
        #expect(ending.status == 2)
        #expect(ending.stderr.hasPrefix(expected), "\(ending.stderr)")
    }
}
