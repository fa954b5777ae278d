import CLanes

/// Programs as machine code: the interpreter's bits, sooner.
///
///     let native = try NativeCode.load(programs, width: 8, level: lanes_best_level())
///     native.functions[0](nil, registers)       // as lanes_interpreter(8, level)(instructions, registers)
///
/// The programs become C, a C compiler makes a shared object of it, the object is kept in a cache. After a run the
/// program's results and every register that one of the programs reads hold what the interpreter would have left there;
/// other registers are as before, except that a long program uses its own temporaries. The functions are valid as long as this object lives.
package final class NativeCode: Sendable {
    /// In the order of the programs. The first argument is not used.
    package let functions: [lanes_function]
    /// Whether no compiler had to run.
    package let isFromCache: Bool
    private let object: NativeObject

    init(_ object: NativeObject, isFromCache: Bool) {
        self.object = object
        self.isFromCache = isFromCache
        functions = object.functions
    }

    /// Loads the programs from the cache, or compiles and keeps them.
    ///
    /// - Parameters:
    ///   - programs: all programs that share a register file.
    ///   - width: lanes per register, 8 or 16.
    ///   - level: instructions to use; a level above the CPU's is taken down to it.
    ///   - compiler: nil where there is none.
    /// - Throws: ``NativeError``; the interpreter then does the work.
    package static func load(
        _ programs: [Program], width: Int, level: lanes_level, cache: NativeCache = .standard,
        compiler: CCompiler? = .find()
    ) throws(NativeError) -> NativeCode {
        try NativeRequest(programs, width: width, level: level, cache: cache, compiler: compiler).load()
    }
}
