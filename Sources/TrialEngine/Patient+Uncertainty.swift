extension TwinSimulator.Patient {
    /// The patient, where typical values are off by some errors.
    func shifted(by errors: [Double]) -> TwinSimulator.Patient {
        var other = self
        other.iiv = zip(iiv, errors).map { $0 + $1 }
        return other
    }

    /// How a twin's parameters differ from the typical values' estimates: by itself, and by their errors where the protocol
    /// has them vary. All patients of a trial share those; of the superpopulation each has its own, so that an effect over
    /// it is one over all that may be true.
    static func effects(_ shared: Simulation, replicate: Int, twin: Int) -> [Double] {
        let own = shared.variability.iiv(replicate: replicate, twin: twin)
        guard shared.plan.isUncertain else { return own }
        let errors = shared.variability.errors(draw: replicate, twin: replicate >= PopulationRun.replicate ? twin + 1 : 0)
        return zip(own, errors).map { $0 + $1 }
    }
}
