#include "CBoostMath.h"

#include <cmath>
#include <limits>

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/digamma.hpp>

namespace {

using namespace boost::math::policies;

// Errors come back as NaN or infinity; double arithmetic throughout, so that results do not
// depend on the width of long double and the normal quantile stays fast.
using Quiet = policy<
    domain_error<ignore_error>, pole_error<ignore_error>, overflow_error<ignore_error>,
    underflow_error<ignore_error>, denorm_error<ignore_error>, evaluation_error<ignore_error>,
    rounding_error<ignore_error>, indeterminate_result_error<ignore_error>,
    promote_double<false>>;

using Normal = boost::math::normal_distribution<double, Quiet>;
using StudentsT = boost::math::students_t_distribution<double, Quiet>;
using NoncentralT = boost::math::non_central_t_distribution<double, Quiet>;
using FisherF = boost::math::fisher_f_distribution<double, Quiet>;
using ChiSquared = boost::math::chi_squared_distribution<double, Quiet>;
using Beta = boost::math::beta_distribution<double, Quiet>;
using Gamma = boost::math::gamma_distribution<double, Quiet>;

constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

// Some internals of Boost throw whatever the policy: nothing may cross into C.
template <class Body>
double guarded(Body body) noexcept {
    try {
        return body();
    } catch (...) {
        return nan_value;
    }
}

// The parameters and the argument are checked here because, with errors ignored, Boost goes on
// computing with them.
inline bool positive() { return true; }
template <class... Rest>
bool positive(double first, Rest... rest) {
    return first > 0 && first < infinity && positive(rest...);
}

template <class Distribution, class... Parameters>
double lower_tail(double x, double low, double high, Parameters... parameters) noexcept {
    return guarded([&] {
        if (!positive(parameters...) || std::isnan(x)) return nan_value;
        if (x <= low) return 0.0;
        if (x >= high) return 1.0;
        return boost::math::cdf(Distribution(parameters...), x);
    });
}

template <class Distribution, class... Parameters>
double upper_tail(double x, double low, double high, Parameters... parameters) noexcept {
    return guarded([&] {
        if (!positive(parameters...) || std::isnan(x)) return nan_value;
        if (x <= low) return 1.0;
        if (x >= high) return 0.0;
        return boost::math::cdf(boost::math::complement(Distribution(parameters...), x));
    });
}

template <class Distribution, class... Parameters>
double lower_quantile(double p, double low, double high, Parameters... parameters) noexcept {
    return guarded([&] {
        if (!positive(parameters...) || !(p >= 0 && p <= 1)) return nan_value;
        if (p == 0) return low;
        if (p == 1) return high;
        return boost::math::quantile(Distribution(parameters...), p);
    });
}

template <class Distribution, class... Parameters>
double upper_quantile(double q, double low, double high, Parameters... parameters) noexcept {
    return guarded([&] {
        if (!positive(parameters...) || !(q >= 0 && q <= 1)) return nan_value;
        if (q == 0) return high;
        if (q == 1) return low;
        return boost::math::quantile(boost::math::complement(Distribution(parameters...), q));
    });
}

}  // namespace

double boost_normal_cdf(double x) noexcept { return lower_tail<Normal>(x, -infinity, infinity); }
double boost_normal_quantile(double p) noexcept {
    return lower_quantile<Normal>(p, -infinity, infinity);
}

double boost_t_cdf(double x, double df) noexcept {
    return lower_tail<StudentsT>(x, -infinity, infinity, df);
}
double boost_t_quantile(double p, double df) noexcept {
    return lower_quantile<StudentsT>(p, -infinity, infinity, df);
}

// delta may have any sign, unlike the other parameters.
double boost_noncentral_t_cdf(double x, double df, double delta) noexcept {
    return guarded([&] {
        if (!positive(df) || !std::isfinite(delta) || std::isnan(x)) return nan_value;
        if (std::isinf(x)) return x > 0 ? 1.0 : 0.0;
        return boost::math::cdf(NoncentralT(df, delta), x);
    });
}
double boost_noncentral_t_upper(double x, double df, double delta) noexcept {
    return boost_noncentral_t_cdf(-x, df, -delta);
}

double boost_f_cdf(double x, double df1, double df2) noexcept {
    return lower_tail<FisherF>(x, 0, infinity, df1, df2);
}
double boost_f_upper(double x, double df1, double df2) noexcept {
    return upper_tail<FisherF>(x, 0, infinity, df1, df2);
}
double boost_f_quantile(double p, double df1, double df2) noexcept {
    return lower_quantile<FisherF>(p, 0, infinity, df1, df2);
}
double boost_f_upper_quantile(double q, double df1, double df2) noexcept {
    return upper_quantile<FisherF>(q, 0, infinity, df1, df2);
}

double boost_chi_squared_cdf(double x, double df) noexcept {
    return lower_tail<ChiSquared>(x, 0, infinity, df);
}
double boost_chi_squared_upper(double x, double df) noexcept {
    return upper_tail<ChiSquared>(x, 0, infinity, df);
}
double boost_chi_squared_quantile(double p, double df) noexcept {
    return lower_quantile<ChiSquared>(p, 0, infinity, df);
}
double boost_chi_squared_upper_quantile(double q, double df) noexcept {
    return upper_quantile<ChiSquared>(q, 0, infinity, df);
}

double boost_beta_cdf(double x, double a, double b) noexcept {
    return lower_tail<Beta>(x, 0, 1, a, b);
}
double boost_beta_upper(double x, double a, double b) noexcept {
    return upper_tail<Beta>(x, 0, 1, a, b);
}
double boost_beta_quantile(double p, double a, double b) noexcept {
    return lower_quantile<Beta>(p, 0, 1, a, b);
}
double boost_beta_upper_quantile(double q, double a, double b) noexcept {
    return upper_quantile<Beta>(q, 0, 1, a, b);
}

double boost_gamma_cdf(double x, double shape, double scale) noexcept {
    return lower_tail<Gamma>(x, 0, infinity, shape, scale);
}
double boost_gamma_upper(double x, double shape, double scale) noexcept {
    return upper_tail<Gamma>(x, 0, infinity, shape, scale);
}
double boost_gamma_quantile(double p, double shape, double scale) noexcept {
    return lower_quantile<Gamma>(p, 0, infinity, shape, scale);
}
double boost_gamma_upper_quantile(double q, double shape, double scale) noexcept {
    return upper_quantile<Gamma>(q, 0, infinity, shape, scale);
}

double boost_lgamma(double x) noexcept {
    return guarded([&] {
        if (std::isnan(x)) return nan_value;
        if (std::isinf(x)) return infinity;
        if (x <= 0 && x == std::floor(x)) return infinity;
        return boost::math::lgamma(x, Quiet());
    });
}

double boost_digamma(double x) noexcept {
    return guarded([&] {
        if (!(x > 0)) return nan_value;
        return boost::math::digamma(x, Quiet());
    });
}
