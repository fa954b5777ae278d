// What a competent user writes by hand with CVODE: one subject at a time, BDF, dense analytic Jacobian, a restart at
// each dose and at each infusion's end. `dosis bench` compiles it and takes turns with it; by hand:
//   cc -O2 *.c -o plain -lsundials_cvode -lsundials_nvecserial -lm
//   ./plain W1 parameters.csv doses.csv END READINGS RTOL ATOL outputs.f64
// READINGS are spread evenly from 0 to END. Prints what it took, reading and writing not counted; writes float64
// [subject][reading][output].
#include "tables.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#if SUNDIALS_VERSION_MAJOR >= 7
#define NO_COMMUNICATOR SUN_COMM_NULL
#else
#define NO_COMMUNICATOR NULL
#endif

struct grid {
    double step;
    int readings;
};

struct solver {
    const struct workload *w;
    void *cvode;
    N_Vector y;
    struct subject subject;
};

static double seconds(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static struct solver make_solver(const struct workload *w, double rtol, double atol) {
    struct solver s = {.w = w};
    SUNContext context;
    SUNContext_Create(NO_COMMUNICATOR, &context);
    s.y = N_VNew_Serial(w->states, context);
    N_VConst(1, s.y);
    s.cvode = CVodeCreate(CV_BDF, context);
    SUNMatrix matrix = SUNDenseMatrix(w->states, w->states, context);
    SUNLinearSolver linear = SUNLinSol_Dense(s.y, matrix, context);
    int flag = CVodeInit(s.cvode, w->derivative, 0, s.y);
    if (!flag) flag = CVodeSStolerances(s.cvode, rtol, atol);
    if (!flag) flag = CVodeSetLinearSolver(s.cvode, linear, matrix);
    if (!flag) flag = CVodeSetJacFn(s.cvode, w->jacobian);
    if (!flag) flag = CVodeSetMaxNumSteps(s.cvode, 1000000);
    if (flag) {
        fprintf(stderr, "CVODE cannot be set up: %s\n", CVodeGetReturnFlagName(flag));
        exit(1);
    }
    return s;
}

// One subject from 0 to the last reading. Readings at a dose's time come before it. Returns CVODE's flag if that fails.
static int solve(struct solver *s, const struct event *event, const struct event *last, struct grid grid, double *out) {
    const struct workload *w = s->w;
    double *y = VALUES(s->y), *p = s->subject.parameter, end = grid.step * (grid.readings - 1), t = 0, reached;
    int k = 0, flag;
    w->initial(p, y);
    w->observe(p, y, out);
    for (k = 1; t < end;) {
        for (; event < last && event->time <= t; event++) {
            y[w->dosed] += event->amount;
            s->subject.rate = event->rate;
        }
        double next = event < last && event->time < end ? event->time : end;
        if ((flag = CVodeReInit(s->cvode, t, s->y))) return flag;
        CVodeSetStopTime(s->cvode, next);
        for (; k < grid.readings && k * grid.step <= next; k++) {
            if ((flag = CVode(s->cvode, k * grid.step, s->y, &t, CV_NORMAL)) < 0) return flag;
            w->observe(p, y, out + k * w->outputs);
        }
        if (t < next && (flag = CVode(s->cvode, next, s->y, &reached, CV_NORMAL)) < 0) return flag;
        t = next;
    }
    return 0;
}

static const struct workload *workload(const char *name) {
    static const struct workload *const all[] = {&w1, &w2, &w3, &w4, &w5, NULL};
    if (!strcmp(name, "W6")) return &w1; // the same model; only the doses differ
    for (int i = 0; all[i]; i++)
        if (!strcmp(name, all[i]->name)) return all[i];
    fprintf(stderr, "there is no workload %s\n", name);
    exit(2);
}

int main(int count, char **argument) {
    if (count != 9) {
        fprintf(stderr, "usage: plain W1 parameters.csv doses.csv END READINGS RTOL ATOL outputs.f64\n");
        return 2;
    }
    const struct workload *w = workload(argument[1]);
    struct table table = read_tables(w, argument[2], argument[3]);
    struct grid grid = {.readings = atoi(argument[5])};
    grid.step = atof(argument[4]) / (grid.readings - 1);
    size_t size = (size_t)grid.readings * (size_t)w->outputs;
    double *outputs = calloc((size_t)table.subjects * size, sizeof *outputs);
    if (!outputs) return 1;

    double began = seconds(CLOCK_MONOTONIC), used = seconds(CLOCK_PROCESS_CPUTIME_ID);
    struct solver solver = make_solver(w, atof(argument[6]), atof(argument[7]));
    if (CVodeSetUserData(solver.cvode, &solver.subject)) return 1;
    for (int s = 0; s < table.subjects; s++) {
        solver.subject = table.subject[s];
        const struct event *first = table.event + table.first[s], *last = table.event + table.first[s + 1];
        int flag = solve(&solver, first, last, grid, outputs + (size_t)s * size);
        if (flag) fprintf(stderr, "subject %d: %s\n", s, CVodeGetReturnFlagName(flag));
        if (flag) return 1;
    }
    printf(
        "{\"subjects\": %d, \"seconds\": %.9f, \"cpu_seconds\": %.9f}\n", table.subjects, seconds(CLOCK_MONOTONIC) - began,
        seconds(CLOCK_PROCESS_CPUTIME_ID) - used);

    FILE *file = fopen(argument[8], "wb");
    int written = file && fwrite(outputs, size * sizeof *outputs, (size_t)table.subjects, file) == (size_t)table.subjects;
    return file && fclose(file) == 0 && written ? 0 : 1;
}
