import CLanes
import Foundation
import Synchronization

/// A loaded shared object of native code; unloaded with this value's end.
final class NativeObject: Sendable {
    let functions: [lanes_function]
    private let handle: SendableHandle

    /// dlopen's answer, which only this object uses.
    private struct SendableHandle: @unchecked Sendable { let pointer: UnsafeMutableRawPointer }

    /// One object at a time is bound to its functions; the same file opened twice is one object.
    private static let opening = Mutex(())

    /// - Parameters:
    ///   - key: what the object must say it is.
    ///   - count: the programs it must have.
    ///   - table: the functions of CLanes it calls.
    init(
        path: String, key: String, count: Int, table: UnsafePointer<lanes_functions>
    ) throws(NativeError) {
        guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            throw .cannotOpen(dlerror().map { String(cString: $0) } ?? path)
        }
        self.handle = SendableHandle(pointer: handle)
        var functions: [lanes_function] = []
        var isOurs = false
        if let marker = dlsym(handle, "dosis_native_key"), let bind = dlsym(handle, "dosis_native_bind"),
            let programs = dlsym(handle, "dosis_native_programs"),
            String(cString: marker.assumingMemoryBound(to: CChar.self)) == key
        {
            typealias Bind = @convention(c) (UnsafePointer<lanes_functions>) -> Void
            Self.opening.withLock { _ in unsafeBitCast(bind, to: Bind.self)(table) }
            let list = programs.assumingMemoryBound(to: lanes_function?.self)
            functions = (0..<count).compactMap { list[$0] }
            isOurs = functions.count == count
        }
        self.functions = functions
        if !isOurs { throw .foreignObject(path) }
    }

    deinit { dlclose(handle.pointer) }
}
