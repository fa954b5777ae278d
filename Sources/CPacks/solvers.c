// The shells through which CVODE reaches a pack's linear algebra and Newton iteration.
#include "pack.h"

static SUNMatrix_ID matrix_id(SUNMatrix a) {
    (void)a;
    return SUNMATRIX_CUSTOM;
}

/// CVODE wants a matrix to hand around; the numbers live in the registers.
SUNMatrix pack_matrix_new(pack *p) {
    SUNMatrix a = SUNMatNewEmpty(p->context);
    if (a) a->ops->getid = matrix_id;
    return a;
}

static SUNLinearSolver_Type linear_type(SUNLinearSolver s) {
    (void)s;
    return SUNLINEARSOLVER_DIRECT;
}

/// Newton's iteration solves by itself.
static int never_solve(SUNLinearSolver s, SUNMatrix a, N_Vector x, N_Vector b, sunrealtype tolerance) {
    (void)s, (void)a, (void)x, (void)b, (void)tolerance;
    return -1;
}

SUNLinearSolver pack_linear_solver_new(pack *p) {
    SUNLinearSolver s = SUNLinSolNewEmpty(p->context);
    if (!s) return NULL;
    s->ops->gettype = linear_type;
    s->ops->solve = never_solve;
    return s;
}

static SUNNonlinearSolver_Type nonlinear_type(SUNNonlinearSolver s) {
    (void)s;
    return SUNNONLINEARSOLVER_ROOTFIND;
}

static int set_setup(SUNNonlinearSolver s, SUNNonlinSolLSetupFn setup) {
    ((pack *)s->content)->newton.setup = setup;
    return 0;
}

static int ignore_system(SUNNonlinearSolver s, SUNNonlinSolSysFn f) {
    (void)s, (void)f;
    return 0;
}

static int ignore_solve(SUNNonlinearSolver s, SUNNonlinSolLSolveFn f) {
    (void)s, (void)f;
    return 0;
}

static int ignore_test(SUNNonlinearSolver s, SUNNonlinSolConvTestFn f, void *data) {
    (void)s, (void)f, (void)data;
    return 0;
}

static int ignore_limit(SUNNonlinearSolver s, int most) {
    (void)s, (void)most;
    return 0;
}

static int get_iterations(SUNNonlinearSolver s, long *count) {
    *count = ((pack *)s->content)->newton.iterations + 1;
    return 0;
}

static int get_current_iteration(SUNNonlinearSolver s, int *iteration) {
    *iteration = ((pack *)s->content)->newton.iterations;
    return 0;
}

static int get_failures(SUNNonlinearSolver s, long *count) {
    (void)s;
    *count = 0;
    return 0;
}

static int free_shell(SUNNonlinearSolver s) {
    s->content = NULL;
    SUNNonlinSolFreeEmpty(s);
    return 0;
}

SUNNonlinearSolver pack_nonlinear_solver_new(pack *p) {
    SUNNonlinearSolver s = SUNNonlinSolNewEmpty(p->context);
    if (!s) return NULL;
    s->content = p;
    s->ops->gettype = nonlinear_type;
    s->ops->solve = p->kernels->newton;
    s->ops->setsysfn = ignore_system;
    s->ops->setlsetupfn = set_setup;
    s->ops->setlsolvefn = ignore_solve;
    s->ops->setctestfn = ignore_test;
    s->ops->setmaxiters = ignore_limit;
    s->ops->getnumiters = get_iterations;
    s->ops->getcuriter = get_current_iteration;
    s->ops->getnumconvfails = get_failures;
    s->ops->free = free_shell;
    return s;
}
