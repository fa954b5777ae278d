extension TrialPlan {
    /// When an endpoint's value is known: at the end of the last window that it, or an endpoint it rests on, looks at; 0 for
    /// one that looks at none.
    public func timeKnown(ofEndpoint index: Int) -> Double {
        let symbols = endpoints[index].value.tree.symbols
        let windows = functionals.indices.filter { symbols.contains(EndpointPlan.symbol(ofFunctional: $0)) }.map { functionals[$0].to }
        let others = endpoints.indices.prefix(index).filter { symbols.contains(endpoints[$0].name) }.map { timeKnown(ofEndpoint: $0) }
        return (windows + others).max() ?? 0
    }
}
