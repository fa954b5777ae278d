import Foundation
import Testing

/// `dosis analyse` on published data sets against R 4.2.2 (stats; its packages survival 3.5.3 and MASS 7.3.58.2), mmrm
/// (openpharma/mmrm at ec290b2), Phoenix WinNonlin's listing of Theoph and replicateBE (at 08d5231). Printed digits
/// limit tolerances, but where a fit was iterated.
@Suite struct EndToEndAnalyseTests {
    // MARK: Means

    /// `t.test(extra ~ group, sleep)`, with `var.equal = TRUE`, and paired.
    @Test func tTestsOfSleep() throws {
        let base = "t-test --data sleep.csv --response extra --arm group"
        let welch = try AnalysedData(base)
        #expect(agree(try welch.first("estimates", "estimate"), 1.58))
        #expect(agree(try welch.first("estimates", "statistic"), 1.8608134674868531))
        #expect(agree(try welch.first("estimates", "df"), 17.776473516178498))
        #expect(agree(try welch.first("estimates", "p"), 0.0793941401873582))
        #expect(agree(try welch.first("estimates", "lower"), -0.2054832307117102))
        #expect(agree(try welch.first("estimates", "upper"), 3.3654832307117104))
        let pooled = try AnalysedData(base + " --method pooled --control 2")
        #expect(agree(try pooled.first("estimates", "statistic"), -1.8608134674868528))
        #expect(agree(try pooled.first("estimates", "p"), 0.0791867142159382))
        #expect(agree(try pooled.first("estimates", "upper"), 0.2038740322875986))
        let paired = try AnalysedData(base + " --method paired --subject ID")
        #expect(agree(try paired.first("estimates", "statistic"), 4.06212768338203656))
        #expect(agree(try paired.first("estimates", "p"), 0.00283289019738427))
        #expect(agree(try paired.first("estimates", "lower"), 0.70011423672301754))
        // One-sided against a margin of 0: half the two-sided p, and the interval's level is 1 - 2 alpha.
        let sided = try AnalysedData(base + " --alternative greater --alpha 0.025")
        #expect(agree(try sided.first("estimates", "p"), 0.0793941401873582 / 2))
        #expect(agree(try sided.first("estimates", "lower"), -0.2054832307117102))
        // Against its own estimate nothing is left of the statistic.
        #expect(abs(try AnalysedData(base + " --margin 1.58").first("estimates", "statistic")) < 1e-12)
    }

    /// `wilcox.test(exact = FALSE)`; the shifts are the medians of `outer(x, y, "-")` and of Walsh averages.
    @Test func wilcoxonTestsOfSleep() throws {
        let base = "wilcoxon --data sleep.csv --response extra --arm group"
        let ranks = try AnalysedData(base)
        #expect(agree(try ranks.first("estimates", "statistic"), 74.5))
        #expect(agree(try ranks.first("estimates", "p"), 0.0693275754336266))
        #expect(agree(try ranks.first("estimates", "estimate"), 1.35))
        let signed = try AnalysedData(base + " --subject ID")
        #expect(agree(try signed.first("estimates", "statistic"), 45))
        #expect(agree(try signed.first("estimates", "p"), 0.00909069801592506))
        #expect(agree(try signed.first("estimates", "estimate"), 1.3))
    }

