// exp, log, log10 and pow for one width and level: a template over lanes_vector.h.
//
// The same operations in the same order at every width and level, never fused, so the bits are the same too. Products
// that must be exact are of numbers with few enough bits. Lanes whose argument or result is not an ordinary number (NaN,
// infinite, zero, negative, subnormal, or near overflow or underflow) take what libm gives, one by one.

/// table[index] in each lane.
LANES_INLINE LANE LANES_NAMED(lookup)(const double *table, MASK index) {
    LANE values;
#if LANES_PERMUTES_TABLES && LANES_WIDTH >= 8
    const __m512i *const indices = (const __m512i *)&index;
    for (int part = 0; part < LANES_WIDTH / 8; part++) {
        const __m512d low = _mm512_permutex2var_pd(
            _mm512_load_pd(table), indices[part], _mm512_load_pd(table + 8));
        const __m512d high = _mm512_permutex2var_pd(
            _mm512_load_pd(table + 16), indices[part], _mm512_load_pd(table + 24));
        const __mmask8 upper = _mm512_test_epi64_mask(indices[part], _mm512_set1_epi64(16));
        ((__m512d *)&values)[part] = _mm512_mask_blend_pd(upper, low, high);
    }
#else
    for (int lane = 0; lane < LANES_WIDTH; lane++) values[lane] = table[index[lane]];
#endif
    return values;
}

/// x without its lowest 27 bits: the product of two such is exact.
LANES_INLINE LANE LANES_NAMED(head)(LANE x) { return (LANE)((MASK)x & ~(int64_t)0x7ffffff); }

/// y with libm's function of x in the special lanes. The copies keep all else in registers.
LANES_INLINE LANE LANES_NAMED(patched)(LANE y, LANE x, MASK special, double (*function)(double)) {
    if (__builtin_expect(!ANY(special), 1)) return y;
    LANE result = y;
    const LANE argument = x;
    const MASK lanes = special;
    lanes_patch((double *)&result, (const double *)&argument, (const int64_t *)&lanes, LANES_WIDTH, function);
    return result;
}

/// As `patched`, for a to the power of b.
LANES_INLINE LANE LANES_NAMED(patched_power)(LANE y, LANE a, LANE b, MASK special) {
    if (__builtin_expect(!ANY(special), 1)) return y;
    LANE result = y;
    const LANE base = a, exponent = b;
    const MASK lanes = special;
    lanes_patch_power(
        (double *)&result, (const double *)&base, (const double *)&exponent, (const int64_t *)&lanes, LANES_WIDTH);
    return result;
}

/// exp(high + low) where |low| is far below 1 and the result is a normal number.
LANES_INLINE LANE LANES_NAMED(exp_of_sum)(LANE high, LANE low) {
    // high + low = k ln 2 + r; the first difference is exact.
    const LANE shifted = high * INVERSE_LN2 + ROUNDER;
    const LANE k = shifted - ROUNDER;
    const LANE r_high = high - k * LN2_HIGH;
    const LANE r_low = low - k * LN2_LOW;
    const LANE r = r_high + r_low;

    const double *const c = exp_polynomial;
    const LANE r2 = r * r, r4 = r2 * r2;
    const LANE q0 = (c[0] + c[1] * r) + r2 * (c[2] + c[3] * r);
    const LANE q4 = (c[4] + c[5] * r) + r2 * (c[6] + c[7] * r);
    const LANE q8 = (c[8] + c[9] * r) + r2 * c[10];
    const LANE q = q0 + r4 * (q4 + r4 * q8);

    // 1 + r_high, with what its rounding loses, and the rest.
    const LANE one = 1.0 + r_high;
    const LANE lost = r_high - (one - 1.0);
    const LANE mantissa = one + (lost + (r_low + r2 * q));
    return (LANE)((MASK)mantissa + ((MASK)shifted << 52));
}

LANES_INLINE LANE LANES_NAMED(exp)(LANE x) {
    const LANE y = LANES_NAMED(exp_of_sum)(x, SPLAT(0.0));
    const MASK special = ~(MASK)(MAGNITUDE(x) < 708.0);
    return LANES_NAMED(patched)(y, x, special, exp);
}

/// A positive normal x as 2^e m with m c = 1 + r, so that log x = high + low + log(1 + r), where high is exact.
typedef struct {
    LANE r, high, low;
} LANES_NAMED(log_parts);

