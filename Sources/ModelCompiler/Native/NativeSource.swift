/// The C text of several programs of one register file: made from programs alone, never from what a user wrote.
///
/// It includes nothing, so that compiling it takes little more than starting the compiler.
struct NativeSource {
    /// Lanes per register.
    let width: Int
    let programs: [Program]
    /// Per program, the registers it must leave in memory: of those it writes, its results and what any program reads.
    let kept: [Set<Int>]
    /// Registers up to the last that occurs.
    let registerCount: Int

    init(_ programs: [Program], width: Int) {
        self.width = width
        self.programs = programs
        let shared = programs.reduce(into: Set<Int>()) { $0.formUnion($1.inputs) }
        kept = programs.map { program in
            let written = Set(program.steps.map(\.destination))
            return written.intersection(shared.union(program.results.map(Int.init)))
        }
        let last = programs.flatMap(\.steps).map { max($0.destination, $0.operands.max() ?? 0) }.max() ?? 0
        registerCount = 1 + max(last, shared.max() ?? 0)
    }

    /// The text without its key, which is made from it.
    func text() throws(NativeError) -> String {
        var parts = [Self.prelude(width: width)]
        for index in programs.indices { parts.append(try definition(of: index)) }
        let names = programs.indices.map { "program_\($0)," }.joined(separator: " ")
        parts.append("void (*const dosis_native_programs[])(const void *, double *) = {\(names) 0};\n")
        return parts.joined(separator: "\n")
    }

    /// Longer programs become several functions: compilers take more than proportionally longer over long ones.
    private static let partLength = 2_000

    /// One program. Values that cross from part to part do so in their registers, temporaries too.
    private func definition(of index: Int) throws(NativeError) -> String {
        let (steps, name) = (programs[index].steps, "program_\(index)")
        guard steps.count > Self.partLength else {
            return try NativeFunctionText(steps: steps[...], kept: kept[index]).definition(named: name)
        }
        var (parts, texts, needed) = ([String](), [String](), kept[index])
        for start in stride(from: 0, to: steps.count, by: Self.partLength).reversed() {
            let part = NativeFunctionText(steps: steps[start...].prefix(Self.partLength), kept: needed)
            parts.append("\(name)_\(start)")
            texts.append(
                try part.definition(
                    named: "\(name)_\(start)", qualifiers: "static __attribute__((noinline)) "))
            needed.formUnion(part.steps.inputs)
        }
        return (texts + [NativeFunctionText.sequence(parts.reversed(), named: name)]).joined(separator: "\n")
    }

    /// The line by which a loaded object says what it is.
    static func marker(_ key: String) -> String { "const char dosis_native_key[] = \"\(key)\";\n" }

    /// Types and helpers; the meaning of the operations is that of CLanes, whose functions come in through `functions`.
    private static func prelude(width: Int) -> String {
        """
        typedef double V __attribute__((vector_size(8 * \(width)), aligned(64), may_alias));
        typedef long long M __attribute__((vector_size(8 * \(width)), aligned(64), may_alias));
        #define INLINE static inline __attribute__((always_inline))
        #define ZERO ((V){0})
        #define MAGNITUDE 0x7fffffffffffffffLL
        #define TRUTH(condition) ((V)((M)(condition) & (M)(ZERO + 1.0)))
        #define CHOOSE(condition, x, y) ((V)(((M)(condition) & (M)(x)) | (~(M)(condition) & (M)(y))))
        #ifndef __has_builtin
        #define __has_builtin(name) 0
        #endif
        struct functions {
        void (*exp)(double *, const double *), (*log)(double *, const double *), (*log10)(double *, const double *);
        void (*pow)(double *, const double *, const double *);
        };
        static const struct functions *functions;
        void dosis_native_bind(const struct functions *given) { if (functions != given) functions = given; }
        INLINE V unary(void (*f)(double *, const double *), V a) {
        V d;
        f((double *)&d, (const double *)&a);
        return d;
        }
        INLINE V binary(void (*f)(double *, const double *, const double *), V a, V b) {
        V d;
        f((double *)&d, (const double *)&a, (const double *)&b);
        return d;
        }
        INLINE V root(V a) {
        #if __has_builtin(__builtin_elementwise_sqrt)
        return __builtin_elementwise_sqrt(a);
        #else
        V d;
        for (int l = 0; l < \(width); l++) d[l] = __builtin_sqrt(a[l]);
        return d;
        #endif
        }
        INLINE V down(V a) {
        #if __has_builtin(__builtin_elementwise_floor)
        return __builtin_elementwise_floor(a);
        #else
        V d;
        for (int l = 0; l < \(width); l++) d[l] = __builtin_floor(a[l]);
        return d;
        #endif
        }

        """
    }
}
