import Documents
import Expressions

extension Model {
    /// Parameters that bring a number of their own. Those that are merely computed from other parameters, such as
    /// `ke: CL / V`, are wrong when these are; they name another parameter and hold no quantity with a unit.
    public var scalarParameters: [ModelParameter] {
        let names = Set(parameters.map(\.name))
        return parameters.filter { parameter in
            guard let typical = Expression.parse(Scalar(parameter.text, file: parameter.name), Diagnostics()) else { return true }
            return typical.names.isDisjoint(with: names) || typical.holdsQuantity
        }
    }
}

extension Expression {
    fileprivate var holdsQuantity: Bool {
        if case .quantity = kind { return true }
        return kind.operands.contains(where: \.holdsQuantity)
    }
}
