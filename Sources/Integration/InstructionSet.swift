import CLanes

/// Vector instructions that packs of twins are solved with.
public enum InstructionSet: String, CaseIterable, Sendable {
    /// What every CPU of the architecture has.
    case plain
    case avx2
    case avx512

    /// The best this CPU offers.
    public static var best: InstructionSet { Self(lanes_best_level()) }

    private init(_ level: lanes_level) {
        switch level {
        case LANES_AVX512: self = .avx512
        case LANES_AVX2: self = .avx2
        default: self = .plain
        }
    }

    package var level: lanes_level {
        switch self {
        case .plain: LANES_PLAIN
        case .avx2: LANES_AVX2
        case .avx512: LANES_AVX512
        }
    }
}
