// A workload as a careful user writes it by hand for CVODE: equations, dense Jacobian, initial values, outputs.
#pragma once
#include <cvode/cvode.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

#define MAX_PARAMETERS 24
#define MAX_OUTPUTS 4

// What the equations see of a subject.
struct subject {
    double parameter[MAX_PARAMETERS];
    double rate; // of the infusion that is running
};

struct workload {
    const char *name;
    int states, outputs;
    // Columns of the parameter table, in the order of the subject's parameters; NULL at the end.
    const char *const *parameters;
    // Where doses go. (Only W2, whose doses are infusions, adds `rate` to its equations.)
    int dosed;
    CVRhsFn derivative;
    CVLsJacFn jacobian;
    void (*initial)(const double *p, double *y);
    void (*observe)(const double *p, const double *y, double *outputs);
};

extern const struct workload w1, w2, w3, w4, w5;

#define PARAMETERS(data) (((const struct subject *)(data))->parameter)
#define VALUES(vector) N_VGetArrayPointer(vector)
// CVODE hands the Jacobian over filled with zeros.
#define J(i, j) SM_ELEMENT_D(matrix, i, j)
#define DERIVATIVE(name) static int name(sunrealtype t, N_Vector state, N_Vector rates, void *data)
#define JACOBIAN(name)                                                                                     \
    static int name(                                                                                       \
        sunrealtype t, N_Vector state, N_Vector rates, SUNMatrix matrix, void *data, N_Vector s1, N_Vector s2, \
        N_Vector s3)
