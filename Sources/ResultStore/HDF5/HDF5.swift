import CHDF5
import Foundation
import Synchronization

/// The door to the HDF5 library.
///
/// Debian's serial HDF5 is built without thread safety, so every call goes through one process-wide
/// lock. It is recursive because a handle may be released, and thereby closed, inside a locked call.
package enum HDF5 {
    /// `H5P_DEFAULT`, `H5E_DEFAULT`, `H5S_ALL`: all are the zero identifier.
    static let defaults: hid_t = 0

    /// Made before any call. Files are closed by those who opened them: HDF5 need not, and must not after a close
    /// that failed, close anything at exit.
    private static let lock: NSRecursiveLock = {
        H5dont_atexit()
        return NSRecursiveLock()
    }()

    /// Whether something could not be closed, say because the disk is full. HDF5 1.10 leaves it half closed and crashes
    /// when it is closed again, so from then on handles are left to the end of the process.
    static var hasFailedToClose: Bool { failedClose.load(ordering: .relaxed) }
    static func noteFailedClose() { failedClose.store(true, ordering: .relaxed) }
    private static let failedClose = Atomic(false)

    /// Runs `body` while no other thread is inside HDF5, with HDF5's printing to stderr switched off.
    static func locked<T>(_ body: () throws -> T) rethrows -> T {
        lock.lock()
        defer { lock.unlock() }
        H5Eset_auto2(defaults, nil, nil)
        return try body()
    }

    /// Calls HDF5 and turns a negative result into an `HDF5Error` with the library's error stack.
    @discardableResult
    static func call<Code: SignedInteger>(_ operation: @autoclosure () -> String, _ body: () throws -> Code) throws -> Code {
        try locked {
            let code = try body()
            guard code >= 0 else { throw HDF5Error.capture(operation()) }
            return code
        }
    }

    /// The version of the HDF5 library in use, e.g. `1.10.8`.
    package static var version: String {
        locked {
            var (major, minor, release): (UInt32, UInt32, UInt32) = (0, 0, 0)
            H5get_libversion(&major, &minor, &release)
            return "\(major).\(minor).\(release)"
        }
    }
}
