// W5: an oral cytotoxic with ten absorption stages, and neutrophils that mature in forty.
#include "plain.h"
#include <math.h>

enum { MTA, VMAX, KM, V1, Q, V2, EMAX, EC50, CIRC0, MTT, KPROL, KCIRC, GAMMA };
enum { ABSORBING = 10, MATURING = 40 };
enum { CENTRAL = ABSORBING, PERIPHERAL, PROLIFERATING, MATURATION, CIRCULATING = MATURATION + MATURING, STATES };

static const char *const parameters[] = {
    "MTA", "Vmax", "Km", "V1", "Q", "V2", "Emax", "EC50", "Circ0", "MTT", "kprol", "kcirc", "gamma", NULL,
};

DERIVATIVE(derivative) {
    const double *p = PARAMETERS(data), *y = VALUES(state);
    double *dy = VALUES(rates);
    double ka = ABSORBING / p[MTA], km = MATURING / p[MTT];
    double c = y[CENTRAL] / p[V1], distributed = p[Q] * c - p[Q] / p[V2] * y[PERIPHERAL];
    double growth = (1 - p[EMAX] * c / (p[EC50] + c)) * pow(p[CIRC0] / y[CIRCULATING], p[GAMMA]);
    dy[0] = -ka * y[0];
    for (int i = 1; i < ABSORBING; i++) dy[i] = ka * (y[i - 1] - y[i]);
    dy[CENTRAL] = ka * y[ABSORBING - 1] - p[VMAX] * c / (p[KM] + c) - distributed;
    dy[PERIPHERAL] = distributed;
    dy[PROLIFERATING] = p[KPROL] * y[PROLIFERATING] * (growth - 1);
    dy[MATURATION] = p[KPROL] * y[PROLIFERATING] - km * y[MATURATION];
    for (int i = MATURATION + 1; i < CIRCULATING; i++) dy[i] = km * (y[i - 1] - y[i]);
    dy[CIRCULATING] = km * y[CIRCULATING - 1] - p[KCIRC] * y[CIRCULATING];
    return 0;
}

JACOBIAN(jacobian) {
    const double *p = PARAMETERS(data), *y = VALUES(state);
    double ka = ABSORBING / p[MTA], km = MATURING / p[MTT], c = y[CENTRAL] / p[V1];
    double half = p[EC50] + c, saturation = p[KM] + c, effect = p[EMAX] * c / half;
    double feedback = pow(p[CIRC0] / y[CIRCULATING], p[GAMMA]), pool = p[KPROL] * y[PROLIFERATING];
    for (int i = 0; i < ABSORBING; i++) {
        J(i, i) = -ka;
        J(i + 1, i) = ka;
    }
    J(CENTRAL, CENTRAL) = -(p[VMAX] * p[KM] / (saturation * saturation) + p[Q]) / p[V1];
    J(CENTRAL, PERIPHERAL) = p[Q] / p[V2];
    J(PERIPHERAL, CENTRAL) = p[Q] / p[V1];
    J(PERIPHERAL, PERIPHERAL) = -p[Q] / p[V2];
    J(PROLIFERATING, CENTRAL) = -pool * feedback * p[EMAX] * p[EC50] / (half * half * p[V1]);
    J(PROLIFERATING, PROLIFERATING) = p[KPROL] * ((1 - effect) * feedback - 1);
    J(PROLIFERATING, CIRCULATING) = -pool * (1 - effect) * feedback * p[GAMMA] / y[CIRCULATING];
    J(MATURATION, PROLIFERATING) = p[KPROL];
    for (int i = MATURATION; i < CIRCULATING; i++) {
        J(i, i) = -km;
        J(i + 1, i) = km;
    }
    J(CIRCULATING, CIRCULATING) = -p[KCIRC];
    return 0;
}

static void initial(const double *p, double *y) {
    double production = p[KCIRC] * p[CIRC0];
    for (int i = 0; i <= PERIPHERAL; i++) y[i] = 0;
    y[PROLIFERATING] = production / p[KPROL];
    for (int i = MATURATION; i < CIRCULATING; i++) y[i] = production * p[MTT] / MATURING;
    y[CIRCULATING] = p[CIRC0];
}

static void observe(const double *p, const double *y, double *outputs) {
    outputs[0] = y[CENTRAL] / p[V1];
    outputs[1] = y[CIRCULATING];
}

const struct workload w5 = {"W5", STATES, 2, parameters, 0, derivative, jacobian, initial, observe};
