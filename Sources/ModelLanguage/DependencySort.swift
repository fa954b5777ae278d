/// Puts quantities in an order in which each uses only earlier ones.
package struct DependencySort {
    /// Keeps the given order wherever dependencies allow.
    package private(set) var order: [String] = []
    /// Each cycle once, as a chain of names without the repeated first one.
    package private(set) var cycles: [[String]] = []

    private let dependencies: [String: [String]]
    private var finished: Set<String> = []
    private var path: [String] = []
    private var onPath: Set<String> = []

    /// - Parameters:
    ///   - names: what is to be ordered, in the order of preference.
    ///   - dependencies: for each name those it uses; names that are not in `names` are ignored.
    package init(_ names: [String], dependencies: [String: [String]]) {
        let known = Set(names)
        self.dependencies = dependencies.mapValues { $0.filter(known.contains) }
        for name in names { visit(name) }
    }

    /// Names on a cycle, and those that depend on one.
    package var unsortable: Set<String> {
        var spoilt = Set(cycles.joined())
        for name in order where (dependencies[name] ?? []).contains(where: spoilt.contains) { spoilt.insert(name) }
        return spoilt
    }

    private mutating func visit(_ name: String) {
        guard !finished.contains(name) else { return }
        if onPath.contains(name) {
            if let start = path.firstIndex(of: name) { cycles.append(Array(path[start...])) }
            return
        }
        path.append(name)
        onPath.insert(name)
        for other in dependencies[name] ?? [] { visit(other) }
        path.removeLast()
        onPath.remove(name)
        if finished.insert(name).inserted { order.append(name) }
    }
}
