// A pack's life: memory, CVODE, stretches, failures.
#include "pack.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/// In s: shorter steps mean that some lane is at a singularity.
#define SHORTEST_STEP 1e-14
/// What Newton's iteration may leave of the error test's bound; CVODE's own 0.1 costs stiff models more steps than
/// the iterations it saves.
#define NEWTON_ACCURACY 0.03
/// Before it gives up, CVODE tries shorter and shorter steps for about so many evaluations.
#define RECENT_EVALUATIONS 50

// MARK: Making

static double *lanes(const pack *p, size_t rows) {
    const size_t bytes = (rows ? rows : 1) * p->width * sizeof(double);
    double *values = aligned_alloc(PACK_ALIGNMENT, (bytes + PACK_ALIGNMENT - 1) / PACK_ALIGNMENT * PACK_ALIGNMENT);
    if (values) memset(values, 0, bytes);
    return values;
}

#if SUNDIALS_VERSION_MAJOR >= 7
static int make_context(SUNContext *context) { return SUNContext_Create(SUN_COMM_NULL, context); }
static int silence(pack *p) { return SUNContext_ClearErrHandlers(p->context); }
#else
static int make_context(SUNContext *context) { return SUNContext_Create(NULL, context); }
static int silence(pack *p) { return CVodeSetErrFile(p->cvode, NULL); }
#endif

static bool make_memory(pack *p) {
    const size_t n = p->model.states;
    p->registers = lanes(p, p->model.registers);
    p->origin = lanes(p, 1);
    p->length = lanes(p, 1);
    p->rates = lanes(p, n);
    p->sizes = lanes(p, n);
    p->fallback = lanes(p, 1);
    p->fed = calloc(n, sizeof *p->fed);
    return p->registers && p->origin && p->length && p->rates && p->sizes && p->fallback && p->fed;
}

static bool make_solver(pack *p) {
    if (make_context(&p->context)) return false;
    p->state = pack_vector_new(p);
    p->scratch = pack_vector_new(p);
    p->matrix = pack_matrix_new(p);
    p->linear_solver = pack_linear_solver_new(p);
    p->nonlinear_solver = pack_nonlinear_solver_new(p);
    if (!p->state || !p->scratch || !p->matrix || !p->linear_solver || !p->nonlinear_solver) return false;
    p->cvode = CVodeCreate(p->method == PACK_ADAMS ? CV_ADAMS : CV_BDF, p->context);
    return p->cvode && !CVodeInit(p->cvode, p->kernels->derivative, 0, p->state) && !silence(p)
        && !CVodeSetUserData(p->cvode, p) && !CVodeWFtolerances(p->cvode, p->kernels->weights)
        && !CVodeSetLinearSolver(p->cvode, p->linear_solver, p->matrix)
        && !CVodeSetLinSysFn(p->cvode, p->kernels->linear_system)
        && !CVodeSetNonlinearSolver(p->cvode, p->nonlinear_solver) && !CVodeSetMaxHnilWarns(p->cvode, -1)
        && !CVodeSetMinStep(p->cvode, SHORTEST_STEP) 
        && !CVodeSetNonlinConvCoef(p->cvode, NEWTON_ACCURACY);
}

pack *pack_create(const pack_model *model, int width, enum lanes_level level, enum pack_method method) {
    const pack_kernels *kernels = pack_kernels_for(width, level);
    pack *p = kernels && model->states > 0 ? calloc(1, sizeof *p) : NULL;
    if (!p) return NULL;
    p->model = *model;
    p->width = width;
    p->kernels = kernels;
    p->method = method;
    p->largest_reciprocal = 1e6;
    if (!make_memory(p) || !make_solver(p)) {
        pack_free(p);
        return NULL;
    }
    return p;
}

void pack_free(pack *p) {
    if (!p) return;
    if (p->cvode) CVodeFree(&p->cvode);
    if (p->nonlinear_solver) SUNNonlinSolFree(p->nonlinear_solver);
    if (p->linear_solver) SUNLinSolFreeEmpty(p->linear_solver);
    if (p->matrix) SUNMatFreeEmpty(p->matrix);
    pack_vector_destroy(p->scratch);
    pack_vector_destroy(p->state);
    if (p->context) SUNContext_Free(&p->context);
    free(p->registers);
    free(p->origin);
    free(p->length);
    free(p->rates);
    free(p->sizes);
    free(p->fallback);
    free(p->dense);
    free(p->pivots);
    free(p->fed);
    free(p->transits);
    free(p);
}

bool pack_make_dense(pack *p) {
    const size_t n = p->model.states;
    if (!p->dense) p->dense = lanes(p, n * n);
    if (!p->pivots) p->pivots = (int64_t *)lanes(p, n);
    return p->dense && p->pivots;
}

// MARK: Numbers

double *pack_registers(pack *p) { return p->registers; }
double *pack_state(pack *p) { return pack_values(p->state); }
double *pack_origin(pack *p) { return p->origin; }
double *pack_length(pack *p) { return p->length; }
double *pack_rates(pack *p) { return p->rates; }
double *pack_sizes(pack *p) { return p->sizes; }
double *pack_fallback_sizes(pack *p) { return p->fallback; }
double pack_place(const pack *p) { return p->place; }
int pack_flag(const pack *p) { return p->flag; }
const double *pack_history(const pack *p, int k) { return p->history[k]; }

void pack_set_tolerances(pack *p, double relative, double fraction, const double *absolute) {
    p->relative = relative;
    p->fraction = fraction;
    p->absolute = absolute;
}

void pack_set_largest_reciprocal(pack *p, double largest) { p->largest_reciprocal = largest; }

// MARK: Transit absorption