    /// `kruskal.test`, `anova(lm())`, `oneway.test` and a pair's `t.test` on PlantGrowth.
    @Test func plantGrowth() throws {
        let kruskal = try AnalysedData("kruskal-wallis --data plantgrowth.csv --response weight --arm group")
        #expect(agree(try kruskal.first("test", "statistic"), 7.988228749443715))
        #expect(agree(try kruskal.first("test", "p"), 0.018423755731472))
        let anova = try AnalysedData("anova --data plantgrowth.csv --response weight --arm group")
        #expect(agree(try anova.number("anova", "group", "ss"), 3.76634))
        #expect(agree(try anova.number("anova", "residual", "ms"), 0.3885959259259259))
        #expect(agree(try anova.number("anova", "group", "f"), 4.846087862380136))
        #expect(agree(try anova.first("welch", "f"), 5.18097240811319))
        #expect(agree(try anova.first("welch", "df2"), 17.12841861664413))
        #expect(agree(try anova.first("welch", "p"), 0.01739282149017))
        let pair = try AnalysedData("t-test --data plantgrowth.csv --response weight --arm group --control ctrl")
        #expect(agree(try pair.number("estimates", "trt1 - ctrl", "p"), 0.250382508587548))
        #expect(pair.notes.contains("p values are not adjusted for several comparisons"))
    }

    /// A basic bootstrap interval is a percentile one reflected at the estimate, and a seed gives the same bits.
    @Test func bootstrapIsReproducible() throws {
        let base = "bootstrap --data sleep.csv --response extra --arm group --replicates 1999"
        let percentile = try AnalysedData(base + " --method percentile")
        let basic = try AnalysedData(base + " --method basic")
        let estimate = try basic.first("estimates", "estimate")
        #expect(agree(estimate, 1.58))
        #expect(try agree(basic.first("estimates", "lower"), 2 * estimate - percentile.first("estimates", "upper")))
        #expect(try agree(basic.first("estimates", "se"), percentile.first("estimates", "se"), within: 0))
        let other = try AnalysedData(base + " --method basic --seed 2")
        #expect(try !agree(basic.first("estimates", "se"), other.first("estimates", "se")))
        // The ideal bootstrap's variance is that of the means with divisor n: sd 1.78901 and 2.00225 of sleep. Over
        // 1999 resamples its standard error is 1.6 %; 5 % is three of them.
        let ideal = (0.9 * (1.7890096577591626 * 1.7890096577591626 + 2.0022487631581355 * 2.0022487631581355) / 10).squareRoot()
        #expect(try agree(basic.first("estimates", "se"), ideal, within: 0.05))
    }

    // MARK: Models

    /// The trial of mmrm's documentation without its comments, in a folder of its own.
    private func fev() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let path = DosisBinary.root.appendingPathComponent("Tests/StatisticsTests/Fixtures/fev.csv")
        let lines = try String(contentsOf: path, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
        try folder.write("fev.csv", lines.joined(separator: "\n") + "\n")
        try folder.write("visit4.csv", lines.filter { $0.hasPrefix("USUBJID") || $0.contains(",VIS4,") }.joined(separator: "\n"))
        return folder
    }

    /// `lm(FEV1 ~ ARMCD + FEV1_BL + SEX, subset = AVISIT == "VIS4")`.
    @Test func ancovaOfTheLastVisit() throws {
        let folder = try fev()
        let found = try AnalysedData("ancova --data visit4.csv --response FEV1 --arm ARMCD --adjust FEV1_BL,SEX", in: folder.url)
        #expect(agree(try found.first("estimates", "estimate"), 4.812197790267276))
        #expect(agree(try found.first("estimates", "se"), 1.7300663519201354))
        #expect(agree(try found.first("estimates", "df"), 130))
        #expect(agree(try found.first("estimates", "p"), 6.21593796713898e-03))
        #expect(agree(try found.first("estimates", "upper"), 8.234927161029262))
        #expect(agree(try found.number("coefficients", "FEV1_BL", "se"), 0.0935970610951831))
        #expect(found.notes.contains("`SEX` is a factor (Female, Male); reference Female"))
        #expect(found.notes.contains("134 of 200 rows used; 66 miss a value"))
    }

