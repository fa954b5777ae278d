import Statistics

/// Difference of the shares with the event: score test (of a margin: Farrington and Manning 1990) and interval of Miettinen and Nurminen (1985), Wald's standard error.
struct RiskDifference: Comparing {
    let test: TestSetting
    var effect: Effect { .difference }
    var estimand: String { "difference of risks" }

    func find(_ patients: Patients) -> Finding? {
        guard let table = patients.table else { return nil }
        let score = table.riskDifferenceTest(margin: test.none(0))
        var finding = Finding(estimate: table.riskDifference.value)
        finding.standardError = table.riskDifference.standardError
        finding.take(table.riskDifferenceInterval(.miettinenNurminen, level: test.level))
        finding.statistic = score.value
        finding.p = score.pValue(test.alternative)
        return finding
    }
}

/// Ratio of the shares with the event: score interval of Miettinen and Nurminen (1985), test of equal shares.
struct RiskRatio: Comparing {
    let test: TestSetting
    var effect: Effect { .ratio }
    var estimand: String { "ratio of risks" }

    func find(_ patients: Patients) -> Finding? {
        guard let table = patients.table else { return nil }
        let score = test.null.map { table.riskRatioTest(ratio: $0) } ?? table.riskDifferenceTest()
        var finding = Finding(estimate: table.riskRatio?.value)
        finding.standardError = table.riskRatio?.log.standardError
        finding.take(table.riskRatioInterval(.miettinenNurminen, level: test.level))
        finding.statistic = score.value
        finding.p = score.pValue(test.alternative)
        return finding
    }
}

/// Ratio of the odds of the event with Woolf's interval and Wald test of the logarithm.
struct OddsRatio: Comparing {
    let test: TestSetting
    var effect: Effect { .ratio }
    var estimand: String { "odds ratio" }

    func find(_ patients: Patients) -> Finding? { patients.table?.oddsRatio.map { Finding($0, test) } }
}

/// Fisher's exact test, with the conditional odds ratio and its exact interval.
struct FisherTest: Comparing {
    let test: TestSetting
    var effect: Effect { .ratio }
    var estimand: String { "conditional odds ratio" }

    func find(_ patients: Patients) -> Finding? {
        guard let exact = patients.table.map({ FisherExact($0) }) else { return nil }
        var finding = Finding(estimate: exact.oddsRatio)
        finding.take(exact.interval(level: test.level))
        finding.p = exact.pValue(test.alternative)
        return finding
    }
}

/// Cochran, Mantel and Haenszel's test over strata, with the common risk difference (Sato's variance).
struct MantelHaenszel: Comparing {
    let test: TestSetting
    var effect: Effect { .difference }
    var estimand: String { "common difference of risks" }

    func find(_ patients: Patients) -> Finding? {
        let strata = Set(patients.strata).sorted()
        guard
            let table = try? StratifiedProportions(
                first: strata.map { patients.proportion(treated: true, stratum: $0) },
                second: strata.map { patients.proportion(treated: false, stratum: $0) }),
            let difference = table.commonRiskDifference(), let score = table.mantelHaenszelTest()
        else { return nil }
        var finding = Finding(difference, test)
        // A margin is tested by the common difference itself; the test of Cochran, Mantel and Haenszel is of no effect.
        guard test.null == nil else { return finding }
        finding.statistic = score.value
        finding.p = score.pValue(test.alternative)
        return finding
    }
}

extension Patients {
    /// Events of both arms; nil when either is empty.
    fileprivate var table: TwoProportions? { TwoProportions(proportion(treated: true), proportion(treated: false)) }
}
