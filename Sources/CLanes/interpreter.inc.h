// The interpreter for one width and level: a template over lanes_vector.h and functions.inc.h.

#define A r[i->a]
#define B r[i->b]
#define C r[i[1].a]
#define NEXT i++; goto *labels[i->op]
#define NEXT_BUT_ONE i += 2; goto *labels[i->op]

static void LANES_NAMED(interpret)(const lanes_instruction *restrict i, double *restrict registers) {
    static const void *const labels[LANES_OPERATION_COUNT] = {
        [LANES_END] = &&end,
        [LANES_COPY] = &&copy,
        [LANES_ADD] = &&add,
        [LANES_SUBTRACT] = &&subtract,
        [LANES_MULTIPLY] = &&multiply,
        [LANES_DIVIDE] = &&divide,
        [LANES_NEGATE] = &&negate,
        [LANES_EXP] = &&exponential,
        [LANES_LOG] = &&logarithm,
        [LANES_LOG10] = &&logarithm10,
        [LANES_SQRT] = &&square_root,
        [LANES_POWER] = &&power,
        [LANES_ABS] = &&magnitude,
        [LANES_FLOOR] = &&round_down,
        [LANES_MIN] = &&minimum,
        [LANES_MAX] = &&maximum,
        [LANES_LESS] = &&less,
        [LANES_LESS_OR_EQUAL] = &&less_or_equal,
        [LANES_GREATER] = &&greater,
        [LANES_GREATER_OR_EQUAL] = &&greater_or_equal,
        [LANES_EQUAL] = &&equal,
        [LANES_NOT_EQUAL] = &&not_equal,
        [LANES_AND] = &&both,
        [LANES_OR] = &&either,
        [LANES_NOT] = &&negation,
        [LANES_SELECT] = &&choice,
        [LANES_MULTIPLY_ADD] = &&multiply_add,
        [LANES_MULTIPLY_SUBTRACT] = &&multiply_subtract,
        [LANES_SUBTRACT_PRODUCT] = &&subtract_product,
    };
    LANE *restrict r = (LANE *)registers;
    goto *labels[i->op];

copy: r[i->d] = A; NEXT;
add: r[i->d] = A + B; NEXT;
subtract: r[i->d] = A - B; NEXT;
multiply: r[i->d] = A * B; NEXT;
divide: r[i->d] = A / B; NEXT;
negate: r[i->d] = -A; NEXT;
exponential: r[i->d] = LANES_NAMED(exp)(A); NEXT;
logarithm: r[i->d] = LANES_NAMED(log)(A); NEXT;
logarithm10: r[i->d] = LANES_NAMED(log10)(A); NEXT;
square_root: r[i->d] = SQUARE_ROOT(A); NEXT;
power: r[i->d] = LANES_NAMED(pow)(A, B); NEXT;
magnitude: r[i->d] = MAGNITUDE(A); NEXT;
round_down: r[i->d] = ROUND_DOWN(A); NEXT;
minimum: r[i->d] = CHOOSE((A < B) | (A != A), A, B); NEXT;
maximum: r[i->d] = CHOOSE((A > B) | (A != A), A, B); NEXT;
less: r[i->d] = TRUTH(A < B); NEXT;
less_or_equal: r[i->d] = TRUTH(A <= B); NEXT;
greater: r[i->d] = TRUTH(A > B); NEXT;
greater_or_equal: r[i->d] = TRUTH(A >= B); NEXT;
equal: r[i->d] = TRUTH(A == B); NEXT;
not_equal: r[i->d] = TRUTH(A != B); NEXT;
both: r[i->d] = TRUTH((A != 0.0) & (B != 0.0)); NEXT;
either: r[i->d] = TRUTH((A != 0.0) | (B != 0.0)); NEXT;
negation: r[i->d] = TRUTH(A == 0.0); NEXT;
choice: r[i->d] = CHOOSE(A != 0.0, B, C); NEXT_BUT_ONE;
multiply_add: r[i->d] = A * B + C; NEXT_BUT_ONE;
multiply_subtract: r[i->d] = A * B - C; NEXT_BUT_ONE;
subtract_product: r[i->d] = C - A * B; NEXT_BUT_ONE;
end: return;
}

#undef A
#undef B
#undef C
#undef NEXT
#undef NEXT_BUT_ONE