    /// FEV1 ~ RACE + SEX + ARMCD * AVISIT by mmrm; its optimiser stops 2.5e-6 below the largest log likelihood, which
    /// moves estimates by 1e-5.
    @Test func repeatedMeasures() throws {
        let folder = try fev()
        let base = "mmrm --data fev.csv --response FEV1 --arm ARMCD --subject USUBJID --visit AVISIT --adjust RACE,SEX"
        let found = try AnalysedData(base, in: folder.url)
        #expect(agree(try found.first("fit", "logLikelihood"), -1693.224938123, within: 1e-8))
        #expect(agree(try found.first("fit", "observations"), 537))
        for (visit, estimate, se, df) in [
            ("VIS1", 3.774230043, 1.077006501, 145.551961967), ("VIS4", 4.398457076, 1.65847928, 133.388672141),
        ] {
            #expect(agree(try found.number("estimates", "\(visit): TRT - PBO", "estimate"), estimate, within: 1e-4))
            #expect(agree(try found.number("estimates", "\(visit): TRT - PBO", "se"), se, within: 1e-4))
            #expect(agree(try found.number("estimates", "\(visit): TRT - PBO", "df"), df, within: 1e-3))
        }
        #expect(agree(try found.number("means", "VIS4: PBO", "estimate"), 48.385759746, within: 1e-4))
        let symmetric = try AnalysedData(base + " --covariance cs --df satterthwaite", in: folder.url)
        #expect(agree(try symmetric.first("fit", "logLikelihood"), -1761.021474459, within: 1e-8))
        #expect(agree(try symmetric.number("estimates", "VIS2: TRT - PBO", "df"), 516.283433004, within: 1e-3))
        let autoregressive = try AnalysedData(base + " --covariance ar1 --df satterthwaite", in: folder.url)
        #expect(agree(try autoregressive.number("estimates", "VIS3: TRT - PBO", "estimate"), 2.675698433, within: 1e-4))
    }

    // MARK: Proportions

    /// Low birth weight by smoking: `fisher.test`, `mantelhaen.test(correct = FALSE)`, and the odds ratio in closed form.
    @Test func smokingAndBirthWeight() throws {
        let columns = "--data birthwt.csv --response low --arm smoke"
        let fisher = try AnalysedData("fisher \(columns)")
        #expect(agree(try fisher.first("estimates", "estimate"), 2.0141372314610253, within: 1e-4))
        #expect(agree(try fisher.first("estimates", "lower"), 1.0287803827490034, within: 1e-4))
        #expect(agree(try fisher.first("estimates", "p"), 0.0361764986911911))
        let cmh = try AnalysedData("cmh \(columns) --strata race")
        let z = try cmh.number("estimates", "test: 1 - 0", "statistic")
        #expect(agree(z * z, 9.41340298613254411))
        #expect(agree(try cmh.number("estimates", "test: 1 - 0", "p"), 0.00215405087584586))
        #expect(agree(try cmh.number("estimates", "odds ratio: 1 / 0", "estimate"), 3.08638125261290597))
        #expect(agree(try cmh.number("estimates", "odds ratio: 1 / 0", "upper"), 6.38994864075342850))
        let odds = try AnalysedData("odds-ratio \(columns)")
        #expect(agree(try odds.first("estimates", "estimate"), 30.0 * 86 / (44 * 29)))
        #expect(agree(try odds.first("estimates", "se"), (1 / 30.0 + 1 / 44.0 + 1 / 29.0 + 1 / 86.0).squareRoot()))
        let wald = try AnalysedData("risk-difference \(columns) --method wald")
        let (p1, p2) = (30.0 / 74, 29.0 / 115)
        let error = (p1 * (1 - p1) / 74 + p2 * (1 - p2) / 115).squareRoot()
        #expect(agree(try wald.first("estimates", "estimate"), p1 - p2))
        #expect(agree(try wald.first("estimates", "upper"), p1 - p2 + 1.959963984540054 * error))
        let ratio = try AnalysedData("risk-ratio \(columns) --method log-wald")
        #expect(agree(try ratio.first("estimates", "estimate"), p1 / p2))
        #expect(agree(try ratio.first("estimates", "se"), ((1 - p1) / 30 + (1 - p2) / 29).squareRoot()))
        // The score test without its factor N / (N - 1) is Pearson's chi-squared.
        let score = try AnalysedData("risk-difference \(columns)").first("estimates", "statistic")
        #expect(agree(score * score * 189 / 188, 189 * pow(30.0 * 86 - 44 * 29, 2) / (74.0 * 115 * 59 * 130)))
        // Levels may be named; the other way round the odds ratio is its inverse.
        let inverse = try AnalysedData("odds-ratio \(columns) --event-value 0").first("estimates", "estimate")
        #expect(agree(inverse, 44.0 * 29 / (30 * 86)))
    }

