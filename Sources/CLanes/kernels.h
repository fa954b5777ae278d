#pragma once
#include "CLanes.h"

/// What is compiled for one width and level.
typedef struct {
    lanes_function interpreter;
    lanes_functions functions;
} lanes_kernels;

extern const lanes_kernels kernels_plain_1, kernels_plain_8, kernels_plain_16;
extern const lanes_kernels kernels_avx2_1, kernels_avx2_8, kernels_avx2_16;
extern const lanes_kernels kernels_avx512_1, kernels_avx512_8, kernels_avx512_16;
