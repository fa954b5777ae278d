// The kernels at every level and width, and the choice among them.
#include "pack.h"
#include <lanes_levels.h>
#include <math.h>

LANES_NEVER_FUSE

#define LANES_LEVEL plain
#define LANES_WIDTH 8
#include "kernels.inc.h"
#define LANES_WIDTH 16
#include "kernels.inc.h"
#undef LANES_LEVEL

#if LANES_HAS_X86_LEVELS
LANES_AVX2_BEGIN
#define LANES_LEVEL avx2
#define LANES_WIDTH 8
#include "kernels.inc.h"
#define LANES_WIDTH 16
#include "kernels.inc.h"
#undef LANES_LEVEL
LANES_END_LEVEL

LANES_AVX512_BEGIN
#define LANES_LEVEL avx512
#define LANES_WIDTH 8
#include "kernels.inc.h"
#define LANES_WIDTH 16
#include "kernels.inc.h"
#undef LANES_LEVEL
LANES_END_LEVEL
#endif

const pack_kernels *pack_kernels_for(int width, enum lanes_level level) {
    if (width != 8 && width != 16) return NULL;
    const enum lanes_level best = lanes_best_level();
    switch (level < best ? level : best) {
#if LANES_HAS_X86_LEVELS
    case LANES_AVX512: return width == 8 ? &kernels_avx512_8 : &kernels_avx512_16;
    case LANES_AVX2: return width == 8 ? &kernels_avx2_8 : &kernels_avx2_16;
#endif
    default: return width == 8 ? &kernels_plain_8 : &kernels_plain_16;
    }
}
