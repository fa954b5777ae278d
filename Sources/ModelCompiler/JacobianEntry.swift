/// A place of the Jacobian that is not zero by structure: the derivative of `row` depends on state `column`.
public struct JacobianEntry: Hashable, Sendable {
    public let row: Int
    public let column: Int

    package init(row: Int, column: Int) {
        self.row = row
        self.column = column
    }
}
