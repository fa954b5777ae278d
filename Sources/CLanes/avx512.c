#include "functions.h"
#include "functions.h"
#include "functions.h"
#include "kernels.h"
#include "lanes_levels.h"
#include <math.h>

#if LANES_HAS_X86_LEVELS

#include <immintrin.h>
#define LANES_PERMUTES_TABLES 1

#include <immintrin.h>
#define LANES_PERMUTES_TABLES 1

#include <immintrin.h>
#define LANES_PERMUTES_TABLES 1

LANES_NEVER_FUSE
LANES_AVX512_BEGIN

#define LANES_LEVEL avx512
#include "widths.inc.h"

LANES_END_LEVEL

#endif
