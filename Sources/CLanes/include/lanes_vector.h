// The vector of LANES_WIDTH doubles and its elementary operations: a template, included once for each width and level.
// Between `#define LANES_WIDTH w`, `#define LANES_LEVEL l` (a word that ends names) with this header, and
// lanes_vector_end.h, which takes all of it back, stands the code that uses it; lanes_levels.h says how that code is
// compiled for its level. Width 1 is a vector of one.
//
//   LANES_NAMED(f)            the name of f for this level and width, as f_avx2_8
//   LANE, MASK                the vector of doubles, and of 64-bit integers; comparisons of LANEs give a MASK, all bits
//                             set where true, none where false; a cast from one to the other keeps the bits
//   SPLAT(x)                  x in every lane
//   CHOOSE(mask, x, y)        x where the mask is set, else y
//   TRUTH(mask)               1 where the mask is set, else 0
//   ANY(mask)                 whether it is set in any lane
//   LARGEST(x)                the largest magnitude among the lanes, a double; NaN if any lane is NaN
//   MAGNITUDE(x), SQUARE_ROOT(x), ROUND_DOWN(x)
//   LANES_INLINE              for helper functions that take or give vectors by value

#include <stdint.h>

// Vectors wider than a level's registers have no fixed calling convention; here no such call is left after inlining.
#pragma GCC diagnostic ignored "-Wpsabi"

#define LANES_JOIN(name, level, width) name##_##level##_##width
#define LANES_JOIN_VALUES(name, level, width) LANES_JOIN(name, level, width)
#define LANES_NAMED(name) LANES_JOIN_VALUES(name, LANES_LEVEL, LANES_WIDTH)
#define LANES_INLINE static inline __attribute__((always_inline))
#define LANE LANES_NAMED(lanes_vector)
#define MASK LANES_NAMED(lanes_mask)

// Registers are aligned to 64 bytes, whatever the width.
#define LANES_LAYOUT __attribute__((vector_size(8 * LANES_WIDTH), aligned(LANES_WIDTH == 1 ? 8 : 64), may_alias))
typedef double LANE LANES_LAYOUT;
typedef int64_t MASK LANES_LAYOUT;

#define SPLAT(x) ((LANE){0} + (x))
#define CHOOSE(mask, x, y) ((LANE)(((MASK)(mask) & (MASK)(x)) | (~(MASK)(mask) & (MASK)(y))))
#define TRUTH(mask) ((LANE)((MASK)(mask) & (MASK)SPLAT(1.0)))
#define MAGNITUDE(x) ((LANE)((MASK)(x) & INT64_MAX))
#define ANY(mask) LANES_NAMED(lanes_any)(mask)
#define LARGEST(x) LANES_NAMED(lanes_largest)(x)

#if defined(__clang__)
#define SQUARE_ROOT(x) __builtin_elementwise_sqrt(x)
#define ROUND_DOWN(x) __builtin_elementwise_floor(x)
LANES_INLINE int LANES_NAMED(lanes_any)(MASK mask) { return __builtin_reduce_or(mask) != 0; }
// The bits of magnitudes are ordered as the magnitudes are, with NaN above infinity.
LANES_INLINE int64_t LANES_NAMED(lanes_largest_bits)(MASK bits) { return __builtin_reduce_max(bits); }
#else
#define SQUARE_ROOT(x) LANES_NAMED(lanes_square_root)(x)
#define ROUND_DOWN(x) LANES_NAMED(lanes_round_down)(x)
LANES_INLINE LANE LANES_NAMED(lanes_square_root)(LANE x) {
    for (int lane = 0; lane < LANES_WIDTH; lane++) x[lane] = __builtin_sqrt(x[lane]);
    return x;
}
LANES_INLINE LANE LANES_NAMED(lanes_round_down)(LANE x) {
    for (int lane = 0; lane < LANES_WIDTH; lane++) x[lane] = __builtin_floor(x[lane]);
    return x;
}
LANES_INLINE int LANES_NAMED(lanes_any)(MASK mask) {
    int64_t all = 0;
    for (int lane = 0; lane < LANES_WIDTH; lane++) all |= mask[lane];
    return all != 0;
}
LANES_INLINE int64_t LANES_NAMED(lanes_largest_bits)(MASK bits) {
    int64_t largest = bits[0];
    for (int lane = 1; lane < LANES_WIDTH; lane++) largest = bits[lane] > largest ? bits[lane] : largest;
    return largest;
}
#endif

LANES_INLINE double LANES_NAMED(lanes_largest)(LANE x) {
    const union {
        int64_t bits;
        double value;
    } largest = {LANES_NAMED(lanes_largest_bits)((MASK)MAGNITUDE(x))};
    return largest.value;
}
