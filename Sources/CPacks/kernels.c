// The kernels at every level and width, and the choice among them.
#include "pack.h"
#include <lanes_levels.h>
#include <math.h>

LANES_NEVER_FUSE

// Ends and Gauss-Legendre nodes of a step on [0, 1], and the nodes' weights, outer and inner: (1 -+ x)/2 with
// x^2 = 3/7 +- (2/7) sqrt(6/5); weights (18 -+ sqrt 30)/72 (Abramowitz and Stegun 25.4.30).
static const double pack_nodes[6] = {
    0, 0.069431844202973713, 0.33000947820757187, 0.66999052179242813, 0.93056815579702629, 1,
};
static const double pack_weights[2] = {0.17392742256872693, 0.32607257743127307};

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
