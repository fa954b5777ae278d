import Foundation
import ResultStore

/// A temporary file of numbers that has no name: it is gone when its owner is, even after a kill.
///
/// One thread at a time may append; reading is free.
final class ScratchFile: @unchecked Sendable {
    // `count` changes only while the one owner fills the file.
    private let descriptor: Int32
    private let folder: String
    private(set) var count = 0

    /// - Parameter folder: where there is room for it.
    /// - Throws: `ResultStoreError` when no file can be made there.
    init(in folder: String) throws {
        var name = Array("\(folder)/.dosis-sorting-XXXXXX".utf8CString)
        descriptor = mkstemp(&name)
        self.folder = folder
        guard descriptor >= 0 else {
            throw ResultStoreError(
                folder, "no temporary file could be made here (\(String(cString: strerror(errno))))",
                remedy: "allow writing to this folder, or copy the results file to another")
        }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        unlink(name)
    }

    deinit { close(descriptor) }

    /// - Throws: `ResultStoreError` when the disk does not take them.
    func append(_ values: [Double]) throws {
        try values.withUnsafeBytes { bytes in
            var done = 0
            while done < bytes.count {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
                let written = pwrite(descriptor, rest.baseAddress, rest.count, off_t(8 * count + done))
                if written < 0, errno == EINTR { continue }
                guard written > 0 else {
                    throw ResultStoreError(
                        folder, "a temporary file could not be written here (\(String(cString: strerror(errno))))",
                        remedy: "make room on this disk, about 16 bytes for every twin, and analyse again")
                }
                done += written
            }
        }
        count += values.count
    }

    /// - Throws: `ResultStoreError` when the disk does not give them back.
    func read(_ places: Range<Int>) throws -> [Double] {
        try [Double](unsafeUninitializedCapacity: places.count) { buffer, initialized in
            let bytes = UnsafeMutableRawBufferPointer(buffer)
            var done = 0
            while done < 8 * places.count {
                let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[done..<(8 * places.count)])
                let got = pread(descriptor, rest.baseAddress, rest.count, off_t(8 * places.lowerBound + done))
                if got < 0, errno == EINTR { continue }
                guard got > 0 else {
                    throw ResultStoreError(
                        folder, "a temporary file could not be read again (\(got < 0 ? String(cString: strerror(errno)) : "it ends early"))",
                        remedy: "check this disk, and analyse again")
                }
                done += got
            }
            initialized = places.count
        }
    }
}
