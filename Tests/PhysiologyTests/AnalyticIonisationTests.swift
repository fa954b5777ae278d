import Foundation
import Physiology
import Testing

@Suite struct AnalyticIonisationTests {
    /// Henderson and Hasselbalch: at its pKa a group is half charged; far from it, not or wholly.
    @Test func oneGroup() {
        #expect(abs(Ionisation(bases: [7.4]).total(pH: 7.4) - 2) < 1e-14)
        #expect(abs(Ionisation(acids: [4.4]).total(pH: 7.4) - 1001) < 1e-9)
        #expect(abs(Ionisation(bases: [1.4]).total(pH: 7.4) - (1 + 1e-6)) < 1e-14)
        #expect(Ionisation().total(pH: 7.4) == 1)
    }

    /// Two groups: 1 + 10^(pH - a1) + 10^(2 pH - a1 - a2), in either order, and the same of bases.
    @Test func twoGroups() {
        let (a, b) = (4.0, 7.0)
        let acids = 1 + pow(10, 7.4 - a) + pow(10, 14.8 - a - b)
        #expect(abs(Ionisation(acids: [b, a]).total(pH: 7.4) / acids - 1) < 1e-13)
        let bases = 1 + pow(10, 9.0 - 7.4) + pow(10, 9.0 + 8.0 - 14.8)
        #expect(abs(Ionisation(bases: [8, 9]).total(pH: 7.4) / bases - 1) < 1e-13)
        let both = 1 + pow(10, 7.4 - 6.0) + pow(10, 8.0 - 7.4)
        #expect(abs(Ionisation(acids: [6], bases: [8]).total(pH: 7.4) / both - 1) < 1e-13)
    }

    /// Erythrocytes of a neutral drug that likes water as well as octanol (logP 0) hold it in 0.603 water, 0.0017 lipid and
    /// 0.0029 phospholipid: all of it unbound, blood over plasma is 1 - 0.44 + 0.44 * 0.6076.
    @Test func bloodToPlasma() throws {
        let ratio = try #require(PartitionCoefficients.bloodToPlasma(logP: 0, ionisation: Ionisation(), fup: 1))
        #expect(abs(ratio - (1 - 0.44 + 0.44 * 0.6076)) < 1e-14)
        #expect(PartitionCoefficients.bloodToPlasma(logP: 0, ionisation: Ionisation(bases: [9]), fup: 1) == nil)
    }
}
