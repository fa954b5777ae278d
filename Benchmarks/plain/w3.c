// W3: target-mediated disposition of an antibody, full binding model.
#include "plain.h"

enum { KA, F, CL, V, Q, V2, KON, KOFF, KDEG, R0, KINT };
enum { DEPOT, DRUG, TISSUE, TARGET, COMPLEX, STATES };

static const char *const parameters[] = {"ka", "F", "CL", "V", "Q", "V2", "kon", "koff", "kdeg", "R0", "kint", NULL};

DERIVATIVE(derivative) {
    const double *p = PARAMETERS(data), *y = VALUES(state);
    double *dy = VALUES(rates);
    double binding = p[KON] * y[DRUG] * y[TARGET] - p[KOFF] * y[COMPLEX];
    double distributed = p[Q] * y[DRUG] - p[Q] / p[V2] * y[TISSUE];
    dy[DEPOT] = -p[KA] * y[DEPOT];
    dy[DRUG] = (p[F] * p[KA] * y[DEPOT] - p[CL] * y[DRUG] - distributed) / p[V] - binding;
    dy[TISSUE] = distributed;
    dy[TARGET] = p[KDEG] * (p[R0] - y[TARGET]) - binding;
    dy[COMPLEX] = binding - p[KINT] * y[COMPLEX];
    return 0;
}

JACOBIAN(jacobian) {
    const double *p = PARAMETERS(data), *y = VALUES(state);
    double by_drug = p[KON] * y[TARGET], by_target = p[KON] * y[DRUG];
    J(DEPOT, DEPOT) = -p[KA];
    J(DRUG, DEPOT) = p[F] * p[KA] / p[V];
    J(DRUG, DRUG) = -(p[CL] + p[Q]) / p[V] - by_drug;
    J(DRUG, TISSUE) = p[Q] / p[V2] / p[V];
    J(DRUG, TARGET) = -by_target;
    J(DRUG, COMPLEX) = p[KOFF];
    J(TISSUE, DRUG) = p[Q];
    J(TISSUE, TISSUE) = -p[Q] / p[V2];
    J(TARGET, DRUG) = -by_drug;
    J(TARGET, TARGET) = -p[KDEG] - by_target;
    J(TARGET, COMPLEX) = p[KOFF];
    J(COMPLEX, DRUG) = by_drug;
    J(COMPLEX, TARGET) = by_target;
    J(COMPLEX, COMPLEX) = -p[KOFF] - p[KINT];
    return 0;
}

static void initial(const double *p, double *y) {
    for (int i = 0; i < STATES; i++) y[i] = 0;
    y[TARGET] = p[R0];
}

static void observe(const double *p, const double *y, double *outputs) {
    (void)p;
    outputs[0] = y[DRUG];
    outputs[1] = y[TARGET];
    outputs[2] = y[COMPLEX];
}

const struct workload w3 = {"W3", STATES, 3, parameters, DEPOT, derivative, jacobian, initial, observe};
