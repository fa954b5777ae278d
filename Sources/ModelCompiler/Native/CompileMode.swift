/// Whether programs become native code; results are the same bits either way.
public enum CompileMode: String, CaseIterable, Sendable {
    /// Whenever there is a compiler.
    case always
    /// Only the interpreter.
    case never
    /// Where the work ahead repays the time to compile.
    case auto

    /// - Parameter outlook: what compiling costs and saves.
    public func choosesNative(_ outlook: NativeOutlook) -> Bool {
        switch self {
        case .always: true
        case .never: false
        case .auto: outlook.secondsSaved > outlook.secondsToCompile
        }
    }
}
