import CLanes
import Foundation
import ModelCompiler
import Testing

/// Compilers that are missing or bad: a plain error, and nothing kept.
@Suite struct PropertyNativeFailureTests {
    /// What loading says with a shell script in the compiler's place; then nothing may have been kept.
    private static func error(_ script: String) throws -> NativeError? {
        try NativeSamples.withFolder { folder in
            let path = folder + "/cc"
            #expect(
                FileManager.default.createFile(
                    atPath: path, contents: Data("#!/bin/sh\n\(script)\n".utf8), attributes: [.posixPermissions: 0o755]))
            let cache = folder + "/cache"
            let compiler = try #require(CCompiler(path: path))
            do {
                _ = try NativeCode.load(
                    [NativeSamples.one()], width: 8, level: LANES_PLAIN, cache: NativeCache(folder: cache),
                    compiler: compiler)
                return nil
            } catch {
                #expect(((try? FileManager.default.contentsOfDirectory(atPath: cache)) ?? []).isEmpty)
                return error as? NativeError
            }
        }
    }

    @Test func noCompiler() throws {
        try NativeSamples.withFolder { folder in
            #expect(CCompiler.find(searchPath: "") == nil)
            #expect(CCompiler.find(searchPath: "relative:\(folder)") == nil)
            // A folder of that name is no compiler.
            try FileManager.default.createDirectory(atPath: folder + "/clang", withIntermediateDirectories: false)
            #expect(CCompiler.find(searchPath: folder) == nil)
        }
        #expect(throws: NativeError.noCompiler) {
            try NativeCode.load([NativeSamples.one()], width: 8, level: LANES_PLAIN, cache: .none, compiler: nil)
        }
        #expect(NativeError.noCompiler.description.contains("clang"))
    }

    @Test func aCompilerThatFails() throws {
        guard case .compilerFailed(_, let message) = try Self.error("echo 'no licence' >&2; exit 3") else {
            Issue.record("expected compilerFailed")
            return
        }
        #expect(message == "no licence")
        guard case .compilerFailed = try Self.error("exit 0") else {
            Issue.record("expected compilerFailed: it made nothing")
            return
        }
    }

    @Test func aCompilerThatMakesNoObject() throws {
        guard case .cannotOpen = try Self.error("echo nonsense > twin.so") else {
            Issue.record("expected cannotOpen")
            return
        }
    }

    @Test(.enabled(if: CCompiler.find() != nil, "needs a C compiler")) func aCompilerThatChangesArithmetic() throws {
        let compiler = try #require(CCompiler.find()).path
        // As if products were sums.
        let error = try Self.error("sed -i.bak '/^const V/s/ \\* / + /' twin.c; exec \(compiler) \"$@\"")
        #expect(error == .differentBits(program: 0))
        #expect(try Self.error("exec \(compiler) \"$@\"") == nil, "the script itself is not at fault")
    }

    @Test(.enabled(if: CCompiler.find() != nil, "needs a C compiler")) func aCompilerOfOtherPrograms() throws {
        let compiler = try #require(CCompiler.find()).path
        let error = try Self.error("sed -i.bak '/dosis_native_key/s/\"/\"0/' twin.c; exec \(compiler) \"$@\"")
        guard case .foreignObject = error else {
            Issue.record("expected foreignObject, not \(String(describing: error))")
            return
        }
    }

    @Test(arguments: [0, 1, 4, 32]) func widthsThatDoNotExist(_ width: Int) {
        #expect(throws: NativeError.width(width)) {
            try NativeCode.load([NativeSamples.one()], width: width, level: LANES_PLAIN, cache: .none)
        }
    }
}
