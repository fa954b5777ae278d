// All kernels of one width and level: a template over LANES_WIDTH and LANES_LEVEL.

#include "lanes_vector.h"
#include "functions.inc.h"
#include "interpreter.inc.h"

static void LANES_NAMED(store_exp)(double *d, const double *a) { *(LANE *)d = LANES_NAMED(exp)(*(const LANE *)a); }
static void LANES_NAMED(store_log)(double *d, const double *a) { *(LANE *)d = LANES_NAMED(log)(*(const LANE *)a); }
static void LANES_NAMED(store_log10)(double *d, const double *a) { *(LANE *)d = LANES_NAMED(log10)(*(const LANE *)a); }
static void LANES_NAMED(store_pow)(double *d, const double *a, const double *b) {
    *(LANE *)d = LANES_NAMED(pow)(*(const LANE *)a, *(const LANE *)b);
}

const lanes_kernels LANES_NAMED(kernels) = {
    .interpreter = LANES_NAMED(interpret),
    .functions = {
        .exp = LANES_NAMED(store_exp),
        .log = LANES_NAMED(store_log),
        .log10 = LANES_NAMED(store_log10),
        .pow = LANES_NAMED(store_pow),
    },
};

#include "lanes_vector_end.h"