int pack_set_transits(pack *p, const pack_transit *doses, int count) {
    if (count > p->transit_capacity) {
        pack_transit *larger = realloc(p->transits, count * sizeof *larger);
        if (!larger) return -1;
        p->transits = larger;
        p->transit_capacity = count;
    }
    if (count > 0) memcpy(p->transits, doses, count * sizeof *doses);
    p->transit_count = count;
    return 0;
}

void pack_add_transits(pack *p) {
    const int width = p->width;
    const double *times = p->registers + (size_t)p->model.time_register * width;
    double *slopes = p->registers + (size_t)p->model.slope_register * width;
    for (int k = 0; k < p->transit_count; k++) {
        const pack_transit *d = p->transits + k;
        const double x = d->constant * (times[d->lane] - d->arrival);
        if (x < 0) continue;
        const double rate = x > 0 ? exp(d->log_scale + d->number * log(x) - x) : d->number == 0 ? exp(d->log_scale) : 0;
        slopes[d->state * width + d->lane] += rate;
    }
}

void pack_limit_steps(pack *p, double longest) { CVodeSetMaxStep(p->cvode, longest); }
void pack_set_first_step(pack *p, double length) { p->first_step = length; }

// MARK: Stretches

static void gather_fed(pack *p) {
    p->fed_count = 0;
    for (int i = 0; i < p->model.states; i++) {
        const double *row = p->rates + (size_t)i * p->width;
        bool any = false;
        for (int l = 0; l < p->width; l++) any |= row[l] != 0;
        if (any) p->fed[p->fed_count++] = i;
    }
}

int pack_start(pack *p, double place, long step_limit) {
    gather_fed(p);
    p->place = place;
    p->step_limit = step_limit;
    p->not_finite = 0;
    p->newton.jacobian_is_current = false;
    p->newton.rate = 1;
    p->newton.last = 0;
    p->newton.gamma_of_setup = 1;
    p->is_pivoted = false;
    p->flag = CVodeReInit(p->cvode, place, p->state);
    if (!p->flag) p->flag = CVodeSetStopTime(p->cvode, 1);
    if (!p->flag) p->flag = CVodeSetInitStep(p->cvode, p->first_step);
    p->first_step = 0;
    return p->flag;
}

enum pack_event pack_advance(pack *p, double until) {
    if (p->step_limit <= 0) {
        p->flag = CV_TOO_MUCH_WORK;
        return PACK_FAILED;
    }
    long before = 0, after = 0;
    CVodeGetNumSteps(p->cvode, &before);
    CVodeSetMaxNumSteps(p->cvode, p->step_limit);
    sunrealtype reached = p->place;
    // CVODE fits its first step to where it is asked to go; readings are not to touch the steps.
    const bool one_step = before == 0 || until <= p->place;
    if (one_step) p->flag = CVode(p->cvode, 1, p->state, &reached, CV_ONE_STEP);
    if (!one_step || (p->flag == CV_SUCCESS && reached < until))
        p->flag = CVode(p->cvode, until < 1 ? until : 1, p->state, &reached, CV_NORMAL);
    CVodeGetNumSteps(p->cvode, &after);
    p->work.steps += after - before;
    p->step_limit -= after - before;
    CVodeGetCurrentTime(p->cvode, &p->place);
    if (p->flag < 0) return PACK_FAILED;
    if (p->flag == CV_TSTOP_RETURN) return PACK_FINISHED;
    if (p->place < 1) return PACK_ADVANCED;
    // The last step passed `until`, too, and the state is that at `until`.
    CVodeGetDky(p->cvode, 1, 0, p->state);
    return PACK_FINISHED;
}

int pack_capture(pack *p, double *step) {
    pack_vector *content = p->scratch->content;
    content->captures = true;
    CVodeGetDky(p->cvode, p->place, 0, p->scratch);
    content->captures = false;
    CVodeGetLastStep(p->cvode, step);
    return p->order;
}

void pack_observe(pack *p, const double *x, const double *times) { p->kernels->observe(p, x, times); }

uint32_t pack_take_step(
    pack *p, const pack_window *w, const double *values, int stride, const double *start, const double *length,
    uint32_t lanes) {
    return p->kernels->take_step(w, values, stride, start, length, lanes);
}

// MARK: Failures

void pack_restore(pack *p) {
    long steps = 0;
    CVodeGetNumSteps(p->cvode, &steps);
    // Before the first step the state is still the one it started from.
    if (steps > 0) CVodeGetDky(p->cvode, p->place, 0, p->state);
}

uint32_t pack_bad_lanes(pack *p) {
    // Numbers that were not finite long ago were cured by a shorter step.
    const bool is_recent = p->work.derivatives - p->not_finite_at <= RECENT_EVALUATIONS;
    if (p->not_finite && is_recent && p->flag != CV_ERR_FAILURE && p->flag != CV_TOO_MUCH_WORK) return p->not_finite;
    const int n = p->model.states, width = p->width;
    uint32_t bad = 0;
    int worst = 0;
    double largest = -1;
    const bool known = !CVodeGetEstLocalErrors(p->cvode, p->scratch);
    const double *errors = pack_values(p->scratch), *y = pack_values(p->state);
    for (int l = 0; l < width; l++) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            const double size = p->sizes[i * width + l] > 0 ? p->sizes[i * width + l] : p->fallback[l];
            const double weight = p->relative * fabs(y[i * width + l]) + (p->absolute ? p->absolute[i] : p->fraction * size);
            const double e = known ? errors[i * width + l] / weight : 0;
            sum += e * e;
            if (!isfinite(y[i * width + l])) bad |= 1u << l;
        }
        if (!(sum - sum == 0)) bad |= 1u << l;
        if (sum > largest) largest = sum, worst = l;
    }
    return bad ? bad : 1u << worst;
}

pack_statistics pack_work(const pack *p) { return p->work; }
