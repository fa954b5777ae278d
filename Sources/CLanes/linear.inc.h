// The kernels of linear systems for one level: a template over LANES_LEVEL, LANES_WIDTH being 8.
//
// Every sum has one accumulator and is taken in one order; blocks only let several sums go on at once. So the bits do
// not depend on the blocks.

// How many rows and columns (or states) go on at once: their accumulators fill the registers.
enum { LANES_NAMED(rows) = 3, LANES_NAMED(columns) = 6, LANES_NAMED(applied) = 9 };

/// sum = start + factor A x for `width` states side by side; state c of row i stands at i * width + c.
LANES_INLINE void LANES_NAMED(series_term)(
    int n, const int32_t *restrict starts, const int32_t *restrict places, const LANE *restrict coefficients,
    const LANE *restrict factor, const LANE *restrict x, const LANE *restrict start, LANE *restrict next, int width
) {
    for (int i = 0; i < n; i++) {
        LANE sum[LANES_NAMED(columns)];
        for (int c = 0; c < width; c++) sum[c] = SPLAT(0.0);
        for (int p = starts[i]; p < starts[i + 1]; p++) {
            LANE a = coefficients[p];
            const LANE *row = x + places[p] * width;
            for (int c = 0; c < width; c++) sum[c] = FUSED(a, row[c], sum[c]);
        }
        for (int c = 0; c < width; c++) next[i * width + c] = FUSED(factor[c], sum[c], start[i * width + c]);
    }
}

/// exp(A step) of `width` states that stand side by side at `start`, from the last term to the first (Horner's rule).
/// - Returns: where the results are, in the two others of the three parts of the scratch memory.
LANES_INLINE const LANE *LANES_NAMED(series_states)(
    const lanes_linear_pattern *pattern, const LANE *coefficients, const LANE *step, int terms, const LANE *start, LANE *next,
    int width
) {
    int n = pattern->order;
    const LANE *x = start;
    LANE *other = next + LANES_NAMED(columns) * n;
    for (int k = terms; k >= 1; k--) {
        LANE factor[LANES_NAMED(columns)];
        for (int c = 0; c < width; c++) factor[c] = step[c] * SPLAT(1.0 / k);
        LANES_NAMED(series_term)(n, pattern->starts, pattern->places, coefficients, factor, x, start, next, width);
        x = next;
        next = other;
        other = (LANE *)x;
    }
    return x;
}

/// Columns of a power.
LANES_INLINE void LANES_NAMED(series_columns)(
    const lanes_linear_pattern *pattern, const LANE *coefficients, LANE step, LANE *power, LANE *scratch, int column, int width
) {
    int n = pattern->order;
    LANE steps[LANES_NAMED(columns)];
    for (int c = 0; c < width; c++) steps[c] = step;
    for (int i = 0; i < n; i++) {
        for (int c = 0; c < width; c++) scratch[i * width + c] = SPLAT(column + c == i ? 1.0 : 0.0);
    }
    const LANE *x = LANES_NAMED(series_states)(
        pattern, coefficients, steps, LANES_POWER_TERMS, scratch, scratch + LANES_NAMED(columns) * n, width);
    for (int i = 0; i < n; i++) {
        for (int c = 0; c < width; c++) power[i * n + column + c] = x[i * width + c];
    }
}

static void LANES_NAMED(linear_series)(
    const lanes_linear_pattern *pattern, const double *coefficients, const double *step, double *power, double *scratch
) {
    const LANE *a = (const LANE *)coefficients;
    LANE h = *(const LANE *)step, *to = (LANE *)power, *room = (LANE *)scratch;
    int j = 0;
    for (; j + LANES_NAMED(columns) <= pattern->order; j += LANES_NAMED(columns)) {
        LANES_NAMED(series_columns)(pattern, a, h, to, room, j, LANES_NAMED(columns));
    }
    for (; j < pattern->order; j++) LANES_NAMED(series_columns)(pattern, a, h, to, room, j, 1);
}

LANES_INLINE void LANES_NAMED(advance_states)(
    const lanes_linear_pattern *pattern, const LANE *coefficients, const LANE *steps, const double *const *y,
    double *const *results, LANE *scratch, int width
) {
    int n = pattern->order;
    for (int i = 0; i < n; i++) {
        for (int c = 0; c < width; c++) scratch[i * width + c] = ((const LANE *)y[c])[i];
    }
    const LANE *x = LANES_NAMED(series_states)(
        pattern, coefficients, steps, LANES_STATE_TERMS, scratch, scratch + LANES_NAMED(columns) * n, width);
    for (int i = 0; i < n; i++) {
        for (int c = 0; c < width; c++) ((LANE *)results[c])[i] = x[i * width + c];
    }
}

static void LANES_NAMED(linear_advance)(
    const lanes_linear_pattern *pattern, const double *coefficients, int count, const double *steps, const double *const *y,
    double *const *results, double *scratch
) {
    const LANE *a = (const LANE *)coefficients, *h = (const LANE *)steps;
    LANE *room = (LANE *)scratch;
    int k = 0;
    for (; k + LANES_NAMED(columns) <= count; k += LANES_NAMED(columns)) {
        LANES_NAMED(advance_states)(pattern, a, h + k, y + k, results + k, room, LANES_NAMED(columns));
    }
    for (; k + 2 <= count; k += 2) LANES_NAMED(advance_states)(pattern, a, h + k, y + k, results + k, room, 2);
    for (; k < count; k++) LANES_NAMED(advance_states)(pattern, a, h + k, y + k, results + k, room, 1);
}

