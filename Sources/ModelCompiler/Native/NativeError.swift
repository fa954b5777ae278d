/// Why there is no native code; the interpreter does the same work, with the same bits.
public enum NativeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Lanes must be 8 or 16.
    case width(Int)
    case unknownOperation(Int)
    case noCompiler
    case compilerFailed(path: String, message: String)
    case cannotBuild(String)
    case cannotOpen(String)
    /// The object is not the one that was asked for.
    case foreignObject(String)
    /// A program does not leave the interpreter's bits: the C compiler is at fault.
    case differentBits(program: Int)

    public var description: String {
        switch self {
        case .width(let width): "no native code for \(width) lanes; expected 8 or 16"
        case .unknownOperation(let code): "operation \(code) has no form in C; expected one of the lane interpreter's"
        case .noCompiler:
            "no C compiler on the PATH; expected clang, gcc or cc; install one for faster runs (`apt install clang`)"
        case .compilerFailed(let path, let message):
            "\(path) did not compile native code: \(message); expected a C compiler; mend or remove it"
        case .cannotBuild(let reason): "native code cannot be built: \(reason); expected a writable temporary folder"
        case .cannotOpen(let reason):
            "native code cannot be loaded: \(reason); expected a cache or temporary folder programs may be loaded from"
        case .foreignObject(let path): "\(path) is not the native code that was asked for; it is not used"
        case .differentBits(let program):
            "the C compiler changed results (in program \(program)); its code is not used;"
                + " expected one that keeps IEEE 754 arithmetic"
        }
    }
}
