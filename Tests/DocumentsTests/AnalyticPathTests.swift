import Documents
import Testing

/// Values replaced by their path.
@Suite struct AnalyticPathTests {
    private let text = """
        arms:
          v1.2: {give: [{name: load, dose: 1}, {dose: 2}]}
          v1: {2: 3}
        size: 5
        """

    private func replaced(_ path: String) throws -> DocumentNode.Replacement {
        let root = try Document.parse(text, file: "x.yaml").root
        let value = try Document.parse("a: 9", file: "y.yaml").root.entries![0].value
        return root.replacing(Scalar(path, file: "z.yaml"), with: value)
    }

    /// The values along the document, in order.
    private func values(_ node: DocumentNode) -> [String] {
        switch node.content {
        case .scalar(let scalar): [scalar.text]
        case .mapping(let entries): entries.flatMap { values($0.value) }
        case .sequence(let items): items.flatMap { values($0) }
        case .empty: []
        }
    }

    @Test(arguments: [
        ("size", ["load", "1", "2", "3", "9"]), ("arms.v1.2.give.load.dose", ["load", "9", "2", "3", "5"]),
        ("arms.v1.2.give.2.dose", ["load", "1", "9", "3", "5"]), ("arms.v1.2.give", ["9", "3", "5"]),
        ("arms.v1.2", ["9", "3", "5"]), ("arms.v1", ["load", "1", "2", "9", "5"]), ("title", ["load", "1", "2", "3", "5", "9"]),
        ("arms.v1.2.give.1.rate", ["load", "1", "9", "2", "3", "5"]),
    ])
    func replaces(_ path: String, _ expected: [String]) throws {
        guard case .done(let node) = try replaced(path) else {
            Issue.record("\(path) leads nowhere")
            return
        }
        #expect(values(node) == expected)
    }

    @Test(arguments: [
        ("arm.x.give", "arm", ["arms", "size"]), ("arms.v1.2.give.3.dose", "3", ["load", "2"]), ("size.more", "more", []),
        ("arms.v3.give.dose", "v3", ["v1.2", "v1"]), ("arms.v1.2.give.0.dose", "0", ["load", "2"]),
    ])
    func tellsWhatIsMissing(_ path: String, _ part: String, _ known: [String]) throws {
        guard case .missing(let found, let among) = try replaced(path) else {
            Issue.record("\(path) leads somewhere")
            return
        }
        #expect(found == part && among == known)
    }
}
