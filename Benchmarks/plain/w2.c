// W2: chemotherapy-induced neutropenia after infusions.
#include "plain.h"
#include <math.h>

enum { CL, V1, Q2, V2, Q3, V3, CIRC0, MTT, SLOPE, GAMMA };
enum { CENTRAL, SHALLOW, DEEP, PROLIFERATING, TRANSIT1, TRANSIT2, TRANSIT3, CIRCULATING, STATES };

static const char *const parameters[] = {"CL", "V1", "Q2", "V2", "Q3", "V3", "Circ0", "MTT", "slope", "gamma", NULL};

DERIVATIVE(derivative) {
    const double *p = PARAMETERS(data), *y = VALUES(state);
    double *dy = VALUES(rates);
    double c = y[CENTRAL] / p[V1], ktr = 4 / p[MTT];
    double shallow = p[Q2] * c - p[Q2] / p[V2] * y[SHALLOW];
    double deep = p[Q3] * c - p[Q3] / p[V3] * y[DEEP];
    double growth = (1 - p[SLOPE] * c) * pow(p[CIRC0] / y[CIRCULATING], p[GAMMA]);
    dy[CENTRAL] = ((const struct subject *)data)->rate - p[CL] * c - shallow - deep;
    dy[SHALLOW] = shallow;
    dy[DEEP] = deep;
    dy[PROLIFERATING] = ktr * y[PROLIFERATING] * (growth - 1);
    for (int i = TRANSIT1; i <= CIRCULATING; i++) dy[i] = ktr * (y[i - 1] - y[i]);
    return 0;
}

JACOBIAN(jacobian) {
    const double *p = PARAMETERS(data), *y = VALUES(state);
    double c = y[CENTRAL] / p[V1], ktr = 4 / p[MTT];
    double feedback = pow(p[CIRC0] / y[CIRCULATING], p[GAMMA]), growth = (1 - p[SLOPE] * c) * feedback;
    J(CENTRAL, CENTRAL) = -(p[CL] + p[Q2] + p[Q3]) / p[V1];
    J(CENTRAL, SHALLOW) = p[Q2] / p[V2];
    J(CENTRAL, DEEP) = p[Q3] / p[V3];
    J(SHALLOW, CENTRAL) = p[Q2] / p[V1];
    J(SHALLOW, SHALLOW) = -p[Q2] / p[V2];
    J(DEEP, CENTRAL) = p[Q3] / p[V1];
    J(DEEP, DEEP) = -p[Q3] / p[V3];
    J(PROLIFERATING, CENTRAL) = -ktr * y[PROLIFERATING] * p[SLOPE] / p[V1] * feedback;
    J(PROLIFERATING, PROLIFERATING) = ktr * (growth - 1);
    J(PROLIFERATING, CIRCULATING) = -ktr * y[PROLIFERATING] * growth * p[GAMMA] / y[CIRCULATING];
    for (int i = TRANSIT1; i <= CIRCULATING; i++) {
        J(i, i - 1) = ktr;
        J(i, i) = -ktr;
    }
    return 0;
}

static void initial(const double *p, double *y) {
    y[CENTRAL] = y[SHALLOW] = y[DEEP] = 0;
    for (int i = PROLIFERATING; i < STATES; i++) y[i] = p[CIRC0];
}

static void observe(const double *p, const double *y, double *outputs) {
    outputs[0] = y[CENTRAL] / p[V1];
    outputs[1] = y[CIRCULATING];
}

const struct workload w2 = {"W2", STATES, 2, parameters, CENTRAL, derivative, jacobian, initial, observe};
