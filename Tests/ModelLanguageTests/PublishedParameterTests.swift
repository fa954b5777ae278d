import Expressions
import Foundation
import ModelLanguage
import ModelLibrary
import Testing

/// The library's numbers against the tables they come from.
@Suite struct PublishedParameterTests {
    /// Typical value of a parameter at given covariates, and its variance between patients.
    private func parameter(_ name: String, of model: String, _ covariates: [String: Double] = [:]) throws -> (Double, Double) {
        let parameter = try #require(try ModelLibrary.model(model).parameters.first { $0.name == name })
        return (parameter.typical.tree.evaluate { covariates[$0] ?? .nan }, parameter.iiv?.variance ?? 0)
    }

    /// Goti et al. 2018, table 2, final model: typical value, CV %.
    @Test(arguments: [("CL", 4.5, 0.398), ("V1", 58.4, 0.816), ("V2", 38.4, 0.571), ("Q", 6.5, 0)])
    func vancomycin(_ name: String, _ typical: Double, _ cv: Double) throws {
        let reference = ["weight": 70.0, "creatinine_clearance": 120, "dialysis": 0]
        let (value, variance) = try parameter(name, of: "vancomycin-goti-2018", reference)
        #expect(value == typical)
        #expect(abs(variance - log(1 + cv * cv)) < 1e-15)
    }

    /// The same table: TVCL = 4.5 (CrCL/120)^0.8 0.7^DIAL, TVVc = 58.4 (WT/70) 0.5^DIAL.
    @Test func vancomycinCovariates() throws {
        let patient = ["weight": 35.0, "creatinine_clearance": 60, "dialysis": 1]
        let (clearance, _) = try parameter("CL", of: "vancomycin-goti-2018", patient)
        #expect(abs(clearance - 4.5 * pow(0.5, 0.8) * 0.7) < 1e-14)
        let (volume, _) = try parameter("V1", of: "vancomycin-goti-2018", patient)
        #expect(abs(volume - 58.4 * 0.5 * 0.5) < 1e-14)
        let error = try #require(try ModelLibrary.model("vancomycin-goti-2018").outputs[0].error)
        #expect(error == ResidualError(proportional: 0.227, additive: 3.4))
    }

    /// Friberg et al. 2002, docetaxel: slope 8.58 per umol/L; docetaxel has 807.9 g/mol.
    @Test func neutropenia() throws {
        let (slope, _) = try parameter("slope", of: "neutropenia-friberg-2002")
        // Three figures are published.
        #expect(abs(slope - 8.58 / 0.8079) < 0.05)
        for (name, typical) in [("circ0", 5.05), ("mtt", 88.7), ("gamma", 0.161)] {
            #expect(try parameter(name, of: "neutropenia-friberg-2002").0 == typical)
        }
    }

    /// SAS/STAT, The NLMIXED Procedure: log clearance per kg, log ka, log ke; (co)variances of the first two.
    @Test func theophylline() throws {
        let (clearance, clearanceVariance) = try parameter("CL", of: "theophylline-oral", ["weight": 1])
        let (absorption, absorptionVariance) = try parameter("ka", of: "theophylline-oral")
        let (elimination, _) = try parameter("ke", of: "theophylline-oral")
        // The model file keeps four figures.
        #expect(abs(log(clearance) + 3.2268) < 5e-4 && abs(log(absorption) - 0.4806) < 5e-4 && abs(log(elimination) + 2.4592) < 5e-4)
        #expect(clearanceVariance == 0.02803 && absorptionVariance == 0.4331)
        let model = try ModelLibrary.model("theophylline-oral")
        let covariance = model.iivCorrelations[0].value * (0.02803 * 0.4331).squareRoot()
        #expect(abs(covariance + 0.00127) < 1e-5)
        #expect(abs((model.outputs[0].error?.additive ?? 0) - 0.5016.squareRoot()) < 5e-5)
    }

    /// Nguyen et al. 2017, ka1_to_emax1: typical value at 70 kg, variance.
    @Test(arguments: [
        ("CL", 0.135, 0.0703), ("V", 8.03, 0.0195), ("tabs", 0.588, 0.551), ("tlag", 0.842, 0.347), ("E0", 0.966, 0.00286),
        ("C50", 1.17, 0.2), ("tpca", 13.0, 0.0114),
    ])
    func warfarin(_ name: String, _ typical: Double, _ variance: Double) throws {
        let found = try parameter(name, of: "warfarin-turnover", ["weight": 70])
        #expect(found == (typical, variance))
    }
}
