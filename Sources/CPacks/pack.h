// The pack's insides, shared by its files.
#pragma once
#include "CPacks.h"
#include <cvodes/cvodes.h>
#include <cvodes/cvodes_ls.h>
#include <stdbool.h>
#include <sundials/sundials_linearsolver.h>
#include <sundials/sundials_matrix.h>
#include <sundials/sundials_nonlinearsolver.h>
#include <sundials/sundials_nvector.h>
#include <sundials/sundials_version.h>

#define PACK_ALIGNMENT 128
/// Adams methods reach order 12, so thirteen history vectors.
#define PACK_HISTORY 13

/// What differs by instruction set and width.
typedef struct {
    void (*set_vector_operations)(N_Vector_Ops);
    CVRhsFn derivative;
    CVEwtFn weights;
    CVLsLinSysFn linear_system;
    int (*newton)(SUNNonlinearSolver, N_Vector, N_Vector, N_Vector, sunrealtype, sunbooleantype, void *);
    void (*observe)(pack *, const double *x, const double *times);
    uint32_t (*take_step)(const pack_window *, const double *, int, const double *, const double *, uint32_t);
} pack_kernels;

/// Newton's iteration between two calls.
typedef struct {
    SUNNonlinSolLSetupFn setup;
    double rate, last, gamma_of_setup;
    bool jacobian_is_current;
    int iterations;
} pack_newton;

struct pack {
    pack_model model;
    int width;
    const pack_kernels *kernels;
    double *registers, *origin, *length, *rates, *sizes, *fallback;
    double relative, fraction;
    const double *absolute;
    /// States that some lane has input into.
    int *fed;
    int fed_count;
    pack_transit *transits;
    int transit_count, transit_capacity;
    double first_step;
    pack_newton newton;
    /// Lanes last found not finite, and at which evaluation of the derivative.
    uint32_t not_finite;
    long not_finite_at;
    /// Lane-pivoted dense factors, for matrices whose pivots in the symbolic order are too small; memory only then.
    bool is_pivoted;
    double largest_reciprocal;
    double *dense;
    int64_t *pivots;
    /// Steps left until the stretch counts as too long.
    long step_limit;
    double place;
    int flag;
    int order;
    const double *history[PACK_HISTORY];
    pack_statistics work;
    SUNContext context;
    void *cvode;
    N_Vector state, scratch;
    SUNMatrix matrix;
    SUNLinearSolver linear_solver;
    SUNNonlinearSolver nonlinear_solver;
    enum pack_method method;
};

/// The content of an N_Vector: `states` times `width` doubles.
typedef struct {
    double *values;
    pack *owner;
    /// Set while ``pack_capture`` reads the history: a linear combination into this vector only notes its terms.
    bool captures;
} pack_vector;

static inline double *pack_values(N_Vector v) { return ((pack_vector *)v->content)->values; }
static inline pack *pack_owner(N_Vector v) { return ((pack_vector *)v->content)->owner; }

N_Vector pack_vector_new(pack *);
N_Vector pack_vector_clone(N_Vector);
void pack_vector_destroy(N_Vector);

SUNMatrix pack_matrix_new(pack *);
SUNLinearSolver pack_linear_solver_new(pack *);
SUNNonlinearSolver pack_nonlinear_solver_new(pack *);

/// Adds the transit doses' rates to the derivative in the registers, at the time there.
void pack_add_transits(pack *);

/// Sees to memory for dense factors. - Returns: false if there is none.
bool pack_make_dense(pack *);

/// By level and width; NULL for those that this machine's architecture has not.
const pack_kernels *pack_kernels_for(int width, enum lanes_level level);
