#pragma once
#include "CLanes.h"

/// A square matrix that is sparse by structure, for linear systems y' = A y over eight lanes: each lane has its own
/// coefficients, all have the same pattern.
typedef struct {
    int order;
    /// The coefficients of row i that are not zero by structure are `starts[i] ..< starts[i + 1]`.
    const int32_t *starts;
    /// The column of each.
    const int32_t *places;
} lanes_linear_pattern;

enum {
    /// Terms of Taylor's series, for |A| times a step of at most 1: what is left out is below 1/19! and 1/17!.
    LANES_POWER_TERMS = 18,
    LANES_STATE_TERMS = 16,
    /// How many quantities of scratch memory the series need per row.
    LANES_SERIES_SCRATCH = 18
};

/// Eight lanes of a quantity are contiguous and aligned to 64 bytes; powers, exp(A h), stand row by row.
///
/// Several states may be given at once, which is faster than one after another; their values do not depend on each
/// other, nor do lanes. Products are fused with sums where the instruction set has that: LANES_AVX2 and LANES_AVX512
/// give the same bits, LANES_PLAIN on x86 others in the last place.
typedef struct {
    /// Whether products are fused with sums.
    int fuses;
    /// For each of `count` times of every lane: time = quotient unit + rest, where `unit` is a power of two and `scale`
    /// its reciprocal. Quotients are below 2^62.
    /// - Returns: whether all rests are 0.
    int (*split)(int count, const double *times, const double *scale, const double *unit, uint64_t *quotients, double *rests);
    /// power = exp(A step) by Taylor's series.
    void (*series)(
        const lanes_linear_pattern *pattern, const double *coefficients, const double *step, double *power, double *scratch);
    /// squared = power power
    void (*square)(int order, const double *power, double *squared);
    /// For each of `count` states: result = power y in the lanes whose mask is all ones, y in those where it is 0. No
    /// `result` is a `y`. There are eight masks for each state.
    void (*apply)(
        int order, const double *power, int count, const double *const *y, const int64_t *masks, double *const *results);
    /// For each of `count` states: result = exp(A step) y by Taylor's series. There are eight steps for each state.
    void (*advance)(
        const lanes_linear_pattern *pattern, const double *coefficients, int count, const double *steps,
        const double *const *y, double *const *results, double *scratch);
} lanes_linear_kernels;

/// The kernels for eight lanes. A level above the CPU's is taken down to it.
const lanes_linear_kernels *lanes_linear(enum lanes_level level);
