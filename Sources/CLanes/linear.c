#include "lanes_linear.h"
#include "lanes_levels.h"

// Products and sums are fused explicitly, nowhere else.
LANES_NEVER_FUSE

#if LANES_HAS_X86_LEVELS
// Baseline x86-64 has no fused operation.
#define FUSED(a, b, c) ((a) * (b) + (c))
#define LANES_FUSES 0
#else
#define FUSED(a, b, c) LANES_FUSED(a, b, c)
#define LANES_FUSES 1
#endif
#if defined(__clang__)
#define LANES_FUSED(a, b, c) __builtin_elementwise_fma(a, b, c)
#else
#define LANES_FUSED(a, b, c) ({ \
    LANE lanes_a = (a), lanes_b = (b), lanes_c = (c); \
    for (int l = 0; l < LANES_WIDTH; l++) lanes_c[l] = __builtin_fma(lanes_a[l], lanes_b[l], lanes_c[l]); \
    lanes_c; })
#endif

#define LANES_WIDTH 8
#define LANES_LEVEL plain
#include "lanes_vector.h"
#include "linear.inc.h"
#include "lanes_vector_end.h"
#undef LANES_LEVEL
#undef FUSED
#undef LANES_FUSES

#if LANES_HAS_X86_LEVELS
#define FUSED(a, b, c) LANES_FUSED(a, b, c)
#define LANES_FUSES 1

LANES_AVX2_BEGIN
#define LANES_WIDTH 8
#define LANES_LEVEL avx2
#include "lanes_vector.h"
#include "linear.inc.h"
#include "lanes_vector_end.h"
#undef LANES_LEVEL
LANES_END_LEVEL

LANES_AVX512_BEGIN
#define LANES_WIDTH 8
#define LANES_LEVEL avx512
#include "lanes_vector.h"
#include "linear.inc.h"
#include "lanes_vector_end.h"
#undef LANES_LEVEL
LANES_END_LEVEL
#endif

const lanes_linear_kernels *lanes_linear(enum lanes_level level) {
#if LANES_HAS_X86_LEVELS
    enum lanes_level best = lanes_best_level();
    if (level > best) level = best;
    if (level == LANES_AVX512) return &linear_kernels_avx512_8;
    if (level == LANES_AVX2) return &linear_kernels_avx2_8;
#endif
    (void)level;
    return &linear_kernels_plain_8;
}
