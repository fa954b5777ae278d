// What a pack does in every step, for one width and instruction set: a template over LANES_WIDTH and LANES_LEVEL.
#include <lanes_vector.h>

#define VALUES(v) ((LANE *)pack_values(v))

// MARK: Vectors, as CVODE asks for them

static void LANES_NAMED(linear_sum)(sunrealtype a, N_Vector x, sunrealtype b, N_Vector y, N_Vector z) {
    const int n = pack_owner(x)->model.states;
    const LANE *X = VALUES(x), *Y = VALUES(y);
    LANE *Z = VALUES(z);
    if (a == 1 && b == 1) {
        for (int i = 0; i < n; i++) Z[i] = X[i] + Y[i];
    } else if (a == 1 && b == -1) {
        for (int i = 0; i < n; i++) Z[i] = X[i] - Y[i];
    } else if (a == 1) {
        for (int i = 0; i < n; i++) Z[i] = X[i] + b * Y[i];
    } else if (b == 1) {
        for (int i = 0; i < n; i++) Z[i] = a * X[i] + Y[i];
    } else {
        for (int i = 0; i < n; i++) Z[i] = a * X[i] + b * Y[i];
    }
}

static void LANES_NAMED(constant)(sunrealtype c, N_Vector z) {
    const int n = pack_owner(z)->model.states;
    LANE *Z = VALUES(z);
    for (int i = 0; i < n; i++) Z[i] = SPLAT(c);
}

static void LANES_NAMED(product)(N_Vector x, N_Vector y, N_Vector z) {
    const int n = pack_owner(x)->model.states;
    const LANE *X = VALUES(x), *Y = VALUES(y);
    LANE *Z = VALUES(z);
    for (int i = 0; i < n; i++) Z[i] = X[i] * Y[i];
}

static void LANES_NAMED(quotient)(N_Vector x, N_Vector y, N_Vector z) {
    const int n = pack_owner(x)->model.states;
    const LANE *X = VALUES(x), *Y = VALUES(y);
    LANE *Z = VALUES(z);
    for (int i = 0; i < n; i++) Z[i] = X[i] / Y[i];
}

static void LANES_NAMED(scale)(sunrealtype c, N_Vector x, N_Vector z) {
    const int n = pack_owner(x)->model.states;
    const LANE *X = VALUES(x);
    LANE *Z = VALUES(z);
    if (c == 1) {
        if (X == Z) return;
        for (int i = 0; i < n; i++) Z[i] = X[i];
    } else {
        for (int i = 0; i < n; i++) Z[i] = c * X[i];
    }
}

static void LANES_NAMED(magnitudes)(N_Vector x, N_Vector z) {
    const int n = pack_owner(x)->model.states;
    const LANE *X = VALUES(x);
    LANE *Z = VALUES(z);
    for (int i = 0; i < n; i++) Z[i] = MAGNITUDE(X[i]);
}

static void LANES_NAMED(inverses)(N_Vector x, N_Vector z) {
    const int n = pack_owner(x)->model.states;
    const LANE *X = VALUES(x);
    LANE *Z = VALUES(z);
    for (int i = 0; i < n; i++) Z[i] = 1.0 / X[i];
}

static void LANES_NAMED(add_constant)(N_Vector x, sunrealtype b, N_Vector z) {
    const int n = pack_owner(x)->model.states;
    const LANE *X = VALUES(x);
    LANE *Z = VALUES(z);
    for (int i = 0; i < n; i++) Z[i] = X[i] + b;
}

/// CVODE's norm: the largest over lanes of each lane's root mean square, so that every twin meets its own tolerance.
static sunrealtype LANES_NAMED(norm)(N_Vector x, N_Vector w) {
    const int n = pack_owner(x)->model.states;
    const LANE *X = VALUES(x), *W = VALUES(w);
    LANE sum = SPLAT(0.0);
    for (int i = 0; i < n; i++) {
        LANE t = X[i] * W[i];
        sum += t * t;
    }
    return sqrt(LARGEST(sum) / n);
}

