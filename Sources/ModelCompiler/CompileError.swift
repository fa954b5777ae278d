/// Why a model cannot be compiled.
///
/// A checked model gives only ``registers``; the others say that its parts do not fit together.
public enum CompileError: Error, Hashable, Sendable, CustomStringConvertible {
    case unknownSymbol(String, in: String)
    case cyclic([String])
    case emptyForcing(String)
    case registers(needed: Int, available: Int)

    public var description: String {
        switch self {
        case .unknownSymbol(let name, let place):
            "`\(name)` in \(place) names nothing of this twin"
        case .cyclic(let names):
            "\(names.map { "`\($0)`" }.joined(separator: ", ")) depend on each other in a circle"
        case .emptyForcing(let name):
            "forcing `\(name)` has no times; expected a table of at least one row, with as many values as times"
        case .registers(let needed, let available):
            "the model needs \(needed) registers but \(available) exist; expected a smaller model;"
                + " split it into models that are solved one after the other"
        }
    }
}
