import CLanes
import Foundation

/// A C compiler of this machine.
public struct CCompiler: Sendable {
    /// The path under which it was found.
    public let path: String
    /// The file it stands for, with size and date: another compiler, or another version, has another identity. (Asking
    /// for the version itself takes as long as compiling a small model.)
    let identity: String

    /// The first of clang, gcc and cc in the folders of a search path (by default the environment's PATH).
    public static func find(searchPath: String? = nil) -> CCompiler? {
        let path = searchPath ?? ProcessInfo.processInfo.environment["PATH"] ?? ""
        let folders = path.split(separator: ":").filter { $0.hasPrefix("/") }
        for name in ["clang", "gcc", "cc"] {
            for folder in folders {
                if let compiler = CCompiler(path: "\(folder)/\(name)") { return compiler }
            }
        }
        return nil
    }

    /// The compiler at `path`, if an executable file is there.
    public init?(path: String) {
        let file = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard FileManager.default.isExecutableFile(atPath: file),
            let attributes = try? FileManager.default.attributesOfItem(atPath: file),
            attributes[.type] as? FileAttributeType == .typeRegular
        else { return nil }
        self.path = path
        let date = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        identity = "\(path) = \(file), \(attributes[.size] ?? 0) bytes, \(date)"
    }

    /// The first line of what the compiler says of its version.
    public var version: String? {
        guard let folder = try? TemporaryFolder(), let answer = try? run(["--version"], in: folder), answer.status == 0
        else { return nil }
        return answer.output.split(separator: "\n").first.map(String.init)
    }

    /// Compiles `<folder>/twin.c` to `<folder>/twin.so`.
    func compile(in folder: TemporaryFolder, flags: [String]) throws(NativeError) {
        let answer = try run(flags + ["twin.c", "-o", "twin.so"], in: folder)
        guard answer.status == 0 else {
            let lines = answer.output.split(separator: "\n")
            let message = lines.first { $0.contains("error") } ?? lines.first
            throw .compilerFailed(path: path, message: message.map(String.init) ?? "exit status \(answer.status)")
        }
    }

    /// Runs the compiler with little of the environment, since variables can change what it does, and for a minute at
    /// most.
    private func run(
        _ arguments: [String], in folder: TemporaryFolder
    ) throws(NativeError) -> (status: Int32, output: String) {
        let output = folder.path + "/output.txt"
        guard FileManager.default.createFile(atPath: output, contents: nil),
            let handle = FileHandle(forWritingAtPath: output)
        else { throw .cannotBuild("cannot write \(output)") }
        defer { try? handle.close() }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        process.environment = ProcessInfo.processInfo.environment
            .filter { ["PATH", "HOME", "DEVELOPER_DIR", "SDKROOT"].contains($0.key) }
            .merging(["TMPDIR": folder.path, "LC_ALL": "C"]) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handle
        process.standardError = handle
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        do { try process.run() } catch {
            throw .compilerFailed(path: path, message: "it does not start: \(error.localizedDescription)")
        }
        guard ended.wait(timeout: .now() + 60) == .success else {
            process.terminate()
            throw .compilerFailed(path: path, message: "no end within a minute")
        }
        return (process.terminationStatus, (try? String(contentsOfFile: output, encoding: .utf8)) ?? "")
    }
}