    // MARK: Regressions

    /// `glm(low ~ smoke + age + lwt + factor(race), binomial)` with `drop1(test = "LRT")`.
    @Test func logisticRegression() throws {
        let found = try AnalysedData("logistic --data birthwt.csv --response low --arm smoke --adjust age,lwt,factor(race)")
        #expect(agree(try found.number("coefficients", "smoke1", "estimate"), 1.0544386478146019))
        #expect(agree(try found.number("coefficients", "smoke1", "se"), 0.3799996046112898, within: 1e-6))
        #expect(agree(try found.number("coefficients", "race3", "estimate"), 0.9432626532799866))
        #expect(agree(try found.number("estimates", "smoke1", "estimate"), exp(1.0544386478146019)))
        #expect(agree(try found.number("estimates", "smoke1", "p"), 0.00552286278809638, within: 1e-5))
        #expect(agree(try found.number("tests", "race", "chisq"), 8.302118441421))
        #expect(agree(try found.number("tests", "race", "p"), 0.0157477, within: 1e-5))
        // Without covariates, marginal risks are the shares.
        let plain = try AnalysedData("logistic --data birthwt.csv --response low --arm smoke")
        #expect(agree(try plain.number("marginal", "risk, 1", "estimate"), 30.0 / 74))
        // Firth's penalty in a 2 x 2 table adds one half to each count (Heinze and Schemper 2002).
        let firth = try AnalysedData("logistic --data birthwt.csv --response low --arm smoke --method firth")
        #expect(agree(try firth.number("estimates", "smoke1", "estimate"), 30.5 * 86.5 / (44.5 * 29.5)))
    }

    /// `glm(poisson)` and `glm.nb` on the fourth period of `epil`.
    @Test func countRegressions() throws {
        let columns = "--data epil4.csv --response y --arm trt --control placebo --adjust base,age"
        let poisson = try AnalysedData("poisson \(columns)")
        #expect(agree(try poisson.number("coefficients", "trtprogabide", "estimate"), -0.2704821904911047))
        #expect(agree(try poisson.number("coefficients", "trtprogabide", "se"), 0.10186797667875096, within: 1e-5))
        let negative = try AnalysedData("negative-binomial \(columns)")
        #expect(agree(try negative.number("coefficients", "trtprogabide", "estimate"), -0.3041757053344604, within: 1e-6))
        #expect(agree(try negative.number("coefficients", "trtprogabide", "se"), 0.16809437945756026, within: 1e-5))
        #expect(negative.notes.contains { $0.hasPrefix("theta 4.6779 (SE 1.6521)") })
    }

    // MARK: Survival

