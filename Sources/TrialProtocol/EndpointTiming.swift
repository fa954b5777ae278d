extension TrialPlan {
    /// When an endpoint is known: the latest time that it, or an endpoint it uses, looks at; 0 if it looks at none.
    public func timeKnown(_ endpoint: EndpointPlan) -> Double {
        endpoint.value.tree.symbols.sorted().reduce(0) { latest, symbol in
            if let index = functionals.indices.first(where: { EndpointPlan.symbol(ofFunctional: $0) == symbol }) {
                return max(latest, functionals[index].to)
            }
            // Endpoints never depend on each other in a circle.
            guard let used = endpoints.first(where: { $0.name == symbol }) else { return latest }
            return max(latest, timeKnown(used))
        }
    }
}
