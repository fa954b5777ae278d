// Vectors, as CVODE asks for them; part of kernels.inc.h.

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
