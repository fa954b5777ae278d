#include "functions.h"
#include "functions.h"
#include "functions.h"
#include "kernels.h"
#include "lanes_levels.h"
#include <math.h>

#if LANES_HAS_X86_LEVELS

LANES_NEVER_FUSE
LANES_AVX2_BEGIN

#define LANES_LEVEL avx2
#include "widths.inc.h"

LANES_END_LEVEL

#endif
