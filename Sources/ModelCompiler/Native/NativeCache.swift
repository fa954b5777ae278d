import Digests
import Foundation

/// Objects compiled before, kept in a folder of the user's.
///
/// A file is named `<key>-<SHA-256 of its bytes>.so` and appears whole or not at all (written under another name, then
/// renamed). What does not match its name is removed. Whatever is wrong with the folder, the answer is only that
/// nothing is found, or nothing kept.
public struct NativeCache: Sendable {
    /// nil keeps nothing.
    public let folder: String?

    /// More objects than this are not kept; the oldest go.
    static let limit = 400

    public init(folder: String?) { self.folder = folder }

    /// `dosis` in the user's folder for caches: `$XDG_CACHE_HOME`, `~/.cache` or `~/Library/Caches`.
    public static let standard = NativeCache(
        folder: FileManager.default.urls(for: .cachesDirectory, in: .userDomainMask).first?
            .appendingPathComponent("dosis").path)

    /// Keeps nothing.
    public static let none = NativeCache(folder: nil)

    /// Why the folder is not used; nil if it is, or can be made.
    public var problem: String? {
        guard let folder else { return "there is no folder for caches" }
        var status = stat()
        guard stat(folder, &status) == 0 else { return errno == ENOENT ? nil : String(cString: strerror(errno)) }
        if status.st_mode & S_IFMT != S_IFDIR { return "\(folder) is not a folder" }
        if status.st_uid != geteuid() { return "\(folder) belongs to another user" }
        if status.st_mode & 0o022 != 0 { return "\(folder) can be written by other users; `chmod 700` it" }
        return nil
    }

    /// The object of that key, if there is a sound one.
    func find(_ key: String) -> String? {
        guard let folder, problem == nil else { return nil }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names.sorted() where name.hasPrefix(key + "-") && name.hasSuffix(".so") {
            let path = "\(folder)/\(name)"
            if let bytes = FileManager.default.contents(atPath: path), Self.name(key, bytes) == name { return path }
            remove(path)
        }
        return nil
    }

    /// Keeps an object and says where; nil if it could not.
    func store(_ bytes: Data, key: String) -> String? {
        guard let folder, problem == nil else { return nil }
        let path = "\(folder)/\(Self.name(key, bytes))"
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch { return nil }
        prune(folder, keeping: path)
        return path
    }

    func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

    private static func name(_ key: String, _ bytes: Data) -> String { "\(key)-\(SHA256.hex(bytes)).so" }

    /// Whether a file's name is one that this cache gives.
    private static func isObject(_ name: String) -> Bool {
        let parts = name.dropLast(3).split(separator: "-")
        return name.hasSuffix(".so") && parts.count == 2 && parts.allSatisfy { $0.count == 64 && $0.allSatisfy(\.isHexDigit) }
    }

    private func prune(_ folder: String, keeping kept: String) {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter(Self.isObject)
        guard names.count > Self.limit else { return }
        func age(_ path: String) -> Date {
            (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date ?? .distantPast
        }
        let files = names.map { "\(folder)/\($0)" }.filter { $0 != kept }.map { (path: $0, date: age($0)) }
        for file in files.sorted(by: { $0.date < $1.date }).prefix(names.count - Self.limit) { remove(file.path) }
    }
}
