// W4: whole-body physiology, flow-limited.
#include "plain.h"

enum { KA, FA, CLINT, FUP, KPS, BW, QCO, BP, CLR };
// From LUNG on the order of the tables below; ADIPOSE..REST drain into the veins, STOMACH..GUT into the liver.
enum {
    LUMEN, ARTERY, VEIN, LUNG, ADIPOSE, BONE, BRAIN, HEART, KIDNEY, MUSCLE, SKIN, GONADS, REST,
    STOMACH, SPLEEN, PANCREAS, GUT, LIVER, STATES
};

static const char *const parameters[] = {"ka", "Fa", "CLint", "fup", "KpS", "BW", "QCO", "BP", "CLr", NULL};

// Litres per kg; fractions of the cardiac output (the liver's: its artery alone); tissue over plasma.
static const double volume[STATES] = {
    0,      0.0257, 0.0514, 0.0076, 0.2142, 0.0856, 0.0200, 0.0047, 0.0044,
    0.4000, 0.0371, 0.0005, 0.0830, 0.0021, 0.0026, 0.0014, 0.0171, 0.0257,
};
static const double flow[STATES] = {
    0,    0,    0,      1,      0.05, 0.05, 0.12, 0.04,  0.19,
    0.17, 0.05, 0.0005, 0.0795, 0.01, 0.03, 0.01, 0.135, 0.065,
};
static const double partition[STATES] = {
    1, 1, 1, 1.0, 5.0, 0.8, 1.5, 1.2, 1.5, 0.9, 1.1, 1.0, 1.0, 1.1, 1.0, 1.3, 1.3, 2.0,
};
static const double liver_flow = 0.065 + 0.01 + 0.03 + 0.01 + 0.135;

// By which a tissue's amount is to be multiplied for the concentration of the blood that leaves it.
static double outflow(const double *p, int tissue) {
    return p[BP] / (volume[tissue] * p[BW] * partition[tissue] * p[KPS]);
}

static double metabolism(const double *p) {
    return p[CLINT] * p[FUP] / (volume[LIVER] * p[BW] * partition[LIVER] * p[KPS]);
}

DERIVATIVE(derivative) {
    const double *p = PARAMETERS(data), *y = VALUES(state);
    double *dy = VALUES(rates);
    double artery = y[ARTERY] / (volume[ARTERY] * p[BW]), vein = y[VEIN] / (volume[VEIN] * p[BW]);
    double leaving[STATES], returned = 0, portal = 0;
    for (int i = LUNG; i < STATES; i++) leaving[i] = y[i] * outflow(p, i);
    for (int i = ADIPOSE; i <= GUT; i++) dy[i] = p[QCO] * flow[i] * (artery - leaving[i]);
    for (int i = ADIPOSE; i <= REST; i++) returned += flow[i] * leaving[i];
    for (int i = STOMACH; i <= GUT; i++) portal += flow[i] * leaving[i];
    dy[LUMEN] = -p[KA] * y[LUMEN];
    dy[LUNG] = p[QCO] * (vein - leaving[LUNG]);
    dy[ARTERY] = p[QCO] * (leaving[LUNG] - artery);
    dy[KIDNEY] -= p[CLR] * leaving[KIDNEY];
    dy[GUT] += p[FA] * p[KA] * y[LUMEN];
    dy[LIVER] = p[QCO] * (flow[LIVER] * artery + portal - liver_flow * leaving[LIVER]) - metabolism(p) * y[LIVER];
    dy[VEIN] = p[QCO] * (returned + liver_flow * leaving[LIVER] - vein);
    return 0;
}

JACOBIAN(jacobian) {
    const double *p = PARAMETERS(data);
    double artery = p[QCO] / (volume[ARTERY] * p[BW]), vein = p[QCO] / (volume[VEIN] * p[BW]);
    J(LUMEN, LUMEN) = -p[KA];
    J(LUNG, VEIN) = vein;
    J(VEIN, VEIN) = -vein;
    J(ARTERY, LUNG) = p[QCO] * outflow(p, LUNG);
    J(LUNG, LUNG) = -J(ARTERY, LUNG);
    J(ARTERY, ARTERY) = -artery;
    for (int i = ADIPOSE; i <= GUT; i++) {
        double out = p[QCO] * flow[i] * outflow(p, i);
        J(i, ARTERY) = flow[i] * artery;
        J(i, i) = -out;
        J(i <= REST ? VEIN : LIVER, i) = out;
    }
    J(KIDNEY, KIDNEY) -= p[CLR] * outflow(p, KIDNEY);
    J(GUT, LUMEN) = p[FA] * p[KA];
    J(LIVER, ARTERY) = flow[LIVER] * artery;
    J(VEIN, LIVER) = p[QCO] * liver_flow * outflow(p, LIVER);
    J(LIVER, LIVER) = -J(VEIN, LIVER) - metabolism(p);
    return 0;
}

static void initial(const double *p, double *y) {
    (void)p;
    for (int i = 0; i < STATES; i++) y[i] = 0;
}

static void observe(const double *p, const double *y, double *outputs) {
    outputs[0] = y[VEIN] / (volume[VEIN] * p[BW]) / p[BP];
    outputs[1] = y[BRAIN] / (volume[BRAIN] * p[BW]);
    outputs[2] = y[ADIPOSE] / (volume[ADIPOSE] * p[BW]);
}

const struct workload w4 = {"W4", STATES, 3, parameters, LUMEN, derivative, jacobian, initial, observe};
