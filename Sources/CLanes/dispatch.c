#include "kernels.h"
#include "lanes_levels.h"

enum lanes_level lanes_best_level(void) {
#if LANES_HAS_X86_LEVELS
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return LANES_PLAIN;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        return LANES_AVX512;
    return LANES_AVX2;
#else
    return LANES_PLAIN;
#endif
}

static const lanes_kernels *kernels_for(int width, enum lanes_level level) {
    const enum lanes_level best = lanes_best_level();
    if (level > best) level = best;
    const int column = width == 1 ? 0 : width == 8 ? 1 : width == 16 ? 2 : -1;
    if (column < 0) return 0;
    static const lanes_kernels *const kernels[][3] = {
        [LANES_PLAIN] = {&kernels_plain_1, &kernels_plain_8, &kernels_plain_16},
#if LANES_HAS_X86_LEVELS
        [LANES_AVX2] = {&kernels_avx2_1, &kernels_avx2_8, &kernels_avx2_16},
        [LANES_AVX512] = {&kernels_avx512_1, &kernels_avx512_8, &kernels_avx512_16},
#endif
    };
    return kernels[level][column];
}

lanes_function lanes_interpreter(int width, enum lanes_level level) {
    const lanes_kernels *kernels = kernels_for(width, level);
    return kernels ? kernels->interpreter : 0;
}

const lanes_functions *lanes_functions_for(int width, enum lanes_level level) {
    const lanes_kernels *kernels = kernels_for(width, level);
    return kernels ? &kernels->functions : 0;
}
