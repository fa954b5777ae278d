#pragma once
#include <CLanes.h>
#include <stdint.h>

#if defined(__clang__)
#pragma clang assume_nonnull begin
#else
#define _Nullable
#endif

/// A pack: several twins of one model as one CVODE problem.
///
/// All of a pack's numbers stand as structure of arrays: `width` doubles (one per lane) for every state or register.
/// Every lane runs through its own stretch of time while the pack runs through s in [0, 1]: lane time is
/// origin + s * length, and the derivative by s is length times the model's. A lane of length 0 rests.
///
/// One thread uses a pack at a time. No function prints or exits; failures are CVODE's codes.
typedef struct pack pack;

/// What a pack runs: an interpreter with its bytecode, or native code that ignores it.
typedef struct {
    lanes_function function;
    const lanes_instruction *instructions;
} pack_program;

/// The model as a pack sees it: programs over one register file, and where things stand in it. Copied, but for the
/// arrays and bytecode it points to, which must outlive the pack.
typedef struct {
    int states;
    int registers;
    /// First of the registers that hold the states, and of those that `derivative` leaves the derivatives in.
    int state_register, slope_register;
    int time_register;
    /// Where `factor` finds minus the step factor gamma; `solve` works in place from `vector_register` on.
    int gamma_register, vector_register;
    /// Reciprocal pivots that `factor` leaves, `states` of them.
    const uint16_t *pivot_registers;
    /// The Jacobian's structural nonzeros: register (where `jacobian` leaves it), row, column.
    int nonzeros;
    const uint16_t *jacobian_registers, *jacobian_rows, *jacobian_columns;
    /// The states that `observables` reads.
    int observed;
    const uint16_t *observed_states;
    pack_program derivative, jacobian, factor, solve, observables;
} pack_model;

/// Why ``pack_advance`` returned.
enum pack_event {
    /// `until` is reached or passed.
    PACK_ADVANCED = 0,
    /// The end of the stretch is reached.
    PACK_FINISHED = 1,
    /// See ``pack_bad_lanes`` and ``pack_flag``.
    PACK_FAILED = 2
};

/// CVODE's method.
enum pack_method { PACK_BDF = 0, PACK_ADAMS = 1 };

/// A pack of `width` (8 or 16) lanes; NULL if there is no memory or no such width.
pack *_Nullable pack_create(const pack_model * model, int width, enum lanes_level level, enum pack_method method);
void pack_free(pack *_Nullable);

/// `width` doubles per register.
double * pack_registers(pack *);
/// The state at the pack's present place, `width` doubles per state.
double * pack_state(pack *);
/// Per lane: when its stretch begins, and how long it is.
double * pack_origin(pack *);
double * pack_length(pack *);
/// Constant input rates into states, in state units per time, `width` doubles per state.
double * pack_rates(pack *);
/// One dose on its way through transit compartments into a state of a lane: while x = constant (t - arrival) is above 0
/// it adds exp(log_scale + number log(x) - x) to the state's derivative (Savic 2007, equation 11).
typedef struct {
    int lane, state;
    double arrival, constant, number, log_scale;
} pack_transit;

/// The transit doses of the coming stretch; copied. The bits of their rates do not depend on the instruction set.
/// - Returns: 0, or -1 if there is no memory.
int pack_set_transits(pack *, const pack_transit *doses, int count);

/// The longest step and the first step of the coming steps, in s; 0: CVODE's own choice.
void pack_limit_steps(pack *, double longest);
void pack_set_first_step(pack *, double length);

/// A state without a size is still nothing below this part of the lane's fallback size.
#define PACK_NOISE 1e-12

/// Per state and lane, the largest magnitude met so far; per lane, the size of states that have none.
double * pack_sizes(pack *);
double * pack_fallback_sizes(pack *);

/// Error weights 1 / (relative |y| + fraction * size), or with the absolute tolerance per state where `absolute` is
/// not NULL (it must outlive its use).
void pack_set_tolerances(pack *, double relative, double fraction, const double *_Nullable absolute);

/// How large a reciprocal pivot may get before a matrix is factored anew with pivoting; a million unless set.
void pack_set_largest_reciprocal(pack *, double);

/// Begins a stretch at s = 0 (or `place`, after a failure) from the state in ``pack_state``.
/// - Parameter step_limit: steps allowed until the stretch's end.
/// - Returns: CVODE's code, 0 if all is well.
int pack_start(pack *, double place, long step_limit);

/// Steps until the first step end at or beyond `until`, at least once.
enum pack_event pack_advance(pack *, double until);

/// The end of the last step, in s; where the stretch stands.
double pack_place(const pack *);
/// After a failure: puts the state at the last step's end into ``pack_state``.
void pack_restore(pack *);
/// CVODE's code of the last failure.
int pack_flag(const pack *);
/// After a failure: lanes whose numbers are not finite, or else the one with the largest error; bit per lane.
uint32_t pack_bad_lanes(pack *);

/// Takes hold of the polynomial of the last step: every state is sum_k history[k] x^k with x = (s - place) / step.
/// - Returns: its order.
int pack_capture(pack *, double * step);
/// The k-th coefficients, `width` doubles per state; after ``pack_capture``.
const double * pack_history(const pack *, int k);
/// Evaluates the observables at x[lane] of the captured polynomial, at the lanes' times; values are left in the registers.
void pack_observe(pack *, const double * x, const double * times);

/// What a window over time gathers of an observable.
enum pack_window_kind {
    PACK_AREA = 0,
    PACK_HIGHEST = 1,
    PACK_LOWEST = 2,
    /// Time above the threshold.
    PACK_TIME_ABOVE = 3,
    /// The same of a truth, 1 or 0, and when it was first above the threshold of 0.5.
    PACK_TRUTH = 4
};

/// A window over time for all lanes: where it gathers, `width` doubles each; `best` and `time` are NaN at first.
typedef struct {
    enum pack_window_kind kind;
    double threshold;
    double *total, *best, *time;
} pack_window;

/// Takes the step of the lanes named by `lanes` (bit per lane) into a window.
/// - Parameters:
///   - values: the observable at the step's six nodes, `stride` doubles from node to node: at its ends and at the four
///     Gauss-Legendre nodes between.
///   - start, length: the step in each lane's time.
/// - Returns: lanes that something happens to between the nodes (an extreme, a crossing); nothing of them is taken.
uint32_t pack_take_step(
    pack *, const pack_window *, const double *values, int stride, const double *start, const double *length,
    uint32_t lanes);

/// Work since the pack was made.
typedef struct {
    long steps, derivatives, jacobians, factorisations, iterations, pivoted;
} pack_statistics;
pack_statistics pack_work(const pack *);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif
