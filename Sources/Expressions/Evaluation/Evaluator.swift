/// An expression made ready for evaluating millions of times: a postfix program over an array of values.
///
///     let evaluator = Evaluator(tree) { names.firstIndex(of: $0) }
///     let y = evaluator?(values)          // values in the order of `names`
///
/// It gives the same bits as ``CheckedExpression/evaluate(_:)`` and allocates nothing.
public struct Evaluator: Sendable {
    private enum Step: Sendable {
        case constant(Double)
        case slot(Int)
        case unary(UnaryOperator)
        case binary(BinaryOperator)
        case select
    }
    private var steps: [Step] = []
    private var depth = 0

    /// - Parameter slot: the place of a symbol's value.
    /// - Returns: nil if a symbol has no place.
    public init?(_ tree: CheckedExpression, slot: (String) -> Int?) {
        guard append(tree, slot, 1) else { return nil }
    }

    /// Whether it appended the tree; `height` is the stack's once its value is pushed.
    private mutating func append(_ tree: CheckedExpression, _ slot: (String) -> Int?, _ height: Int) -> Bool {
        depth = max(depth, height)
        switch tree {
        case .constant(let value): steps.append(.constant(value))
        case .symbol(let name):
            guard let index = slot(name) else { return false }
            steps.append(.slot(index))
        case .unary(let op, let operand):
            guard append(operand, slot, height) else { return false }
            steps.append(.unary(op))
        case .binary(let op, let left, let right):
            guard append(left, slot, height), append(right, slot, height + 1) else { return false }
            steps.append(.binary(op))
        case .select(let condition, let first, let second):
            guard append(condition, slot, height), append(first, slot, height + 1), append(second, slot, height + 2)
            else { return false }
            steps.append(.select)
        }
        return true
    }

    /// The value for the given values of the slots.
    public func callAsFunction(_ values: [Double]) -> Double {
        values.withUnsafeBufferPointer { self($0) }
    }

    /// The value for the given values of the slots.
    public func callAsFunction(_ values: UnsafeBufferPointer<Double>) -> Double {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: depth) { stack in
            var top = -1
            for step in steps {
                switch step {
                case .constant(let value):
                    top += 1
                    stack[top] = value
                case .slot(let index):
                    top += 1
                    stack[top] = values[index]
                case .unary(let op): stack[top] = op(stack[top])
                case .binary(let op):
                    top -= 1
                    stack[top] = op(stack[top], stack[top + 1])
                case .select:
                    top -= 2
                    stack[top] = stack[top] != 0 ? stack[top + 1] : stack[top + 2]
                }
            }
            return stack[0]
        }
    }
}
