// The interpreter for one width: a template over LANES_WIDTH (lanes per register) and LANES_RUN (the function's name).

#if LANES_WIDTH == 1
#define LANE double
#define TRUTH(condition) ((condition) ? 1.0 : 0.0)
#define CHOOSE(condition, x, y) ((condition) ? (x) : (y))
#define MAGNITUDE(x) fabs(x)
#define ZERO 0.0
#define EACH(f) r[i->d] = f(r[i->a])
#define EACH2(f) r[i->d] = f(r[i->a], r[i->b])
#else
#define JOINED(a, b) a##b
#define NAMED(a, b) JOINED(a, b)
#define LANE NAMED(lanes_vector_, LANES_WIDTH)
#define MASK NAMED(lanes_mask_, LANES_WIDTH)
typedef double LANE __attribute__((vector_size(8 * LANES_WIDTH), may_alias));
typedef int64_t MASK __attribute__((vector_size(8 * LANES_WIDTH), may_alias));
#define ZERO ((LANE){0})
#define TRUTH(condition) ((LANE)((MASK)(condition) & (MASK)(ZERO + 1.0)))
#define CHOOSE(condition, x, y) ((LANE)(((MASK)(condition) & (MASK)(x)) | (~(MASK)(condition) & (MASK)(y))))
#define MAGNITUDE(x) ((LANE)((MASK)(x) & INT64_MAX))
#define EACH(f) for (int l = 0; l < LANES_WIDTH; l++) r[i->d][l] = f(r[i->a][l])
#define EACH2(f) for (int l = 0; l < LANES_WIDTH; l++) r[i->d][l] = f(r[i->a][l], r[i->b][l])
#endif

#define A r[i->a]
#define B r[i->b]
#define C r[i[1].a]
#define NEXT i++; goto *labels[i->op]
#define NEXT_BUT_ONE i += 2; goto *labels[i->op]

void LANES_RUN(const lanes_instruction *i, double *registers) {
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
    LANE *r = (LANE *)registers;
    goto *labels[i->op];

copy: r[i->d] = A; NEXT;
add: r[i->d] = A + B; NEXT;
subtract: r[i->d] = A - B; NEXT;
multiply: r[i->d] = A * B; NEXT;
divide: r[i->d] = A / B; NEXT;
negate: r[i->d] = -A; NEXT;
exponential: EACH(exp); NEXT;
logarithm: EACH(log); NEXT;
logarithm10: EACH(log10); NEXT;
square_root: EACH(sqrt); NEXT;
power: EACH2(pow); NEXT;
magnitude: r[i->d] = MAGNITUDE(A); NEXT;
round_down: EACH(floor); NEXT;
minimum: r[i->d] = CHOOSE((A < B) | (A != A), A, B); NEXT;
maximum: r[i->d] = CHOOSE((A > B) | (A != A), A, B); NEXT;
less: r[i->d] = TRUTH(A < B); NEXT;
less_or_equal: r[i->d] = TRUTH(A <= B); NEXT;
greater: r[i->d] = TRUTH(A > B); NEXT;
greater_or_equal: r[i->d] = TRUTH(A >= B); NEXT;
equal: r[i->d] = TRUTH(A == B); NEXT;
not_equal: r[i->d] = TRUTH(A != B); NEXT;
both: r[i->d] = TRUTH((A != ZERO) & (B != ZERO)); NEXT;
either: r[i->d] = TRUTH((A != ZERO) | (B != ZERO)); NEXT;
negation: r[i->d] = TRUTH(A == ZERO); NEXT;
choice: r[i->d] = CHOOSE(A != ZERO, B, C); NEXT_BUT_ONE;
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
#undef LANE
#undef MASK
#undef NAMED
#undef JOINED
#undef TRUTH
#undef CHOOSE
#undef MAGNITUDE
#undef ZERO
#undef EACH
#undef EACH2
