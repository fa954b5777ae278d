import Estimation
import Testing

/// Cases of posologyr's own tests whose expected values NONMEM and Monolix computed (levenc/posologyr at 4af150b,
/// test_map_nm.R and test_map_mlx.R), at the tolerances stated there.
@Suite struct PublishedPosologyrTests {
    private func isNear(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool { (a - b).magnitude <= tolerance * b.magnitude }

    /// NONMEM run302: weight and sex change between the records; absorption is not informed.
    @Test func changingCovariates() throws {
        let written = try WrittenModel("""
            model: run302
            title: One compartment, covariates that change
            time: h
            covariates: {BW: {unit: kg}, SEX: {unit: '1'}}
            parameters:
              CL: {typical: 4 L/h * (BW / 75 kg)^1.5 * 0.75^SEX, iiv: {variance: 0.2}}
              V: {typical: 70 L, iiv: {variance: 0.2}}
              KA: {typical: 1 1/h, iiv: {variance: 0.2}}
            states: {depot: mg, central: mg}
            equations: |
              depot' = -KA * depot
              central' = KA * depot - CL / V * central
              C = central / V
            routes: {iv: {into: central}}
            outputs: {C: {unit: mg/L, error: {proportional: 0.22360679774997896}}}
            """)
        let individual = try written.individual("""
            TIME,EVID,AMT,RATE,DV,BW,SEX
            0,1,10000,10000,.,77,0
            1.5,0,.,.,107.267,113,0
            4.4,0,.,.,100.995,92,1
            7.1,0,.,.,54.0546,132,0
            24.6,0,.,.,5.97081,126,1
            72,1,10000,10000,.,128,1
            """)
        let estimate = try written.estimator.estimate(individual)
        #expect(isNear(estimate.effects[0], 0.398845969, 0.001))
        #expect(isNear(estimate.effects[1], 0.0762201167, 0.01))
        #expect(estimate.effects[2].magnitude < 0.001)
    }

    @Test func tobramycin() throws {
        let written = try WrittenModel("""
            model: tobramycin
            title: Tobramycin in two compartments
            time: h
            covariates: {CLCREAT: {unit: mL/min}, WT: {unit: kg}}
            parameters:
              ke: {typical: 0.21 1/h * (CLCREAT / 67.8 mL/min)^0.89 * (WT / 66.4 kg)^(-1.09), iiv: {variance: 0.08075}}
              V: {typical: 19.8 L * (WT / 66.4 kg)^0.80, iiv: {variance: 0.01203}}
              k12: 0.041 1/h
              k21: 0.12 1/h
            states: {central: mg, peripheral: mg}
            equations: |
              central' = -(ke + k12) * central + k21 * peripheral
              peripheral' = k12 * central - k21 * peripheral
              C = central / V
            routes: {iv: {into: central}}
            outputs: {C: {unit: mg/L, error: {proportional: 0.198}}}
            """)
        let individual = try written.individual("""
            TIME,EVID,AMT,DUR,DV,CLCREAT,WT
            0,1,500,0.5,.,80,65
            1,0,.,.,25.0,80,65
            14,0,.,.,5.5,80,65
            """)
        let estimate = try written.estimator.estimate(individual)
        #expect(isNear(estimate.parameters[0], 0.1258, 0.001))
        #expect(isNear(estimate.parameters[1], 18.21, 0.01))
    }

    @Test func vancomycin() throws {
        let written = try WrittenModel("""
            model: vancomycin
            title: Vancomycin, Goti 2018, with the standard deviations of the residual error added
            time: h
            covariates: {CLCREAT: {unit: mL/min}, WT: {unit: kg}, DIAL: {unit: '1'}}
            parameters:
              CL: {typical: 4.5 L/h * (CLCREAT / 120 mL/min)^0.8 * 0.7^DIAL, iiv: {variance: 0.147}}
              Vc: {typical: 58.4 L * (WT / 70 kg) * 0.5^DIAL, iiv: {variance: 0.51}}
              Vp: {typical: 38.4 L, iiv: {variance: 0.282}}
              Q: 6.5 L/h
            states: {central: mg, peripheral: mg}
            equations: |
              central' = -(CL + Q) / Vc * central + Q / Vp * peripheral
              peripheral' = Q / Vc * central - Q / Vp * peripheral
              C = central / Vc
            routes: {iv: {into: central}}
            outputs: {C: {unit: mg/L, error: {proportional: 22.7 %, additive: 3.4 mg/L, combine: sds}}}
            """)
        let individual = try written.individual("""
            TIME,EVID,AMT,DUR,DV,CLCREAT,WT,DIAL
            0,1,1900,1,.,34,62,0
            12,0,.,.,14.8,34,62,0
            22.2,1,1750,1,.,34,62,0
            37.5,0,.,.,22.5,34,62,0
            """)
        let estimate = try written.estimator.estimate(individual)
        #expect(isNear(estimate.parameters[0], 1.72, 0.01))
        #expect(isNear(estimate.parameters[1], 59.8, 0.01))
        #expect(isNear(estimate.parameters[2], 41.6, 0.01))
    }
}
