#include "CLanes.h"
#include <math.h>

// A product and a sum must stay two roundings on every machine, or widths and platforms would differ in the last bit.
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__)
#pragma GCC optimize("fp-contract=off")
#endif

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
