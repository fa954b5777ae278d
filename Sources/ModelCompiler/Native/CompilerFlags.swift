import CLanes

/// How native code is compiled.
enum CompilerFlags {
    /// Above this many operations the time to optimise grows faster than what it gains.
    static let smallProgram = 2_000

    /// - Parameter operations: in all programs together.
    static func flags(level: lanes_level, operations: Int) -> [String] {
        language + [operations <= smallProgram ? "-O2" : "-O1"] + arithmetic + instructions(of: level)
    }

    /// Nothing is linked but what the process has.
    private static let language: [String] = {
        var flags = ["-x", "c", "-std=gnu11", "-w", "-Wno-psabi", "-shared", "-fPIC", "-fno-stack-protector"]
        #if os(Linux)
            flags.append("-nostdlib")
        #endif
        return flags
    }()

    /// IEEE 754 to the letter; but nobody reads errno or floating-point exceptions, so square roots stay in vectors.
    private static let arithmetic = [
        "-fno-fast-math", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math", "-ftree-vectorize",
    ]

    private static func instructions(of level: lanes_level) -> [String] {
        switch level {
        case LANES_AVX2: ["-mavx2", "-mfma"]
        case LANES_AVX512: ["-mavx512f", "-mavx512dq", "-mavx512vl", "-mprefer-vector-width=512"]
        default: []
        }
    }
}
