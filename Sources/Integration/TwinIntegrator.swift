import CSundials
import Foundation

/// Something that solves twins of one compiled model: the reference integrator one at a time, a pack engine many at once.
///
/// Not shared between threads: every worker makes its own.
public protocol TwinIntegrator: AnyObject {
    /// What results depend on besides their tasks.
    var identity: EngineIdentity { get }

    /// Solves the tasks; the solutions stand in their order, and each depends on its own task alone.
    /// - Parameter isCancelled: polled between dosing intervals; twins not finished then end with a
    ///   ``TwinFailure/Reason/cancelled`` failure.
    func solve(_ tasks: [TwinTask], isCancelled: () -> Bool) -> [TwinSolution]
}

extension TwinIntegrator {
    /// Solves without being stopped.
    public func solve(_ tasks: [TwinTask]) -> [TwinSolution] { solve(tasks, isCancelled: { false }) }
    /// Solves one task.
    public func solve(_ task: TwinTask) -> TwinSolution { solve([task])[0] }
}

/// What results depend on besides their inputs; kept with them.
public struct EngineIdentity: Hashable, Sendable {
    /// `reference`
    public var engine: String
    /// Twins solved together.
    public var width: Int
    /// For example `6.4.1`.
    public var sundialsVersion: String
    /// The library that is loaded. Debian's, in /usr/lib, is built without optimisation.
    public var sundialsPath: String

    /// An engine with the SUNDIALS that this process has loaded.
    public init(engine: String, width: Int) {
        self.engine = engine
        self.width = width
        var text = [CChar](repeating: 0, count: 64)
        let known = SUNDIALSGetVersion(&text, 64) == 0
        sundialsVersion = known ? String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self) : "unknown"
        sundialsPath = Self.loadedCVODE ?? "unknown"
    }

    /// The file that CVODE was loaded from.
    private static var loadedCVODE: String? {
        #if os(Linux)
        // Not String(contentsOfFile:): this file has no size.
        let maps = try? FileHandle(forReadingAtPath: "/proc/self/maps")?.readToEnd()
        let line = maps.map { String(decoding: $0, as: UTF8.self) }?.split(separator: "\n").first { $0.contains("libsundials_cvodes.") }
        return line?.split(separator: " ").last.map(String.init)
        #else
        guard let program = dlopen(nil, RTLD_LAZY), let symbol = dlsym(program, "CVode") else { return nil }
        defer { dlclose(program) }
        var info = Dl_info()
        return dladdr(symbol, &info) != 0 ? info.dli_fname.map { String(cString: $0) } : nil
        #endif
    }
}
