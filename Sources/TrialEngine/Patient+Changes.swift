import Integration
import Populations

extension TwinSimulator.Patient {
    /// Another patient, changed in some respects.
    init(
        _ other: TwinSimulator.Patient, twin: Int? = nil, cohort: CohortTwin? = nil, covariates: [Double]? = nil,
        iiv: [Double]? = nil, occasions: [Occasion]? = nil
    ) {
        replicate = other.replicate
        self.twin = twin ?? other.twin
        self.cohort = cohort ?? other.cohort
        self.covariates = covariates ?? other.covariates
        self.iiv = iiv ?? other.iiv
        self.occasions = occasions ?? other.occasions
    }

    /// The patient, where typical values are off by some errors.
    func shifted(by errors: [Double]) -> TwinSimulator.Patient {
        TwinSimulator.Patient(self, iiv: zip(iiv, errors).map { $0 + $1 })
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
