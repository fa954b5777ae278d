#pragma once
#include <stdint.h>

// Numbers of exp, log, log10 and pow (functions.inc.h). All were computed with 300 to 400 bits by mpmath: polynomials by
// `chebyfit` (the interpolation at Chebyshev nodes, within a few percent of the minimax error) and then rounded.

/// ln 2 in two parts: the first a multiple of 2^-42, so that its product with an exponent is exact.
#define LN2_HIGH 0x1.62e42fefa38p-1
#define LN2_LOW 0x1.ef35793c7673p-45
#define INVERSE_LN2 0x1.71547652b82fep+0
/// 1 / ln 10 in two parts, the first of 26 bits.
#define INVERSE_LN10_HIGH 0x1.bcb7b18p-2
#define INVERSE_LN10_LOW -0x1.6c8d78e6acaa4p-29
/// Adding this rounds to a whole number, which then stands in the lowest bits of the sum.
#define ROUNDER 0x1.8p+52

/// (e^r - 1 - r) / r^2 for |r| <= ln 2 / 2, the lowest degree first; r^2 times its error is below 2^-62.
static const double exp_polynomial[11] = {
    0x1p-1, 0x1.5555555555557p-3, 0x1.5555555555556p-5, 0x1.11111111100dcp-7,
    0x1.6c16c16c162d4p-10, 0x1.a01a01abe7fe1p-13, 0x1.a01a01a6d889cp-16, 0x1.71de0231960ebp-19,
    0x1.27e4db646b17ep-22, 0x1.af4de97ca4194p-26, 0x1.1f730349868cep-29,
};

/// (log(1 + r) - r + r^2 / 2) / r^3 for |r| <= 0.02275, the lowest degree first; its error is below 2^-54, so that
/// log(1 + r) has a relative error below 2^-65.
static const double log_polynomial[8] = {
    0x1.5555555555554p-2, -0x1.ffffffffffffep-3, 0x1.99999999b556fp-3, -0x1.555555556ec2fp-3,
    0x1.2492450dd7153p-3, -0x1.fffff880f918ep-4, 0x1.c77f2d621b846p-4, -0x1.99f41b16147f3p-4,
};

/// Where the table of logarithms begins: doubles from here on, in 32 steps of 2^47 units of their bits, are the mantissas
/// from 0.6796875 to 1.359375. The step around 1 has 1 well inside.
#define LOG_TABLE_START 0x3fe5c00000000000

/// For each step, c: a multiple of 1/64 near 1 over the mantissas m there. So |m c - 1| <= 0.0228, and m c - 1 is itself
/// a double (below 1, m is a multiple of 2^-53 and |m c - 1| <= 2^-6; above, of 2^-52 and 2^-5).
static const double log_inverse[32] __attribute__((aligned(64))) = {
        0x1.74p+0, 0x1.6cp+0, 0x1.64p+0, 0x1.5cp+0, 0x1.54p+0, 0x1.5p+0, 0x1.48p+0, 0x1.4p+0,
        0x1.3cp+0, 0x1.34p+0, 0x1.3p+0, 0x1.28p+0, 0x1.24p+0, 0x1.2p+0, 0x1.1cp+0, 0x1.14p+0,
        0x1.1p+0, 0x1.0cp+0, 0x1.08p+0, 0x1.04p+0, 0x1p+0, 0x1.fp-1, 0x1.ep-1, 0x1.d8p-1,
        0x1.c8p-1, 0x1.b8p-1, 0x1.bp-1, 0x1.a8p-1, 0x1.98p-1, 0x1.9p-1, 0x1.88p-1, 0x1.8p-1
};

/// -log c of each step, in two parts: the first a multiple of 2^-42, as LN2_HIGH.
static const double log_high[32] __attribute__((aligned(64))) = {
        -0x1.7eaf83b82bp-2, -0x1.686c81e9b1p-2, -0x1.51aad872ep-2, -0x1.3a64c55694p-2,
        -0x1.22941fbcf8p-2, -0x1.1675cababap-2, -0x1.fb9186d5e4p-3, -0x1.c8ff7c79aap-3,
        -0x1.af3c94e80cp-3, -0x1.7ab890210ep-3, -0x1.5ff3070a7ap-3, -0x1.29552f82p-3,
        -0x1.0d77e7cd08p-3, -0x1.e27076e2bp-4, -0x1.a926d3a4acp-4, -0x1.341d7961bcp-4,
        -0x1.f0a30c0118p-5, -0x1.77458f633p-5, -0x1.f829b0e78p-6, -0x1.fc0a8b0fcp-7,
        0x0p+0, 0x1.0415d89e78p-5, 0x1.08598b59e4p-4, 0x1.4d3115d208p-4,
        0x1.da72763844p-4, 0x1.365fcb015ap-3, 0x1.5bf406b544p-3, 0x1.823c16551ap-3,
        0x1.d1037f2656p-3, 0x1.f991c6cb3cp-3, 0x1.1178e8227ep-2, 0x1.269621134ep-2
};
static const double log_low[32] __attribute__((aligned(64))) = {
        0x1.e4da62d0c25adp-49, -0x1.2bb110af84054p-44, 0x1.f4bd8db0a7cc1p-44, -0x1.7a71cbcd735dp-44,
        0x1.a6976f5eb0963p-44, -0x1.8380e731f55c4p-44, 0x1.d572aab993c87p-47, 0x1.7794f689f8434p-45,
        0x1.a4e633fcd9066p-52, 0x1.bdb9072534a58p-45, 0x1.8586f183bebf2p-44, 0x1.5b967f4471dfcp-44,
        -0x1.cb2cd2ee2f482p-44, 0x1.a342c2af0003cp-45, -0x1.563650bd22a9cp-44, -0x1.1d0929983761p-44,
        0x1.d599e83368e91p-45, 0x1.181dce586af09p-44, -0x1.980267c7e09e4p-45, -0x1.f1e7cf6d3a69cp-50,
        0x0p+0, -0x1.dddc7f461c516p-44, -0x1.7e5dd7009902cp-46, -0x1.53a2582f4e1efp-48,
        0x1.a89401fa71733p-46, -0x1.fd3a0afb9691bp-44, -0x1.27023eb68981cp-46, 0x1.e0ddb9a631e83p-46,
        -0x1.84a7e75b6f6e4p-47, -0x1.90d04cd7cc834p-44, 0x1.1ef78ce2d07f2p-44, -0x1.1b61f10522625p-44
};

/// Replaces y by libm's function of x in the lanes where `special` is not 0.
void lanes_patch(double *y, const double *x, const int64_t *special, int width, double (*function)(double));
void lanes_patch_power(double *y, const double *a, const double *b, const int64_t *special, int width);
