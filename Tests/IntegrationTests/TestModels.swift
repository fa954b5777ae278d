import ModelCompiler

extension TestModel {
    /// One compartment; route 0 into it. Observes the amount.
    static func intravenous(k: E = 0.2, route: TwinEquations.Route = .init(), covariates: [String] = []) -> TestModel {
        TestModel(
            covariates: covariates, parameters: [("k", k)],
            states: [("central", 0, -("k" as E) * "central")], routes: [("iv", 0, route)], observables: ["central"])
    }

    /// Depot and central; route 0 into the depot, route 1 into central. Observes central and depot.
    static func oral(
        ka: E = 1.1, k: E = 0.2, route: TwinEquations.Route = .init(), second: TwinEquations.Route = .init(),
        covariates: [String] = []
    ) -> TestModel {
        let absorbed = ("ka" as E) * "depot"
        return TestModel(
            covariates: covariates, parameters: [("ka", ka), ("k", k)],
            states: [("depot", 0, -absorbed), ("central", 0, absorbed - ("k" as E) * "central")],
            routes: [("oral", 0, route), ("iv", 1, second)], observables: ["central", "depot"])
    }

    /// Central and peripheral; route 0 into central. Observes central.
    static func twoCompartments(
        k10: E = 0.3, k12: E = 0.5, k21: E = 0.25, route: TwinEquations.Route = .init()
    ) -> TestModel {
        let flow = ("k12" as E) * "central" - ("k21" as E) * "peripheral"
        return TestModel(
            parameters: [("k10", k10), ("k12", k12), ("k21", k21)],
            states: [("central", 0, -("k10" as E) * "central" - flow), ("peripheral", 0, flow)],
            routes: [("iv", 0, route)], observables: ["central", "peripheral"])
    }

    /// Depot, central and peripheral; route 0 into the depot, route 1 into central. Observes central.
    static func twoCompartmentsOral(
        ka: E = 0.9, k10: E = 0.3, k12: E = 0.5, k21: E = 0.25, route: TwinEquations.Route = .init(),
        second: TwinEquations.Route = .init()
    ) -> TestModel {
        let absorbed = ("ka" as E) * "depot"
        let flow = ("k12" as E) * "central" - ("k21" as E) * "peripheral"
        return TestModel(
            parameters: [("ka", ka), ("k10", k10), ("k12", k12), ("k21", k21)],
            states: [
                ("depot", 0, -absorbed), ("central", 0, absorbed - ("k10" as E) * "central" - flow),
                ("peripheral", 0, flow),
            ],
            routes: [("oral", 0, route), ("iv", 1, second)], observables: ["central"])
    }
}