static sunrealtype LANES_NAMED(largest_magnitude)(N_Vector x) {
    const int n = pack_owner(x)->model.states;
    const LANE *X = VALUES(x);
    LANE most = SPLAT(0.0);
    for (int i = 0; i < n; i++) {
        LANE m = MAGNITUDE(X[i]);
        most = CHOOSE((m > most) | (m != m), m, most);
    }
    return LARGEST(most);
}

static int LANES_NAMED(combination)(int count, sunrealtype *c, N_Vector *x, N_Vector z) {
    pack_vector *content = z->content;
    pack *p = content->owner;
    const int n = p->model.states;
    if (count > PACK_HISTORY) return -1;
    if (content->captures) {
        // CVodeGetDky hands its history from the highest order down.
        p->order = count - 1;
        for (int k = 0; k < count; k++) p->history[count - 1 - k] = pack_values(x[k]);
        return 0;
    }
    const LANE *X[PACK_HISTORY];
    for (int k = 0; k < count; k++) X[k] = VALUES(x[k]);
    LANE *Z = VALUES(z);
    for (int i = 0; i < n; i++) {
        LANE sum = c[0] * X[0][i];
        for (int k = 1; k < count; k++) sum += c[k] * X[k][i];
        Z[i] = sum;
    }
    return 0;
}

static int LANES_NAMED(scale_add_multi)(int count, sunrealtype *c, N_Vector x, N_Vector *y, N_Vector *z) {
    const int n = pack_owner(x)->model.states;
    const LANE *X = VALUES(x);
    for (int k = 0; k < count; k++) {
        const LANE *Y = VALUES(y[k]);
        LANE *Z = VALUES(z[k]);
        const double a = c[k];
        for (int i = 0; i < n; i++) Z[i] = a * X[i] + Y[i];
    }
    return 0;
}

static int LANES_NAMED(scale_vectors)(int count, sunrealtype *c, N_Vector *x, N_Vector *z) {
    for (int k = 0; k < count; k++) LANES_NAMED(scale)(c[k], x[k], z[k]);
    return 0;
}

static void LANES_NAMED(set_vector_operations)(N_Vector_Ops o) {
    o->nvlinearsum = LANES_NAMED(linear_sum);
    o->nvconst = LANES_NAMED(constant);
    o->nvprod = LANES_NAMED(product);
    o->nvdiv = LANES_NAMED(quotient);
    o->nvscale = LANES_NAMED(scale);
    o->nvabs = LANES_NAMED(magnitudes);
    o->nvinv = LANES_NAMED(inverses);
    o->nvaddconst = LANES_NAMED(add_constant);
    o->nvwrmsnorm = LANES_NAMED(norm);
    o->nvmaxnorm = LANES_NAMED(largest_magnitude);
    o->nvlinearcombination = LANES_NAMED(combination);
    o->nvscaleaddmulti = LANES_NAMED(scale_add_multi);
    o->nvscalevectorarray = LANES_NAMED(scale_vectors);
}

// MARK: The model

/// Runs the derivative's program at the states in the registers, and adds the input.
LANES_INLINE void LANES_NAMED(evaluate)(pack *p, double place) {
    const pack_model *m = &p->model;
    LANE *R = (LANE *)p->registers;
    R[m->time_register] = *(LANE *)p->origin + place * *(LANE *)p->length;
    m->derivative.function(m->derivative.instructions, p->registers);
    LANE *F = R + m->slope_register;
    const LANE *rates = (const LANE *)p->rates;
    for (int k = 0; k < p->fed_count; k++) F[p->fed[k]] += rates[p->fed[k]];
    if (p->transit_count) pack_add_transits(p);
    p->work.derivatives++;
}

