// What a pack does in every step, for one width and instruction set: a template over LANES_WIDTH and LANES_LEVEL.
// Its parts stand in files of their own.
#include <lanes_vector.h>

#define VALUES(v) ((LANE *)pack_values(v))

#include "vectors.inc.h"

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
    // What rounding leaves in a state that has always been zero is no size.
    const LANE noise = PACK_NOISE * fallback;
    for (int i = 0; i < n; i++) {
        const LANE m = MAGNITUDE(Y[i]);
        sizes[i] = CHOOSE(m > CHOOSE(sizes[i] > 0.0, sizes[i], noise), m, sizes[i]);
        LANE absolute;
        if (p->absolute) absolute = SPLAT(p->absolute[i]);
        else absolute = fraction * CHOOSE(sizes[i] > 0.0, sizes[i], fallback);
        W[i] = 1.0 / (relative * m + absolute);
    }
    return 0;
}

#include "newton.inc.h"

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

#include "windows.inc.h"

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
