// W1 and W6: two compartments after oral doses, with an indirect response.
#include "plain.h"

enum { KA, CL, V1, Q, V2, KOUT, KIN, IMAX, IC50 };
enum { DEPOT, CENTRAL, PERIPHERAL, RESPONSE, STATES };

static const char *const parameters[] = {"ka", "CL", "V1", "Q", "V2", "kout", "kin", "Imax", "IC50", NULL};

DERIVATIVE(derivative) {
    const double *p = PARAMETERS(data), *y = VALUES(state);
    double *dy = VALUES(rates);
    double c = y[CENTRAL] / p[V1];
    double distributed = p[Q] * c - p[Q] / p[V2] * y[PERIPHERAL];
    dy[DEPOT] = -p[KA] * y[DEPOT];
    dy[CENTRAL] = p[KA] * y[DEPOT] - p[CL] * c - distributed;
    dy[PERIPHERAL] = distributed;
    dy[RESPONSE] = p[KIN] * (1 - p[IMAX] * c / (p[IC50] + c)) - p[KOUT] * y[RESPONSE];
    return 0;
}

JACOBIAN(jacobian) {
    const double *p = PARAMETERS(data), *y = VALUES(state);
    double half = p[IC50] + y[CENTRAL] / p[V1];
    J(DEPOT, DEPOT) = -p[KA];
    J(CENTRAL, DEPOT) = p[KA];
    J(CENTRAL, CENTRAL) = -(p[CL] + p[Q]) / p[V1];
    J(CENTRAL, PERIPHERAL) = p[Q] / p[V2];
    J(PERIPHERAL, CENTRAL) = p[Q] / p[V1];
    J(PERIPHERAL, PERIPHERAL) = -p[Q] / p[V2];
    J(RESPONSE, CENTRAL) = -p[KIN] * p[IMAX] * p[IC50] / (half * half * p[V1]);
    J(RESPONSE, RESPONSE) = -p[KOUT];
    return 0;
}

static void initial(const double *p, double *y) {
    y[DEPOT] = y[CENTRAL] = y[PERIPHERAL] = 0;
    y[RESPONSE] = p[KIN] / p[KOUT];
}

static void observe(const double *p, const double *y, double *outputs) {
    outputs[0] = y[CENTRAL] / p[V1];
    outputs[1] = y[RESPONSE];
}

const struct workload w1 = {"W1", STATES, 2, parameters, DEPOT, derivative, jacobian, initial, observe};
