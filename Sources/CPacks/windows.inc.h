// Windows over time; part of kernels.inc.h.

/// Bit per lane.
LANES_INLINE uint32_t LANES_NAMED(bits)(MASK mask) {
    uint32_t lanes = 0;
    for (int l = 0; l < LANES_WIDTH; l++) lanes |= (uint32_t)(mask[l] != 0) << l;
    return lanes;
}

LANES_INLINE MASK LANES_NAMED(mask)(uint32_t lanes) {
    MASK mask = (MASK){0};
    for (int l = 0; l < LANES_WIDTH; l++) mask[l] = lanes >> l & 1 ? -1 : 0;
    return mask;
}

/// Where between the nodes i < j < k, at parts x of the step, the parabola through the values is highest.
LANES_INLINE MASK LANES_NAMED(has_vertex)(
    double xi, double xj, double xk, LANE vi, LANE vj, LANE vk, double from, double to) {
    const LANE first = (vj - vi) / (xj - xi), second = (vk - vj) / (xk - xj);
    const LANE curvature = (second - first) / (xk - xi);
    const LANE place = (xi + xj) / 2 - first / (2 * curvature);
    return (MASK)(curvature < 0.0) & (MASK)(place > from) & (MASK)(place < to);
}

/// The same conditions as for one twin alone (StepNodes of Integration): lanes whose observable, times `sign`, may have a
/// local maximum within the step that is above `best`. Six nodes bound the polynomial by less than their own range
/// beyond them.
LANES_INLINE MASK LANES_NAMED(has_extreme)(const LANE *v, LANE best) {
    LANE most = v[0], least = v[0];
    for (int k = 1; k < 6; k++) {
        most = CHOOSE(v[k] > most, v[k], most);
        least = CHOOSE(v[k] < least, v[k], least);
    }
    MASK found = (MASK)(v[0] >= v[1]) & ((MASK)(v[0] != v[1]) | (MASK)(v[1] > v[2]))
        & LANES_NAMED(has_vertex)(pack_nodes[0], pack_nodes[1], pack_nodes[2], v[0], v[1], v[2], 0, pack_nodes[1]);
    for (int k = 1; k <= 4; k++)
        found |= (MASK)(v[k] >= v[k - 1]) & (MASK)(v[k] >= v[k + 1]) & ((MASK)(v[k] > v[k - 1]) | (MASK)(v[k] > v[k + 1]));
    found |= (MASK)(v[5] >= v[4])
        & LANES_NAMED(has_vertex)(pack_nodes[3], pack_nodes[4], pack_nodes[5], v[3], v[4], v[5], pack_nodes[4], 1);
    return found & ~(MASK)(most + (most - least) < best);
}

LANES_INLINE MASK LANES_NAMED(take_extreme)(
    const pack_window *w, const LANE *v, double sign, LANE start, LANE length, MASK lanes) {
    LANE *best = (LANE *)w->best, *time = (LANE *)w->time;
    LANE signed_values[6];
    for (int k = 0; k < 6; k++) signed_values[k] = sign * v[k];
    const MASK closer = lanes & LANES_NAMED(has_extreme)(signed_values, sign * *best);
    const MASK taken = lanes & ~closer;
    for (int k = 0; k < 6; k++) {
        const MASK better = taken & ((MASK)(signed_values[k] > sign * *best) | (MASK)(*best != *best));
        *best = CHOOSE(better, v[k], *best);
        *time = CHOOSE(better, start + length * pack_nodes[k], *time);
    }
    return closer;
}

LANES_INLINE MASK LANES_NAMED(take_time)(const pack_window *w, const LANE *v, LANE start, LANE length, MASK lanes) {
    LANE *total = (LANE *)w->total, *time = (LANE *)w->time;
    LANE most = v[0], least = v[0];
    MASK known = (MASK)(v[0] == v[0]);
    for (int k = 1; k < 6; k++) {
        most = CHOOSE(v[k] > most, v[k], most);
        least = CHOOSE(v[k] < least, v[k], least);
        known &= (MASK)(v[k] == v[k]);
    }
    const LANE reach = w->kind == PACK_TRUTH ? SPLAT(0.0) : most - least;
    const MASK above = lanes & known & (MASK)(least - reach > w->threshold);
    const MASK below = known & (MASK)(most + reach <= w->threshold);
    *total += CHOOSE(above, length, SPLAT(0.0));
    *time = CHOOSE(above & (MASK)(*time != *time), start, *time);
    return lanes & ~above & ~below;
}

static uint32_t LANES_NAMED(take_step)(
    const pack_window *w, const double *values, int stride, const double *start, const double *length, uint32_t lanes) {
    LANE v[6];
    for (int k = 0; k < 6; k++) v[k] = *(const LANE *)(values + (size_t)k * stride);
    const LANE a = *(const LANE *)start, h = *(const LANE *)length;
    const MASK taking = LANES_NAMED(mask)(lanes);
    switch (w->kind) {
    case PACK_AREA: {
        const LANE sum = pack_weights[0] * v[1] + pack_weights[1] * v[2] + pack_weights[1] * v[3] + pack_weights[0] * v[4];
        *(LANE *)w->total += CHOOSE(taking, sum * h, SPLAT(0.0));
        return 0;
    }
    case PACK_HIGHEST: return LANES_NAMED(bits)(LANES_NAMED(take_extreme)(w, v, 1, a, h, taking));
    case PACK_LOWEST: return LANES_NAMED(bits)(LANES_NAMED(take_extreme)(w, v, -1, a, h, taking));
    default: return LANES_NAMED(bits)(LANES_NAMED(take_time)(w, v, a, h, taking));
    }
}