/// Lanes in which a sum is not finite.
LANES_INLINE uint32_t LANES_NAMED(not_finite)(LANE sum) {
    uint32_t lanes = 0;
    for (int l = 0; l < LANES_WIDTH; l++) lanes |= (uint32_t)!(sum[l] - sum[l] == 0) << l;
    return lanes;
}

static int LANES_NAMED(derivative)(sunrealtype s, N_Vector y, N_Vector dy, void *data) {
    pack *p = data;
    const int n = p->model.states;
    LANE *states = (LANE *)p->registers + p->model.state_register;
    const LANE *Y = VALUES(y), *F = (LANE *)p->registers + p->model.slope_register, length = *(LANE *)p->length;
    LANE *D = VALUES(dy);
    for (int i = 0; i < n; i++) states[i] = Y[i];
    LANES_NAMED(evaluate)(p, s);
    LANE check = SPLAT(0.0);
    for (int i = 0; i < n; i++) {
        check += F[i] * 0.0;
        D[i] = F[i] * length;
    }
    if (!ANY(check != 0.0)) return 0;
    p->not_finite = LANES_NAMED(not_finite)(check);
    p->not_finite_at = p->work.derivatives;
    return 1;
}

static int LANES_NAMED(weights)(N_Vector y, N_Vector w, void *data) {
    pack *p = data;
    const int n = p->model.states;
    const LANE *Y = VALUES(y), fallback = *(LANE *)p->fallback;
    LANE *W = VALUES(w), *sizes = (LANE *)p->sizes;
    const double relative = p->relative, fraction = p->fraction;
    for (int i = 0; i < n; i++) {
        const LANE m = MAGNITUDE(Y[i]);
        sizes[i] = CHOOSE(m > sizes[i], m, sizes[i]);
        LANE absolute;
        if (p->absolute) absolute = SPLAT(p->absolute[i]);
        else absolute = fraction * CHOOSE(sizes[i] > 0.0, sizes[i], fallback);
        W[i] = 1.0 / (relative * m + absolute);
    }
    return 0;
}

// MARK: Newton's matrix

/// Factors I - gamma J densely with partial pivoting in every lane, columns first.
static void LANES_NAMED(factor_dense)(pack *p) {
    const pack_model *m = &p->model;
    const int n = m->states;
    const LANE *R = (const LANE *)p->registers;
    const LANE minus_gamma = R[m->gamma_register];
    LANE *A = (LANE *)p->dense;
    MASK *pivots = (MASK *)p->pivots;
    for (int k = 0; k < n * n; k++) A[k] = SPLAT(0.0);
    for (int k = 0; k < m->nonzeros; k++)
        A[m->jacobian_columns[k] * n + m->jacobian_rows[k]] = minus_gamma * R[m->jacobian_registers[k]];
    for (int i = 0; i < n; i++) A[i * n + i] += 1.0;
    for (int k = 0; k < n; k++) {
        LANE *column = A + k * n;
        LANE most = MAGNITUDE(column[k]);
        MASK row = (MASK){0} + k;
        for (int i = k + 1; i < n; i++) {
            const LANE candidate = MAGNITUDE(column[i]);
            const MASK larger = (MASK)(candidate > most);
            most = CHOOSE(larger, candidate, most);
            row = (larger & ((MASK){0} + i)) | (~larger & row);
        }
        pivots[k] = row;
        for (int i = k + 1; i < n; i++) {
            const MASK swaps = (MASK)(row == i);
            for (int j = 0; j < n; j++) {
                const LANE a = A[j * n + k], b = A[j * n + i];
                A[j * n + k] = CHOOSE(swaps, b, a);
                A[j * n + i] = CHOOSE(swaps, a, b);
            }
        }
        column[k] = 1.0 / column[k];
        for (int i = k + 1; i < n; i++) column[i] *= column[k];
        for (int j = k + 1; j < n; j++)
            for (int i = k + 1; i < n; i++) A[j * n + i] -= column[i] * A[j * n + k];
    }
}

