import CHDF5

/// A failure reported by the HDF5 library: what was being done, and the library's own account of why not.
public struct HDF5Error: Error, Sendable, CustomStringConvertible {
    /// What was attempted, e.g. `open /trajectories/fixed/C`.
    public let operation: String
    /// HDF5's error stack, innermost cause last, one line each.
    public let causes: [String]

    public init(operation: String, causes: [String]) {
        self.operation = operation
        self.causes = causes
    }

    public var description: String {
        let cause = causes.isEmpty ? "HDF5 gave no reason" : causes.joined(separator: ": ")
        return "could not \(operation): \(cause)"
    }

    /// Whether another program holds the file's lock.
    var saysLocked: Bool { causes.contains { $0.contains("unable to lock file") } }

    /// Takes the current error stack; to be called under the lock, right after the call that failed.
    static func capture(_ operation: String) -> HDF5Error {
        final class Lines { var lines: [String] = [] }
        let found = Lines()
        let visit: H5E_walk2_t = { _, entry, context in
            guard let text = entry?.pointee.desc, let context else { return 0 }
            Unmanaged<Lines>.fromOpaque(context).takeUnretainedValue().lines.append(String(cString: text))
            return 0
        }
        H5Ewalk2(HDF5.defaults, H5E_WALK_DOWNWARD, visit, Unmanaged.passUnretained(found).toOpaque())
        return HDF5Error(operation: operation, causes: found.lines)
    }
}
