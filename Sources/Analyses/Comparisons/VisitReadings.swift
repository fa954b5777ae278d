/// What was measured at visits of all patients of a trial, each in the arm in which he was observed.
struct VisitReadings: Sendable {
    /// Readings per patient; the first is the baseline.
    let visits: Int
    let treatment: Int
    let control: Int
    /// Whether only patients of the two arms are in the model; then a baseline alone is of use, too: what is missing is
    /// imputed.
    let isPair: Bool
    /// Per patient: index of the arm.
    var arms: [Int] = []
    /// Patient after patient, in the endpoint's unit; NaN where missing.
    var values: [Double] = []
    /// Per covariate that is adjusted for: the patients' values.
    var covariates: [[Double]]

    init(visits: Int, treatment: Int, control: Int, covariates: Int, isPair: Bool) {
        self.visits = visits
        self.isPair = isPair
        self.treatment = treatment
        self.control = control
        self.covariates = Array(repeating: [], count: covariates)
    }

    func baseline(_ patient: Int) -> Double { values[patient * visits] }

    /// Changes from baseline at the later visits.
    func changes(_ patient: Int) -> [Double] {
        let base = baseline(patient)
        return values[(patient * visits + 1)..<((patient + 1) * visits)].map { $0 - base }
    }

    /// Patients whom the method can use: with a baseline and, unless it is imputed, a later reading.
    var usable: [Int] {
        arms.indices.filter { patient in
            !baseline(patient).isNaN && (isPair || changes(patient).contains { !$0.isNaN })
        }
    }

    /// Patients in the model and others, of the treated and the control arm; then readings at later visits of all
    /// patients in the model, and how many of these are missing.
    var counts: [Int] {
        let used = usable
        func patients(_ arm: Int, _ among: [Int]) -> Int { among.count { arms[$0] == arm } }
        let all = Array(arms.indices)
        let (treated, controls) = (patients(treatment, used), patients(control, used))
        let modelled = isPair ? used.filter { arms[$0] == treatment || arms[$0] == control } : used
        let read = modelled.reduce(0) { $0 + changes($1).count { !$0.isNaN } }
        return [
            treated, controls, patients(treatment, all) - treated, patients(control, all) - controls, read,
            modelled.count * (visits - 1) - read,
        ]
    }
}

extension Patients {
    /// Patients in the analysis and without a value, of the treated and the control arm; of what was measured at visits
    /// also how many readings there are, and how many are missing.
    var counts: [Int] { readings?.counts ?? [treatedCount, controlCount, missing.treated, missing.control] }
}
