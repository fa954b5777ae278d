import Documents
import ModelLanguage

extension ProtocolReader {
    /// `occasions: {every: 7 d}` or `{at: [0 d, 14 d]}`: when a new occasion begins for parameters with `iov`.
    mutating func readOccasions(_ node: DocumentNode?, _ context: ProtocolContext) -> [Double] {
        let varies = context.twin.parameters.contains { $0.iov != nil }
        guard let node else {
            if varies { assumptions.append("The whole trial is one occasion: the protocol gives no `occasions`.") }
            return [0]
        }
        if !varies {
            diagnostics.error(
                node.position, "no parameter of the twin varies between occasions",
                remedy: "remove `occasions`, or add `iov` to the model")
        }
        // An occasion that begins at the trial's end has no time to be seen in.
        let starts = readGrid(node, what: "`occasions`", context) ?? []
        return Set([0] + starts.filter { $0 < context.duration }).sorted()
    }
}