LANES_INLINE void LANES_NAMED(solve_dense)(const pack *p, LANE *b) {
    const int n = p->model.states;
    const LANE *A = (const LANE *)p->dense;
    const MASK *pivots = (const MASK *)p->pivots;
    for (int k = 0; k < n; k++)
        for (int i = k + 1; i < n; i++) {
            const MASK swaps = (MASK)(pivots[k] == i);
            const LANE x = b[k], y = b[i];
            b[k] = CHOOSE(swaps, y, x);
            b[i] = CHOOSE(swaps, x, y);
        }
    for (int k = 0; k < n; k++)
        for (int i = k + 1; i < n; i++) b[i] -= A[k * n + i] * b[k];
    for (int k = n - 1; k >= 0; k--) {
        b[k] *= A[k * n + k];
        for (int i = 0; i < k; i++) b[i] -= A[k * n + i] * b[k];
    }
}

static int LANES_NAMED(linear_system)(
    sunrealtype s, N_Vector y, N_Vector dy, SUNMatrix a, sunbooleantype keep, sunbooleantype *is_current,
    sunrealtype gamma, void *data, N_Vector t1, N_Vector t2, N_Vector t3) {
    (void)s, (void)y, (void)dy, (void)a, (void)t1, (void)t2, (void)t3;
    pack *p = data;
    const pack_model *m = &p->model;
    LANE *R = (LANE *)p->registers;
    // Newton's iteration has just put states and time into the registers.
    if (!keep) {
        m->jacobian.function(m->jacobian.instructions, p->registers);
        p->work.jacobians++;
    }
    *is_current = keep ? SUNFALSE : SUNTRUE;
    R[m->gamma_register] = -gamma * *(LANE *)p->length;
    m->factor.function(m->factor.instructions, p->registers);
    p->work.factorisations++;
    LANE most = SPLAT(0.0);
    for (int k = 0; k < m->states; k++) {
        const LANE r = MAGNITUDE(R[m->pivot_registers[k]]);
        most = CHOOSE((r > most) | (r != r), r, most);
    }
    p->is_pivoted = !(LARGEST(most) <= p->largest_reciprocal);
    if (p->is_pivoted) {
        if (!pack_make_dense(p)) return -1;
        LANES_NAMED(factor_dense)(p);
        p->work.pivoted++;
    }
    return 0;
}

// MARK: Newton's iteration

/// RHSFUNC_RECVR of cvode_impl.h: CVODE then tries a shorter step.
#define PACK_TRY_SHORTER 10

/// One Newton step from the derivative in the registers; its norm, NaN where it is not finite.
LANES_INLINE double LANES_NAMED(newton_step)(
    pack *p, LANE gamma, double zn_factor, const LANE *Z, LANE *C, const LANE *W, double damping) {
    const pack_model *m = &p->model;
    const int n = m->states;
    LANE *R = (LANE *)p->registers, *B = R + m->vector_register;
    const LANE *F = R + m->slope_register;
    for (int i = 0; i < n; i++) B[i] = gamma * F[i] - (zn_factor * Z[i] + C[i]);
    if (p->is_pivoted) LANES_NAMED(solve_dense)(p, B);
    else m->solve.function(m->solve.instructions, p->registers);
    LANE sum = SPLAT(0.0);
    for (int i = 0; i < n; i++) {
        const LANE d = damping * B[i];
        C[i] += d;
        const LANE e = d * W[i];
        sum += e * e;
    }
    p->work.iterations++;
    const double norm = sqrt(LARGEST(sum) / n);
    if (!(norm < INFINITY)) {
        p->not_finite = LANES_NAMED(not_finite)(sum);
        p->not_finite_at = p->work.derivatives;
    }
    return norm;
}