/// A block of `height` x `width` of the square, from row i and column j on.
LANES_INLINE void LANES_NAMED(square_block)(int n, const LANE *e, LANE *squared, int i, int j, int height, int width) {
    LANE sum[LANES_NAMED(rows)][LANES_NAMED(columns)];
    for (int r = 0; r < height; r++) {
        for (int c = 0; c < width; c++) sum[r][c] = SPLAT(0.0);
    }
    for (int k = 0; k < n; k++) {
        for (int r = 0; r < height; r++) {
            LANE left = e[(i + r) * n + k];
            for (int c = 0; c < width; c++) sum[r][c] = FUSED(left, e[k * n + j + c], sum[r][c]);
        }
    }
    for (int r = 0; r < height; r++) {
        for (int c = 0; c < width; c++) squared[(i + r) * n + j + c] = sum[r][c];
    }
}

LANES_INLINE void LANES_NAMED(square_rows)(int n, const LANE *e, LANE *squared, int i, int height) {
    int j = 0;
    for (; j + LANES_NAMED(columns) <= n; j += LANES_NAMED(columns)) {
        LANES_NAMED(square_block)(n, e, squared, i, j, height, LANES_NAMED(columns));
    }
    for (; j < n; j++) LANES_NAMED(square_block)(n, e, squared, i, j, height, 1);
}

static void LANES_NAMED(linear_square)(int n, const double *power, double *squared) {
    int i = 0;
    for (; i + LANES_NAMED(rows) <= n; i += LANES_NAMED(rows)) {
        LANES_NAMED(square_rows)(n, (const LANE *)power, (LANE *)squared, i, LANES_NAMED(rows));
    }
    for (; i < n; i++) LANES_NAMED(square_rows)(n, (const LANE *)power, (LANE *)squared, i, 1);
}

/// Rows of a power times `width` states.
LANES_INLINE void LANES_NAMED(apply_block)(
    int n, const LANE *e, const double *const *y, const MASK *masks, double *const *results, int i, int height, int width
) {
    LANE sum[LANES_NAMED(applied)][LANES_NAMED(columns)];
    for (int r = 0; r < height; r++) {
        for (int c = 0; c < width; c++) sum[r][c] = SPLAT(0.0);
    }
    for (int k = 0; k < n; k++) {
        LANE x[LANES_NAMED(columns)];
        for (int c = 0; c < width; c++) x[c] = ((const LANE *)y[c])[k];
        for (int r = 0; r < height; r++) {
            LANE left = e[(i + r) * n + k];
            for (int c = 0; c < width; c++) sum[r][c] = FUSED(left, x[c], sum[r][c]);
        }
    }
    for (int c = 0; c < width; c++) {
        const LANE *from = (const LANE *)y[c];
        LANE *to = (LANE *)results[c];
        for (int r = 0; r < height; r++) to[i + r] = CHOOSE(masks[c], sum[r][c], from[i + r]);
    }
}

/// All rows, `height` at a time.
LANES_INLINE void LANES_NAMED(apply_states)(
    int n, const LANE *e, const double *const *y, const MASK *masks, double *const *results, int height, int width
) {
    int i = 0;
    for (; i + height <= n; i += height) LANES_NAMED(apply_block)(n, e, y, masks, results, i, height, width);
    for (; i < n; i++) LANES_NAMED(apply_block)(n, e, y, masks, results, i, 1, width);
}

static void LANES_NAMED(linear_apply)(
    int n, const double *power, int count, const double *const *y, const int64_t *masks, double *const *results
) {
    const LANE *e = (const LANE *)power;
    const MASK *m = (const MASK *)masks;
    int k = 0;
    for (; k + LANES_NAMED(columns) <= count; k += LANES_NAMED(columns)) {
        LANES_NAMED(apply_states)(n, e, y + k, m + k, results + k, LANES_NAMED(rows), LANES_NAMED(columns));
    }
    for (; k + 2 <= count; k += 2) LANES_NAMED(apply_states)(n, e, y + k, m + k, results + k, LANES_NAMED(applied), 2);
    for (; k < count; k++) LANES_NAMED(apply_states)(n, e, y + k, m + k, results + k, LANES_NAMED(applied), 1);
}

static int LANES_NAMED(linear_split)(
    int count, const double *times, const double *scale, const double *unit, uint64_t *quotients, double *rests
) {
    LANE s = *(const LANE *)scale, u = *(const LANE *)unit;
    MASK partial = {0};
    for (int k = 0; k < count; k++) {
        LANE t = ((const LANE *)times)[k], q = t * s;
        q = ROUND_DOWN(CHOOSE(q < SPLAT(0x1p62), q, SPLAT(0x1p62)));
        LANE rest = t - q * u;
        ((LANE *)rests)[k] = rest;
        ((MASK *)quotients)[k] = __builtin_convertvector(q, MASK);
        partial |= (MASK)(rest != SPLAT(0.0));
    }
    return !ANY(partial);
}

static const lanes_linear_kernels LANES_NAMED(linear_kernels) = {
    .split = LANES_NAMED(linear_split),
    .fuses = LANES_FUSES,
    .series = LANES_NAMED(linear_series),
    .square = LANES_NAMED(linear_square),
    .apply = LANES_NAMED(linear_apply),
    .advance = LANES_NAMED(linear_advance),
};
