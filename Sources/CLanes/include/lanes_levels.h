#pragma once

// LANES_AVX2_BEGIN ... LANES_END_LEVEL and LANES_AVX512_BEGIN ... LANES_END_LEVEL enclose functions compiled for an
// instruction set above the one the whole build is for, without compiler flags. LANES_NEVER_FUSE, once at the top of a
// file, keeps a product and a sum two roundings on every machine, or levels and platforms would differ in the last bit.

#if defined(__clang__)
#define LANES_NEVER_FUSE _Pragma("STDC FP_CONTRACT OFF")
#elif defined(__GNUC__)
#define LANES_NEVER_FUSE _Pragma("GCC optimize(\"fp-contract=off\")")
#endif

#if defined(__x86_64__)
#define LANES_HAS_X86_LEVELS 1
#if defined(__clang__)
#define LANES_AVX2_BEGIN \
    _Pragma("clang attribute push(__attribute__((target(\"avx2,fma\"))), apply_to = function)")
#define LANES_AVX512_BEGIN \
    _Pragma("clang attribute push(__attribute__((target(\"avx512f,avx512dq,avx512vl,avx2,fma\"))), apply_to = function)")
#define LANES_END_LEVEL _Pragma("clang attribute pop")
#else
#define LANES_AVX2_BEGIN _Pragma("GCC push_options") _Pragma("GCC target(\"avx2,fma\")")
#define LANES_AVX512_BEGIN \
    _Pragma("GCC push_options") _Pragma("GCC target(\"avx512f,avx512dq,avx512vl,avx2,fma,prefer-vector-width=512\")")
#define LANES_END_LEVEL _Pragma("GCC pop_options")
#endif
#else
#define LANES_HAS_X86_LEVELS 0
#endif
