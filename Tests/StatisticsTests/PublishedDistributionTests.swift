import CBoostMath
import Testing

/// R 4.2.2 with 17 digits; the call stands beside each value. R and Boost differ by a few dozen units in the
/// last place at most: 1e-13 for tails, 1e-11 for inverted tails.
@Test func distributionFunctionsMatchR() {
    #expect(isClose(boost_t_cdf(-40, 5), 9.2059810858864758e-08))  // pt(-40, 5)
    #expect(isClose(boost_f_upper(4, 3, 10), 0.041347681036082599))  // pf(4, 3, 10, lower = FALSE)
    #expect(isClose(1 - boost_f_cdf(4, 3, 10), 0.041347681036082599))
    #expect(isClose(boost_chi_squared_upper(30, 4), 4.8944371280292126e-06))  // pchisq(30, 4, lower = FALSE)
    #expect(isClose(boost_beta_cdf(0.3, 2, 5), 0.57982500000000015))  // pbeta(.3, 2, 5)
    #expect(isClose(boost_gamma_cdf(3, 2.5, 1.5), 0.45058404864721979))  // pgamma(3, 2.5, scale = 1.5)
    #expect(isClose(boost_lgamma(0.5), 0.57236494292470008))  // log(pi) / 2
    #expect(isClose(boost_lgamma(100.5), 361.43554046777757))
    #expect(isClose(boost_lgamma(-1.5), 0.86004701537648109))
}

/// Integrals of Phi(x sqrt(u / df) - delta) times the chi-squared density of u by SciPy 1.17's quad, to 1e-12; R's pt
/// agrees to 1e-11.
@Test func noncentralTMatchesQuadrature() {
    #expect(abs(boost_noncentral_t_cdf(1.96, 1000, 4.5) - 0.0055735635667820) < 1e-12)
    #expect(abs(boost_noncentral_t_cdf(2, 30, 3.2) - 0.11936989943064) < 1e-12)
    #expect(abs(boost_noncentral_t_cdf(1.96, 1e5, 2.8) - 0.20045508118118) < 1e-10)
    #expect(abs(boost_noncentral_t_cdf(2, 3, -1) - 0.9900314993672) < 1e-12)  // pt(2, 3, -1)
    #expect(abs(boost_noncentral_t_upper(2, 3, -1) - 0.0099685006327) < 1e-12)
    #expect(abs(boost_noncentral_t_upper(-1, 7, 0) - boost_t_cdf(1, 7)) < 1e-13)
    #expect(boost_noncentral_t_cdf(.infinity, 3, 1) == 1 && boost_noncentral_t_cdf(1, -3, 1).isNaN)
    #expect(boost_noncentral_t_cdf(.nan, 3, 1).isNaN && boost_noncentral_t_cdf(1, 3, .infinity).isNaN)
}

@Test func quantilesMatchR() {
    let quantile = 1e-11
    #expect(isClose(boost_t_quantile(0.975, 1), 12.7062047361746941, relative: quantile))  // qt(.975, 1)
    #expect(isClose(boost_t_quantile(0.975, 2), 4.3026527297494619, relative: quantile))
    #expect(isClose(boost_t_quantile(0.975, 10), 2.2281388519862739, relative: quantile))
    #expect(isClose(boost_t_quantile(0.975, 30), 2.0422724563012378, relative: quantile))
    #expect(isClose(boost_t_quantile(0.975, 1e6), 1.9599663568141066, relative: quantile))
    #expect(isClose(boost_f_quantile(0.95, 5, 10), 3.3258345304130108, relative: quantile))  // qf(.95, 5, 10)
    #expect(isClose(boost_f_quantile(0.95, 3, 7.5), 4.1944196734961068, relative: quantile))
    #expect(isClose(boost_chi_squared_quantile(0.95, 10), 18.307038053275146, relative: quantile))
    #expect(isClose(boost_beta_quantile(0.975, 2.5, 20), 0.26630560052290086, relative: quantile))
    #expect(isClose(boost_beta_upper_quantile(1e-5, 3, 4), 0.97108947947183188, relative: quantile))
    #expect(isClose(boost_gamma_upper_quantile(1e-6, 0.5, 1), 11.964063488467414, relative: quantile))
}

@Test func argumentsOutsideTheDomainGiveNaN() {
    let values = [
        boost_normal_quantile(-0.1), boost_normal_quantile(1.1), boost_normal_quantile(.nan), boost_normal_cdf(.nan),
        boost_t_cdf(1, 0), boost_t_cdf(1, -2), boost_t_cdf(.nan, 3), boost_t_quantile(2, 3), boost_t_quantile(0.5, .nan),
        boost_f_cdf(1, -1, 2), boost_f_upper(1, 1, .infinity), boost_f_quantile(0.5, 0, 1),
        boost_chi_squared_cdf(1, -1), boost_chi_squared_quantile(-1, 3), boost_beta_cdf(0.3, -1, 2),
        boost_beta_quantile(0.5, 1, 0), boost_gamma_cdf(1, 0, 1), boost_gamma_quantile(0.5, 1, -1),
        boost_lgamma(.nan),
    ]
    for (index, value) in values.enumerated() { #expect(value.isNaN, "case \(index)") }
}

@Test func endsOfTheSupportAreExact() {
    #expect(boost_normal_quantile(0) == -.infinity)
    #expect(boost_normal_quantile(1) == .infinity)
    #expect(boost_normal_cdf(-.infinity) == 0)
    #expect(boost_t_cdf(.infinity, 3) == 1)
    #expect(boost_t_quantile(0, 3) == -.infinity)
    #expect(boost_f_upper(-1, 2, 2) == 1)
    #expect(boost_chi_squared_upper_quantile(1, 2) == 0)
    #expect(boost_beta_quantile(1, 2, 3) == 1)
    #expect(boost_beta_upper(2, 2, 3) == 0)
    #expect(boost_gamma_upper_quantile(0, 2, 3) == .infinity)
    #expect(boost_lgamma(-3) == .infinity)
}
