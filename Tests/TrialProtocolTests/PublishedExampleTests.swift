import Testing
import TrialProtocol

/// Protocols in the words of the design: they are read as they are. A form that is not built yet is refused where it stands,
/// and nothing else is found wrong.
@Suite struct PublishedExampleTests {
    @Test func guidedDosingIsRead() {
        let text = """
            trial: vancomycin-auc
            title: Fixed, weight-based, trough-guided and AUC-guided vancomycin in hospitalised adults
            question: Which regimen brings most patients to an AUC24 of 400-600 mg*h/L on day 5 without overshooting?
            seed: 20261123

            twin: vancomycin-goti-2018
            cohort: hospitalised-adults
            size: 600                       # twins per simulated trial; every twin is solved in every arm
            duration: 5 d
            design:
              kind: parallel
              allocation: {fixed: 1, weight-based: 1, trough-guided: 1, auc-guided: 1}
              stratify: [dialysis]

            arms:
              fixed:
                give: {dose: 1000 mg, route: iv, over: 1 h, every: 12 h}
              weight-based:
                give:
                  - {dose: 25 mg/kg * weight, route: iv, over: 2 h, at: 0 h, round: 250 mg, most: 3000 mg}
                  - {dose: 15 mg/kg * weight, route: iv, over: 1.5 h, every: 12 h, from: 12 h, round: 250 mg}
              trough-guided:
                give: &start {dose: 15 mg/kg * weight, route: iv, over: 1.5 h, every: 12 h, round: 250 mg}
                decide:                     # sees only what a laboratory would report
                  - measure: {trough: {C: 47.5 h}}
                    result_after: 0.5 h
                    rules:                  # the first that holds acts; none holding is a recorded hold
                      - {when: trough > 20 mg/L, dose: 0.75 * dose}
                      - {when: trough < 10 mg/L, dose: 1.25 * dose}
                    round: 250 mg
                    least: 500 mg
                    most: 2000 mg
              auc-guided:
                give: *start
                decide:
                  - measure: {c1: {C: 37.5 h}, c2: {C: 47.5 h}}
                    result_after: 0.5 h
                    estimate: map
                    rules:
                      - {dose: 'dose * 500 mg*h/L / estimated(auc24)'}
                    round: 250 mg
                    least: 250 mg
                    most: 2500 mg

            observe:
              C: {every: 1 h}               # the latent trajectory that is stored

            endpoints:
              auc24:     {value: 'auc(C, 96 h, 120 h)', unit: mg*h/L}
              attained:  {event: auc24 >= 400 mg*h/L and auc24 <= 600 mg*h/L, primary: true}
              overshoot: {event: auc24 > 600 mg*h/L}

            analysis:
              - {compare: attained, between: [auc-guided, fixed], method: risk difference, alpha: 0.05}
              - {describe: auc24, by: [arm, dialysis]}

            replicates: 200                 # simulated trials
            """
        #expect(messages(text, file: "\(repository)/Protocols/x.yaml").isEmpty)
    }

    @Test func optimisingARegimenIsRefused() {
        let text = """
            trial: vancomycin-dose-optimisation
            title: Vancomycin maintenance dose by renal function
            question: Which 12-hourly dose per kg brings most patients of each renal-function group to target on day 5?
            seed: 11

            twin: vancomycin-goti-2018
            cohort: hospitalised-adults
            size: 2000
            duration: 5 d

            arms:
              maintenance:
                give: {dose: per_kg * weight, route: iv, over: 1.5 h, every: 12 h}

            endpoints:
              auc24:    {value: 'auc(C, 96 h, 120 h)', unit: mg*h/L}
              attained: {event: auc24 >= 400 mg*h/L and auc24 <= 600 mg*h/L}
              toxic:    {event: auc24 > 800 mg*h/L}

            optimise:
              vary: {per_kg: {from: 2 mg/kg, to: 30 mg/kg}}
              maximise: probability(attained)
              subject_to: probability(toxic) <= 0.10
              by: {creatinine_clearance: [15 mL/min, 30 mL/min, 60 mL/min, 90 mL/min, 150 mL/min]}
            """
        #expect(messages(text, file: "\(repository)/Protocols/x.yaml").map(withoutFolder) == [
            "x.yaml:20:1: dose optimisation is not built yet; remove `optimise`"
        ])
    }

    @Test func optimisingAComposedTwinIsRefused() {
        let text = """
            trial: docetaxel-dose-optimisation
            title: Three-weekly docetaxel dose by neutropenia and exposure
            question: Which dose per m2 keeps grade 4 neutropenia under 25 % while exposure is highest?
            seed: 7

            twin:
              drug: docetaxel-pk
              marrow: {model: neutropenia-friberg-2002, inputs: {C: drug.C}}

            cohort: solid-tumour-adults
            size: 1000
            duration: 126 d

            arms:
              three-weekly:
                give: {dose: dose_level * bsa, route: drug.iv, over: 1 h, every: 21 d, times: 6}

            observe:
              marrow.anc: {every: 1 d}
              drug.C: {every: 1 h, until: 24 h}

            endpoints:                      # evaluated during the solve, so they need no dense storage
              nadir:  {value: 'lowest(marrow.anc, 0 d, 21 d)', unit: 10^9/L}
              grade4: {event: nadir < 0.5 10^9/L}
              auc:    {value: 'auc(drug.C, 0 h, 504 h)', unit: mg*h/L}

            optimise:
              vary: {dose_level: {from: 40 mg/m2, to: 120 mg/m2, step: 1 mg/m2}}
              maximise: mean(auc)
              subject_to: probability(grade4) <= 0.25
            """
        #expect(messages(text, file: "\(repository)/Protocols/x.yaml").map(withoutFolder) == [
            "x.yaml:27:1: dose optimisation is not built yet; remove `optimise`"
        ])
    }

    private func withoutFolder(_ message: String) -> String { message.replacing("\(repository)/Protocols/", with: "") }
}
