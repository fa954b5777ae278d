import CLanes
import Digests
import Foundation

/// Native code that may be wanted: tells whether it would have to be compiled, and loads it.
package struct NativeRequest: Sendable {
    private let source: NativeSource
    private let text: String
    private let level: lanes_level
    private let flags: [String]
    private let cache: NativeCache
    private let compiler: CCompiler
    /// The SHA-256 of all that decides what the object holds.
    private let key: String

    /// Parameters and errors are those of ``NativeCode/load(_:width:level:cache:compiler:)``.
    package init(
        _ programs: [Program], width: Int, level: lanes_level, cache: NativeCache = .standard,
        compiler: CCompiler? = .find()
    ) throws(NativeError) {
        guard width == 8 || width == 16 else { throw .width(width) }
        guard let compiler else { throw .noCompiler }
        let best = lanes_best_level()
        self.level = level.rawValue > best.rawValue ? best : level
        self.cache = cache
        self.compiler = compiler
        source = NativeSource(programs, width: width)
        text = try source.text()
        flags = CompilerFlags.flags(level: self.level, operations: programs.reduce(0) { $0 + $1.count })
        key = SHA256.hex(([text, compiler.identity, Self.machine] + flags).joined(separator: "\u{0}"))
    }

    /// What the flags do not say of the CPU.
    private static let machine: String = {
        #if arch(x86_64)
            "x86_64"
        #elseif arch(arm64)
            "arm64"
        #else
            "other"
        #endif
    }()

    /// Whether a sound object is in the cache.
    package var isCached: Bool { cache.find(key) != nil }

    /// The code, from the cache or a compiler; see ``NativeCode/load(_:width:level:cache:compiler:)``.
    package func load() throws(NativeError) -> NativeCode {
        if let path = cache.find(key) {
            if let code = try? open(path, isFromCache: true) { return code }
            cache.remove(path)
        }
        let folder = try TemporaryFolder()
        let object = folder.path + "/twin.so"
        guard FileManager.default.createFile(
            atPath: folder.path + "/twin.c", contents: Data((text + NativeSource.marker(key)).utf8))
        else { throw .cannotBuild("cannot write to \(folder.path)") }
        try compiler.compile(in: folder, flags: flags)
        guard let bytes = FileManager.default.contents(atPath: object) else {
            throw .compilerFailed(path: compiler.path, message: "it made no object")
        }
        do {
            let code = try open(object, isFromCache: false)
            _ = cache.store(bytes, key: key)
            return code
        } catch {
            // There are temporary folders from which nothing may be loaded.
            guard case .cannotOpen = error, let kept = cache.store(bytes, key: key) else { throw error }
            do { return try open(kept, isFromCache: false) } catch {
                cache.remove(kept)
                throw error
            }
        }
    }

    /// Loads an object, and believes nothing of it: neither what it is nor that its arithmetic is IEEE 754's.
    private func open(_ path: String, isFromCache: Bool) throws(NativeError) -> NativeCode {
        guard let table = lanes_functions_for(Int32(source.width), level) else { throw .width(source.width) }
        let object = try NativeObject(path: path, key: key, count: source.programs.count, table: table)
        if let program = NativeCheck(source: source, level: level).firstDifference(object.functions) {
            throw .differentBits(program: program)
        }
        return NativeCode(object, isFromCache: isFromCache)
    }
}
