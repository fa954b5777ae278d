// Newton's matrix and iteration; part of kernels.inc.h.

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