/// CVODE's own Newton iteration with its convergence test (cvNlsNewton of the user guide, section 2.1.1), fused so
/// that nothing of it goes through N_Vector operations.
static int LANES_NAMED(newton)(
    SUNNonlinearSolver solver, N_Vector predicted, N_Vector correction, N_Vector weights, sunrealtype tolerance,
    sunbooleantype needs_setup, void *cvode) {
    (void)predicted;
    pack *p = solver->content;
    pack_newton *q = &p->newton;
    sunrealtype s, gamma, zn_factor;
    N_Vector y_predicted, y, f, zn1;
    void *data;
    const int flag = CVodeGetNonlinearSystemData(cvode, &s, &y_predicted, &y, &f, &gamma, &zn_factor, &zn1, &data);
    if (flag) return flag;
    const int n = p->model.states;
    const LANE *Y0 = VALUES(y_predicted), *Z = VALUES(zn1), *W = VALUES(weights);
    const LANE lane_gamma = gamma * *(LANE *)p->length;
    LANE *C = VALUES(correction), *states = (LANE *)p->registers + p->model.state_register;
    sunbooleantype jacobian_is_bad = SUNFALSE, is_current = SUNFALSE;
    for (;;) {
        for (int i = 0; i < n; i++) {
            C[i] = SPLAT(0.0);
            states[i] = Y0[i];
        }
        LANES_NAMED(evaluate)(p, s);
        if (needs_setup) {
            const int failed = q->setup(jacobian_is_bad, &is_current, cvode);
            if (failed) return failed;
            q->gamma_of_setup = gamma;
            q->rate = 1;
            q->jacobian_is_current = is_current;
        }
        const double ratio = gamma / q->gamma_of_setup;
        const double damping = ratio != 1 && p->method == PACK_BDF ? 2 / (1 + ratio) : 1;
        for (int iteration = 0;;) {
            const double change = LANES_NAMED(newton_step)(p, lane_gamma, zn_factor, Z, C, W, damping);
            if (!(change < INFINITY)) return PACK_TRY_SHORTER;
            if (iteration > 0) q->rate = fmax(0.3 * q->rate, change / q->last);
            q->iterations = iteration;
            if (change * fmin(1, q->rate) <= tolerance) {
                q->jacobian_is_current = false;
                return 0;
            }
            if (iteration > 0 && change > 2 * q->last) break;
            q->last = change;
            if (++iteration >= 3) break;
            for (int i = 0; i < n; i++) states[i] = Y0[i] + C[i];
            LANES_NAMED(evaluate)(p, s);
        }
        if (q->jacobian_is_current) {
            q->jacobian_is_current = false;
            return SUN_NLS_CONV_RECVR;
        }
        needs_setup = SUNTRUE;
        jacobian_is_bad = SUNTRUE;
    }
}

// MARK: Reading

static void LANES_NAMED(observe)(pack *p, const double *x, const double *times) {
    const pack_model *m = &p->model;
    LANE *R = (LANE *)p->registers, *states = R + m->state_register;
    const LANE X = *(const LANE *)x;
    const LANE *H[PACK_HISTORY];
    for (int k = 0; k <= p->order; k++) H[k] = (const LANE *)p->history[k];
    for (int j = 0; j < m->observed; j++) {
        const int i = m->observed_states[j];
        LANE y = H[p->order][i];
        for (int k = p->order - 1; k >= 0; k--) y = y * X + H[k][i];
        states[i] = y;
    }
    R[m->time_register] = *(const LANE *)times;
    m->observables.function(m->observables.instructions, p->registers);
}

// MARK: Windows over time

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

static const pack_kernels LANES_NAMED(kernels) = {
    .set_vector_operations = LANES_NAMED(set_vector_operations),
    .derivative = LANES_NAMED(derivative),
    .weights = LANES_NAMED(weights),
    .linear_system = LANES_NAMED(linear_system),
    .newton = LANES_NAMED(newton),
    .observe = LANES_NAMED(observe),
    .take_step = LANES_NAMED(take_step),
};

#undef VALUES
#undef PACK_TRY_SHORTER
#include <lanes_vector_end.h>
