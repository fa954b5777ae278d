import Foundation

/// The built program, as a user starts it.
///
///     let ending = try DosisBinary.run(["doctor"])
///     #expect(ending.status == 0)
enum DosisBinary {
    struct Ending {
        var status: Int32
        var stdout: String
        var stderr: String
    }

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    /// The top of the checkout.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func fixture(_ path: String) -> URL { root.appendingPathComponent("Tests/EndToEndTests/Fixtures/\(path)") }

    /// `DOSIS_BINARY`, else beside the test bundle, else where `./dosis` builds it.
    static func url() throws -> URL {
        if let path = ProcessInfo.processInfo.environment["DOSIS_BINARY"] { return URL(fileURLWithPath: path) }
        let program = URL(fileURLWithPath: CommandLine.arguments.first ?? "").resolvingSymlinksInPath()
        let folders =
            [program.deletingLastPathComponent()] + Bundle.allBundles.map { $0.bundleURL.deletingLastPathComponent() }
            + ["release", "debug"].map { root.appendingPathComponent(".build/\($0)") }
        for folder in folders {
            let candidate = folder.appendingPathComponent("dosis")
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isFolder), !isFolder.boolValue,
                FileManager.default.isExecutableFile(atPath: candidate.path)
            {
                return candidate
            }
        }
        throw Failure(description: "the program `dosis` is not built; build it, or name it in DOSIS_BINARY")
    }

    /// Whether the slow tests are asked for.

    /// Runs the program to its end; one that is not done in time is killed and a failure.
    static func run(
        _ arguments: [String], in folder: URL = root, environment: [String: String] = [:], timeout seconds: Double = 300
    ) throws -> Ending {
        try RunningDosis(arguments, in: folder, environment: environment).ending(within: seconds)
    }
}

/// A folder that goes away with its last user.
final class TemporaryFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("dosis-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// - Returns: the file written.
    @discardableResult func write(_ name: String, _ text: String) throws -> URL {
        let file = url.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: false, encoding: .utf8)
        return file
    }

    func text(_ name: String) throws -> String { try String(contentsOf: url.appendingPathComponent(name), encoding: .utf8) }

    /// The names of the files in it, or in a folder below it, sorted.
    func names(in folder: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: url.appendingPathComponent(folder).path).sorted()
    }

    /// The size of a file in bytes; 0 when there is none.
    func size(of name: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: url.appendingPathComponent(name).path)
        return attributes?[.size] as? Int ?? 0
    }

    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: url.appendingPathComponent(name).path) }
}
