#pragma once
#include <stdint.h>

/// Bytecode for registers that hold one double per lane. A program is a sequence of instructions that ends with
/// LANES_END; each writes register `d` from registers `a` and `b`. Operations of three operands are followed by one
/// instruction word whose `a` is the third operand `c`.
///
/// Every operation is that of IEEE 754 rounded once, never contracted; exp, log, log10 and pow are within 1 ulp (0.78 seen), and
/// what C11 Annex F says (computed by libm) for special arguments and results out of the normal range. Lanes do not
/// influence each other, so any width and any instruction set gives the same bits in each lane. Truth is 1 or 0 and
/// anything but 0 (NaN included) is true. Comparisons with NaN are false, but for `not equal`; min and max give NaN if
/// either operand is.
enum lanes_operation {
    LANES_END = 0,
    LANES_COPY,
    LANES_ADD,
    LANES_SUBTRACT,
    LANES_MULTIPLY,
    LANES_DIVIDE,
    LANES_NEGATE,
    LANES_EXP,
    LANES_LOG,
    LANES_LOG10,
    LANES_SQRT,
    LANES_POWER,
    LANES_ABS,
    LANES_FLOOR,
    LANES_MIN,
    LANES_MAX,
    LANES_LESS,
    LANES_LESS_OR_EQUAL,
    LANES_GREATER,
    LANES_GREATER_OR_EQUAL,
    LANES_EQUAL,
    LANES_NOT_EQUAL,
    LANES_AND,
    LANES_OR,
    LANES_NOT,
    /// d = a ? b : c
    LANES_SELECT,
    /// d = a * b + c, rounded twice
    LANES_MULTIPLY_ADD,
    /// d = a * b - c, rounded twice
    LANES_MULTIPLY_SUBTRACT,
    /// d = c - a * b, rounded twice
    LANES_SUBTRACT_PRODUCT,
    LANES_OPERATION_COUNT
};

typedef struct {
    uint16_t op, d, a, b;
} lanes_instruction;

/// Runs a program. `registers` holds `width` doubles per register and is aligned to 64 bytes where width > 1.
typedef void (*lanes_function)(const lanes_instruction *program, double *registers);

/// Instruction sets the kernels are built for; all give the same bits.
enum lanes_level {
    /// What every CPU of the architecture has.
    LANES_PLAIN = 0,
    LANES_AVX2 = 1,
    LANES_AVX512 = 2
};

/// The highest level this CPU offers.
enum lanes_level lanes_best_level(void);

/// The interpreter for 1, 8 or 16 lanes; NULL for any other width. A level above the CPU's is taken down to it.
lanes_function lanes_interpreter(int width, enum lanes_level level);

/// The transcendental functions over lanes, the very kernels the interpreter runs. Arguments and results are `width`
/// doubles, aligned to 64 bytes where width > 1; `d` may be `a` or `b`.
typedef struct {
    void (*exp)(double *d, const double *a);
    void (*log)(double *d, const double *a);
    void (*log10)(double *d, const double *a);
    /// a to the power of b
    void (*pow)(double *d, const double *a, const double *b);
} lanes_functions;

/// The functions for 1, 8 or 16 lanes; NULL for any other width. A level above the CPU's is taken down to it.
const lanes_functions *lanes_functions_for(int width, enum lanes_level level);