LANES_INLINE LANES_NAMED(log_parts) LANES_NAMED(log_split)(LANE x) {
    const int64_t one = 0x3ff0000000000000, fraction = 0x000fffffffffffff;
    const MASK steps = (MASK)x - LOG_TABLE_START + one;
    const MASK index = (steps >> 47) & 31;
    const LANE m = (LANE)((MASK)x - (steps & ~fraction) + one);
    // The exponent, 1023 above e, in the low bits of 2^52.
    const LANE e = (LANE)((steps >> 52) + 0x4330000000000000) - (0x1p52 + 1023.0);

    const LANE c = LANES_NAMED(lookup)(log_inverse, index);
    const LANE m_head = LANES_NAMED(head)(m);
    LANES_NAMED(log_parts) parts;
    parts.r = (m_head * c - 1.0) + (m - m_head) * c;
    parts.high = e * LN2_HIGH + LANES_NAMED(lookup)(log_high, index);
    parts.low = e * LN2_LOW + LANES_NAMED(lookup)(log_low, index);
    return parts;
}

/// (log(1 + r) - r + r^2 / 2) / r^3
LANES_INLINE LANE LANES_NAMED(log_tail)(LANE r) {
    const double *const c = log_polynomial;
    const LANE r2 = r * r, r4 = r2 * r2;
    const LANE p0 = (c[0] + c[1] * r) + r2 * (c[2] + c[3] * r);
    const LANE p4 = (c[4] + c[5] * r) + r2 * (c[6] + c[7] * r);
    return p0 + r4 * p4;
}

/// log x as a sum of two, with a relative error of about 2^-58 for a positive normal x.
LANES_INLINE void LANES_NAMED(log_sum)(LANE x, LANE *high, LANE *low) {
    const LANES_NAMED(log_parts) parts = LANES_NAMED(log_split)(x);
    const LANE r = parts.r;
    const LANE sum = parts.high + r;
    const LANE lost = r - (sum - parts.high);
    *high = sum;
    *low = (lost + parts.low) + (r * r) * (r * LANES_NAMED(log_tail)(r) - 0.5);
}

LANES_INLINE MASK LANES_NAMED(not_positive_normal)(LANE x) {
    return ~((MASK)(x >= 0x1p-1022) & (MASK)(x <= 0x1.fffffffffffffp+1023));
}

LANES_INLINE LANE LANES_NAMED(log)(LANE x) {
    LANE high, low;
    LANES_NAMED(log_sum)(x, &high, &low);
    const LANE y = high + low;
    const MASK special = LANES_NAMED(not_positive_normal)(x);
    return LANES_NAMED(patched)(y, x, special, log);
}

LANES_INLINE LANE LANES_NAMED(log10)(LANE x) {
    LANE high, low;
    LANES_NAMED(log_sum)(x, &high, &low);
    // The leading product is exact, so powers of ten give whole numbers.
    const LANE head = LANES_NAMED(head)(high), rest = (high - head) + low;
    const LANE y = head * INVERSE_LN10_HIGH + (head * INVERSE_LN10_LOW + rest * (INVERSE_LN10_HIGH + INVERSE_LN10_LOW));
    const MASK special = LANES_NAMED(not_positive_normal)(x);
    return LANES_NAMED(patched)(y, x, special, log10);
}

LANES_INLINE LANE LANES_NAMED(pow)(LANE x, LANE y) {
    // log x to about 2^-66: r and the square of its head are exact, and so are the sums but for what is carried along.
    const LANES_NAMED(log_parts) parts = LANES_NAMED(log_split)(x);
    const LANE r = parts.r, r_head = LANES_NAMED(head)(r);
    const LANE sum = parts.high + r;
    const LANE lost = r - (sum - parts.high);
    const LANE square = 0.5 * r_head * r_head;
    const LANE log_high = sum - square;
    const LANE lost_more = (sum - log_high) - square;
    const LANE square_rest = 0.5 * (r - r_head) * (r + r_head);
    const LANE log_low = ((lost + lost_more) + (parts.low - square_rest)) + (r * r) * (r * LANES_NAMED(log_tail)(r));

    // y log x, the leading product exact.
    const LANE log_x = log_high + log_low;
    const LANE log_head = LANES_NAMED(head)(log_x), log_rest = (log_high - log_head) + log_low;
    const LANE y_head = LANES_NAMED(head)(y), y_rest = y - y_head;
    const LANE high = y_head * log_head;
    const LANE low = y_head * log_rest + y_rest * log_x;

    const LANE power = LANES_NAMED(exp_of_sum)(high, low);
    const MASK special = LANES_NAMED(not_positive_normal)(x) | ~(MASK)(MAGNITUDE(high) < 708.0);
    return LANES_NAMED(patched_power)(power, x, y, special);
}
