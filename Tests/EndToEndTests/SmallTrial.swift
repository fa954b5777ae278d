import Foundation

/// A trial of a one-compartment model that is quick to solve, in files of its own.
///
///     let folder = try SmallTrial(size: 300).folder()       // trial.yaml, flow.yaml, Cohorts/adults.yaml
struct SmallTrial {
    var size = 100
    var replicates = 1
    /// Further lines at the top level of the protocol.
    var extra = ""
    var duration = "48 h"
    /// What `give:` of the first arm says.
    var dose = "{dose: 100 mg, route: oral, every: 12 h}"
    /// Lines below `observe:` and `endpoints:`.
    var observe = "  C: {every: 4 h}\n  E: {every: 6 h}"
    var endpoints = """
          peak:    {value: 'highest(C, 36 h, 48 h)', unit: mg/L, title: Peak of the last interval}
          low:     {value: 'lowest(C, 36 h, 48 h)', unit: mg/L, title: Trough of the last interval}
          reached: {event: peak > 2 mg/L, primary: true, title: Peak above 2 mg/L}
        """
    /// How fast the effect feeds on itself: above 0, it becomes infinite at a finite time, and the twin fails.
    var growth = "0 1/h"

    var model: String {
        """
        model: flow
        title: One compartment with a depot and an effect site
        time: h
        covariates:
          weight: {unit: kg, default: 70 kg}
        parameters:
          CL: {typical: 5 L/h * (weight / 70 kg)^0.75, iiv: {cv: 30 %}}
          V: {typical: 50 L * (weight / 70 kg), iiv: {cv: 20 %}}
          ka: {typical: 1.2 1/h, iiv: {cv: 40 %}}
          kout: 0.3 1/h
          growth: \(growth)
        states: {gut: mg, central: mg, effect: mg/L}
        equations: |
          C = central / V
          E = effect
          gut' = -ka * gut
          central' = ka * gut - CL / V * central
          effect' = kout * (C - effect) + growth * (effect + 1 mg/L)^2 / 1 mg/L
        routes:
          oral: {into: gut}
        outputs:
          C: {unit: mg/L, title: Concentration, error: {proportional: 10 %, additive: 0.02 mg/L}, lloq: 0.05 mg/L}
          E: {unit: mg/L, title: Effect-site concentration}

        """
    }

    var cohort: String {
        """
        cohort: adults
        covariates:
          weight: {lognormal: {median: 72 kg, cv: 20 %}, within: [40 kg, 150 kg]}
          sex: {levels: {female: 0.5, male: 0.5}}

        """
    }

    var protocolText: String {
        """
        trial: small
        title: A small trial of two doses
        question: Which dose brings more adults above 2 mg/L?
        seed: 4
        twin: flow
        cohort: adults
        size: \(size)
        replicates: \(replicates)
        duration: \(duration)
        \(extra)
        arms:
          low:
            title: 100 mg every 12 hours
            give: \(dose)
          by-weight:
            title: 2 mg/kg every 12 hours, at most 150 mg
            give: {dose: 2 mg/kg * weight, route: oral, every: 12 h, most: 150 mg}
        observe:
        \(observe)
        endpoints:
        \(endpoints)

        """
    }

    /// A new folder with the files.
    func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("flow.yaml", model)
        try folder.write("Cohorts/adults.yaml", cohort)
        try folder.write("trial.yaml", protocolText)
        return folder
    }
}
