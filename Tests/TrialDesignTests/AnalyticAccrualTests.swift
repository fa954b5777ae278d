import Foundation
import Testing
import TrialDesign

/// Accrual, against the law of the Poisson process.
@Suite struct AnalyticAccrualTests {
    @Test func timesAreWhereTheIntegralOfTheRateIsReached() {
        let site = AccrualSite(name: "a", rates: [.init(from: 10, rate: 2), .init(from: 15, rate: 0), .init(from: 20, rate: 4)])
        #expect(site.time(atArea: 1) == 10.5)
        #expect(site.time(atArea: 10) == 15)
        #expect(site.time(atArea: 12) == 20.5)
        #expect(AccrualSite(name: "a", rates: [.init(from: 0, rate: 1), .init(from: 5, rate: 0)]).time(atArea: 6) == .infinity)
        let held = AccrualSite(name: "a", rates: [.init(from: 0, rate: 1), .init(from: 4, rate: 2)]).holding([2..<6])
        #expect(held.rates == [.init(from: 0, rate: 1), .init(from: 2, rate: 0), .init(from: 6, rate: 2)])
        #expect(held.time(atArea: 3) == 6.5)
    }

    /// The number of arrivals until t has mean and variance of the rate's integral, here 0.5 * 100 = 50, over 2,000
    /// replicates: standard errors 0.158 and 1.59 (a Poisson variance's, sqrt((mu + 2 mu^2) / n)); 4.5 of them are exceeded
    /// with probability 7e-6.
    @Test func arrivalsAreAPoissonProcess() {
        let sites = [
            AccrualSite(name: "a", rates: [.init(from: 0, rate: 0.2)]), AccrualSite(name: "b", rates: [.init(from: 50, rate: 0.6)]),
        ]
        let accrual = Accrual(seed: 7, sites: sites)
        let counts = (0..<2000).map { replicate in Double(accrual.entries(replicate: replicate, patients: 150).count { $0.time <= 100 }) }
        let mean = counts.reduce(0, +) / 2000
        let variance = counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1999
        #expect(abs(mean - 50) < 4.5 * 0.158)
        #expect(abs(variance - 50) < 4.5 * 1.59)
    }

    @Test func entriesAscendAndSitesKeepTheirCapacity() {
        let sites = [
            AccrualSite(name: "a", rates: [.init(from: 0, rate: 5)], capacity: 12), AccrualSite(name: "b", rates: [.init(from: 0, rate: 1)]),
        ]
        let entries = Accrual(seed: 3, sites: sites).entries(replicate: 1, patients: 60)
        #expect(entries.count == 60 && entries.count { $0.site == 0 } == 12)
        #expect(zip(entries, entries.dropFirst()).allSatisfy { $0.time <= $1.time })
        // A site more moves nobody else's arrival.
        let alone = Accrual(seed: 3, sites: [sites[1]]).entries(replicate: 1, patients: 48)
        #expect(alone.map(\.time) == entries.filter { $0.site == 1 }.map(\.time))
        #expect(Accrual(seed: 3, sites: [sites[0]]).entries(replicate: 1, patients: 60).count == 12)
    }
}