    /// `coxph(Surv(time, status) ~ ...)` on lung and `survdiff`, `survfit(conf.type = "log-log")` by sex.
    @Test func lungCancer() throws {
        let columns = "--data lung.csv --time time --event status --event-value 2"
        let cox = try AnalysedData("cox \(columns) --adjust age,sex,ph.ecog")
        for (name, estimate, se) in [
            ("age", 0.01106676456, 0.0092674110137), ("sex", -0.5526123957, 0.16773905379), ("ph.ecog", 0.46372847537, 0.11357726616),
        ] {
            #expect(agree(try cox.number("coefficients", name, "estimate"), estimate, within: 1e-6))
            #expect(agree(try cox.number("coefficients", name, "se"), se, within: 1e-6))
        }
        #expect(agree(try cox.first("fit", "logLikelihood"), -729.2301213749, within: 1e-9))
        #expect(agree(try cox.first("fit", "missing"), 1))
        #expect(agree(try cox.number("tests", "score", "chisq"), 30.4999227049, within: 1e-6))
        let breslow = try AnalysedData("cox \(columns) --adjust age,sex,ph.ecog --ties breslow")
        #expect(agree(try breslow.number("coefficients", "sex", "estimate"), -0.55188956979, within: 1e-6))
        let rank = try AnalysedData("log-rank \(columns) --arm sex")
        #expect(agree(try rank.first("test", "chisq"), 10.3267419549, within: 1e-6))
        #expect(agree(try rank.first("test", "p"), 0.0013111645204, within: 1e-6))
        #expect(agree(try rank.number("arms", "2", "expected"), 73.4182609704, within: 1e-6))
        let curves = try AnalysedData("kaplan-meier \(columns) --arm sex --at 180,360")
        #expect(agree(try curves.number("medians", "1", "median"), 270))
        #expect(agree(try curves.number("medians", "2", "median"), 426))
        let at180 = try #require(curves.rows("survival").first { $0["arm"] as? String == "2" })
        #expect(agree(try #require(at180["survival"] as? Double), 0.84240170559, within: 1e-6))
        #expect(agree(try #require(at180["lower"] as? Double), 0.74838091615, within: 1e-6))
        #expect(agree(try #require(at180["atRisk"] as? Double), 71))
    }

    /// `survfit(Surv(futime, fustat) ~ rx, ovarian)` with `rmean = 700`.
    @Test func restrictedMeans() throws {
        let found = try AnalysedData("rmst --data ovarian.csv --time futime --event fustat --arm rx --horizon 700")
        #expect(agree(try found.number("means", "1", "estimate"), 474.707692307692))
        #expect(agree(try found.number("means", "2", "estimate"), 591.316239316239))
        #expect(agree(try found.number("means", "1", "se"), 68.4976396272280))
        #expect(agree(try found.first("estimates", "estimate"), 591.316239316239 - 474.707692307692))
    }

    // MARK: Exposure

    /// Phoenix WinNonlin's parameters of Theoph (in the tests of R's NonCompart), dose 320, printed with nine digits.
    @Test func theophylline() throws {
        let columns = "nca --data theoph.csv --time Time --response conc --subject Subject --dose 320"
        let linear = try AnalysedData(columns)
        for (name, expected) in [
            ("AUCLST", 148.92305), ("AUCIFO", 216.611933), ("LAMZ", 0.048456997), ("LAMZHL", 14.30437757), ("CLFO", 1.477296267),
            ("VZFO", 30.48674823), ("AUCPEO", 31.24891694), ("MRTEVIFO", 20.80003053), ("CMAX", 10.5), ("TMAX", 1.12),
        ] {
            #expect(agree(try linear.number("subjects", "1", name), expected, within: 1e-6))
        }
        #expect(linear.rows("subjects").count == 12)
        let logarithmic = try AnalysedData(columns + " --method lin-up-log-down --tail predicted")
        #expect(agree(try logarithmic.number("subjects", "1", "AUCLST"), 147.2347485, within: 1e-6))
        #expect(agree(try logarithmic.number("subjects", "1", "AUCIFP"), 214.9266543, within: 1e-6))
        #expect(agree(try linear.number("summary", "CMAX", "n"), 12))
    }

