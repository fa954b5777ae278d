import Foundation

/// A folder of this user alone, removed with the object.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws(NativeError) {
        let template = FileManager.default.temporaryDirectory.appendingPathComponent("dosis-native-XXXXXX").path
        var bytes = template.utf8CString
        let made = bytes.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
        }
        guard let made else { throw .cannotBuild("cannot make \(template): \(String(cString: strerror(errno)))") }
        path = made
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
