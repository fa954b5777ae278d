#include "CLanes.h"
#include <math.h>

// A product and a sum must stay two roundings on every machine, or widths and platforms would differ in the last bit.
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__)
#pragma GCC optimize("fp-contract=off")
#endif

void lanes_run_16(const lanes_instruction *program, double *registers);

#define LANES_WIDTH 1
#define LANES_RUN lanes_run_1
#include "interpreter.inc.h"
#undef LANES_RUN
#undef LANES_WIDTH

#define LANES_WIDTH 8
#define LANES_RUN lanes_run_8
#include "interpreter.inc.h"
#undef LANES_RUN
#undef LANES_WIDTH

#define LANES_WIDTH 16
#define LANES_RUN lanes_run_16
#include "interpreter.inc.h"
#undef LANES_RUN
#undef LANES_WIDTH

enum lanes_level lanes_best_level(void) { return LANES_PLAIN; }

lanes_function lanes_interpreter(int width, enum lanes_level level) {
    (void)level;
    return width == 1 ? lanes_run_1 : width == 8 ? lanes_run_8 : width == 16 ? lanes_run_16 : 0;
}
