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

    private func withoutFolder(_ message: String) -> String { message.replacing("\(repository)/Protocols/", with: "") }
}
