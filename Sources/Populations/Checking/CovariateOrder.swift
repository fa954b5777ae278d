/// Puts covariates in an order in which each depends only on earlier ones, otherwise that of the file.
struct CovariateOrder {
    /// Indices of those that can be ordered.
    private(set) var order: [Int] = []
    /// Each cycle as a chain of indices, its first one not repeated.
    private(set) var cycles: [[Int]] = []

    private enum Mark { case new, open, done }
    private let dependencies: [[Int]]
    private var marks: [Mark]
    private var path: [Int] = []

    /// - Parameter dependencies: for each covariate those that it uses.
    init(dependencies: [[Int]]) {
        self.dependencies = dependencies
        marks = Array(repeating: .new, count: dependencies.count)
        for index in dependencies.indices { visit(index) }
    }

    private mutating func visit(_ index: Int) {
        switch marks[index] {
        case .done: return
        case .open:
            if let start = path.firstIndex(of: index) { cycles.append(Array(path[start...])) }
        case .new:
            marks[index] = .open
            path.append(index)
            for other in dependencies[index] { visit(other) }
            path.removeLast()
            marks[index] = .done
            order.append(index)
        }
    }
}