    /// The EMA's data set I, cut to three periods, and data set II, by replicateBE's methods A and B (its listing has
    /// seven digits), and `lm(log(PK) ~ sequence + subject + period + treatment)`.
    @Test func bioequivalence() throws {
        let columns = "--response PK --treatment treatment --reference R --subject subject --period period --sequence sequence"
        let first = try AnalysedData("bioequivalence --data crossover.csv \(columns) --expanding ema")
        #expect(agree(try first.first("estimates", "ratio"), 1.241885, within: 1e-6))
        #expect(agree(try first.first("estimates", "lower"), 1.130492, within: 1e-6))
        #expect(agree(try first.first("estimates", "upper"), 1.364254, within: 1e-6))
        #expect(agree(try first.first("estimates", "lowerLimit"), 0.6983678, within: 1e-6))
        #expect(agree(try first.number("variability", "reference", "cv"), 58.34494, within: 1e-6))
        #expect(agree(try first.number("anova", "treatment", "f"), 14.56444, within: 1e-6))
        let mixed = try AnalysedData("bioequivalence --data crossover.csv \(columns) --method mixed")
        #expect(agree(try mixed.first("estimates", "upper"), 1.367324, within: 1e-6))
        let second = try AnalysedData("bioequivalence --data replicate.csv \(columns)")
        #expect(agree(try second.first("estimates", "lower"), 0.9731555, within: 1e-6))
        #expect(agree(try second.first("estimates", "upper"), 1.074649, within: 1e-6))
        #expect(second.rows("estimates")[0]["conclusion"] as? String == "equivalent")
    }

    // MARK: Forms

    /// Semicolons, `NA`, `.` and blanks; CSV has the digits of JSON.
    @Test func formsOfData() throws {
        let folder = try TemporaryFolder()
        let text = try String(contentsOf: DosisBinary.fixture("analyse/sleep.csv"), encoding: .utf8)
        try folder.write("semicolons.csv", text.replacing(",", with: ";") + "NA;1;11\n.;2;11\n;2;12\n")
        let found = try AnalysedData("t-test --data semicolons.csv --response extra --arm group", in: folder.url)
        #expect(agree(try found.first("estimates", "p"), 0.0793941401873582))
        #expect(agree(try found.number("arms", "2", "missing"), 2))
        let csv = try DosisBinary.run(
            ["analyse", "t-test", "--data", "semicolons.csv", "--response", "extra", "--arm", "group", "--csv"], in: folder.url, timeout: 60)
        let lines = csv.stdout.split(separator: "\n").map { $0.split(separator: ",") }
        #expect(lines[0] == ["comparison", "estimate", "se", "df", "lower", "upper", "statistic", "p"])
        #expect(Double(lines[1][7]) == (try found.first("estimates", "p")))
        #expect(csv.stderr.contains("control: 1"))
    }

    /// The commands of the documentation do what it shows.
    @Test func documentationIsTrue() throws {
        let folder = try fev()
        for name in try FileManager.default.contentsOfDirectory(atPath: DosisBinary.fixture("analyse").path) {
            try folder.write(name, try String(contentsOf: DosisBinary.fixture("analyse/\(name)"), encoding: .utf8))
        }
        for name in ["antidepressant.csv", "biom.csv"] { try folder.write(name, EndToEndDoseAndImputationTests.data(name)) }
        let page = try String(contentsOf: DosisBinary.root.appendingPathComponent("Documentation/analyse.md"), encoding: .utf8)
        var commands = 0
        for block in page.components(separatedBy: "\n```\n").enumerated().filter({ $0.offset % 2 == 1 }).map(\.element) {
            for part in ("\n" + block).components(separatedBy: "\n$ dosis ").dropFirst() {
                let lines = part.split(separator: "\n", omittingEmptySubsequences: false)
                let ending = try DosisBinary.run(lines[0].split(separator: " ").map(String.init), in: folder.url, timeout: 120)
                #expect(ending.status == 0, "\(lines[0]): \(ending.stderr)")
                let shown = lines.dropFirst().joined(separator: "\n").trimmingCharacters(in: .newlines)
                #expect(ending.stdout.contains(shown) || shown.isEmpty, "\(lines[0]):\n\(ending.stdout)")
                commands += 1
            }
        }
        #expect(commands >= 8)
    }
}
