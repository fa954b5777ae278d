#pragma once

// Distribution functions of Boost.Math for Swift.
//
// Every function is pure, thread-safe and total: outside a distribution's domain
// (a probability outside [0, 1], a parameter that is not positive, a NaN) it returns NaN,
// at the ends of an unbounded support it returns +-infinity, and it never throws.
//
// `_cdf` is P(X <= x), `_upper` is P(X > x) without cancellation, `_quantile` inverts `_cdf`
// and `_upper_quantile` inverts `_upper`.

#ifdef __cplusplus
#define CBOOSTMATH_NOEXCEPT noexcept
extern "C" {
#else
#define CBOOSTMATH_NOEXCEPT
#endif

/// Standard normal; P(X > x) is boost_normal_cdf(-x), by symmetry.
double boost_normal_cdf(double x) CBOOSTMATH_NOEXCEPT;
double boost_normal_quantile(double p) CBOOSTMATH_NOEXCEPT;

/// Student's t with `df` > 0 degrees of freedom, not necessarily whole; symmetric about zero.
double boost_t_cdf(double x, double df) CBOOSTMATH_NOEXCEPT;
double boost_t_quantile(double p, double df) CBOOSTMATH_NOEXCEPT;

/// Noncentral t with `df` > 0 degrees of freedom: (Z + delta) / sqrt(chi-squared / df). Absolute error about 1e-12;
/// `delta` is any finite number.
double boost_noncentral_t_cdf(double x, double df, double delta) CBOOSTMATH_NOEXCEPT;
double boost_noncentral_t_upper(double x, double df, double delta) CBOOSTMATH_NOEXCEPT;

/// Fisher's F with `df1`, `df2` > 0 degrees of freedom.
double boost_f_cdf(double x, double df1, double df2) CBOOSTMATH_NOEXCEPT;
double boost_f_upper(double x, double df1, double df2) CBOOSTMATH_NOEXCEPT;
double boost_f_quantile(double p, double df1, double df2) CBOOSTMATH_NOEXCEPT;
double boost_f_upper_quantile(double q, double df1, double df2) CBOOSTMATH_NOEXCEPT;

/// Chi-squared with `df` > 0 degrees of freedom.
double boost_chi_squared_cdf(double x, double df) CBOOSTMATH_NOEXCEPT;
double boost_chi_squared_upper(double x, double df) CBOOSTMATH_NOEXCEPT;
double boost_chi_squared_quantile(double p, double df) CBOOSTMATH_NOEXCEPT;
double boost_chi_squared_upper_quantile(double q, double df) CBOOSTMATH_NOEXCEPT;

/// Beta with shapes `a`, `b` > 0 on [0, 1]; the cdf is the regularised incomplete beta function.
double boost_beta_cdf(double x, double a, double b) CBOOSTMATH_NOEXCEPT;
double boost_beta_upper(double x, double a, double b) CBOOSTMATH_NOEXCEPT;
double boost_beta_quantile(double p, double a, double b) CBOOSTMATH_NOEXCEPT;
double boost_beta_upper_quantile(double q, double a, double b) CBOOSTMATH_NOEXCEPT;

/// Gamma with `shape` > 0 and `scale` > 0 (mean shape * scale).
double boost_gamma_cdf(double x, double shape, double scale) CBOOSTMATH_NOEXCEPT;
double boost_gamma_upper(double x, double shape, double scale) CBOOSTMATH_NOEXCEPT;
double boost_gamma_quantile(double p, double shape, double scale) CBOOSTMATH_NOEXCEPT;
double boost_gamma_upper_quantile(double q, double shape, double scale) CBOOSTMATH_NOEXCEPT;

/// Logarithm of |Gamma(x)|; unlike libm's lgamma it touches no global state.
double boost_lgamma(double x) CBOOSTMATH_NOEXCEPT;

/// The derivative of `boost_lgamma`, for x > 0; NaN elsewhere.
double boost_digamma(double x) CBOOSTMATH_NOEXCEPT;

#ifdef __cplusplus
}
#endif
