import Testing
import TrialDesign

/// Allocation, against what can be counted or worked out by hand.
@Suite struct AnalyticAllocationTests {
    @Test func completeBlocksRealiseTheShares() {
        let allocation = Allocation(seed: 3, weights: [2, 0, 1], method: .permutedBlocks(sizes: [6]))
        let arms = allocation.arms(replicate: 4, patients: 60)
        for first in stride(from: 0, to: 60, by: 6) {
            let block = arms[first..<(first + 6)]
            #expect(block.count { $0 == 0 } == 4)
            #expect(block.count { $0 == 1 } == 0)
            #expect(block.count { $0 == 2 } == 2)
        }
    }

    @Test func completeBlocksRealiseTheSharesInEveryStratum() {
        let sexes = (0..<240).map { $0 * $0 % 3 == 0 ? 1 : 0 }
        let ages = (0..<240).map { $0 / 7 % 3 }
        let allocation = Allocation(seed: 3, weights: [1, 1], method: .permutedBlocks(sizes: [4]))
        let arms = allocation.arms(replicate: 0, patients: 240, factors: [sexes, ages])
        for sex in 0..<2 {
            for age in 0..<3 {
                let own = arms.indices.filter { sexes[$0] == sex && ages[$0] == age }.map { arms[$0] }
                for first in stride(from: 0, to: own.count - 3, by: 4) { #expect(own[first..<(first + 4)].reduce(0, +) == 2) }
            }
        }
    }

    @Test func blocksOfSeveralSizesKeepArmsWithinHalfTheLargest() {
        let allocation = Allocation(seed: 9, weights: [1, 1], method: .permutedBlocks(sizes: [2, 4, 6]))
        var excess = 0
        for arm in allocation.arms(replicate: 0, patients: 1000) {
            excess += arm == 0 ? 1 : -1
            #expect(abs(excess) <= 3)
        }
    }

    @Test func patientsAloneAreAllocatedAsInTheirTrial() {
        for method in [AllocationMethod.simple, .permutedBlocks(sizes: [6])] {
            let allocation = Allocation(seed: 5, weights: [1, 2], method: method)
            let together = allocation.arms(replicate: 2, patients: 100)
            #expect((0..<100).map { allocation.independentArm(replicate: 2, patient: $0) } == together)
        }
    }

    /// Shares 1:3 over 40,000 patients: the standard error of a share is 0.00217, so a deviation of 0.0095 (4.4 SE) has a
    /// probability of 1e-5.
    @Test func simpleAllocationHasTheShares() {
        let arms = Allocation(seed: 1, weights: [1, 3], method: .simple).arms(replicate: 0, patients: 40_000)
        #expect(abs(Double(arms.count { $0 == 1 }) / 40_000 - 0.75) < 0.0095)
    }

    /// With probability 1 and one factor, the arm with fewer patients of the same level is always taken: numbers within a
    /// level never differ by more than 1, and every second patient of a level goes to the other arm than the one before.
    @Test func certainMinimisationAlternatesWithinALevel() {
        let levels = (0..<200).map { $0 % 5 / 2 }
        let arms = Allocation(seed: 8, weights: [1, 1], method: .minimisation(probability: 1))
            .arms(replicate: 0, patients: 200, factors: [levels])
        for level in 0..<3 {
            let own = levels.indices.filter { levels[$0] == level }.map { arms[$0] }
            for first in stride(from: 0, to: own.count - 1, by: 2) { #expect(own[first] != own[first + 1]) }
        }
    }

    /// Pocock and Simon's rule on many factors keeps each factor's marginal numbers close, where simple allocation does not:
    /// after 400 patients a level of 200 has a standard deviation of 14 under simple allocation.
    @Test func minimisationBalancesEveryMargin() {
        let factors = (0..<6).map { factor in (0..<400).map { ($0 >> factor) & 1 } }
        let arms = Allocation(seed: 8, weights: [1, 1], method: .minimisation(probability: 0.9))
            .arms(replicate: 0, patients: 400, factors: factors)
        for factor in factors {
            for level in 0..<2 {
                let excess = zip(factor, arms).reduce(0) { $1.0 == level ? $0 + ($1.1 == 0 ? 1 : -1) : $0 }
                #expect(abs(excess) <= 10)
            }
        }
    }

    @Test func armsWithoutAShareGetNobody() {
        for method in [AllocationMethod.simple, .permutedBlocks(sizes: [3]), .minimisation(probability: 0.8)] {
            let arms = Allocation(seed: 2, weights: [0, 1, 2], method: method).arms(replicate: 0, patients: 90)
            #expect(arms.count == 90 && !arms.contains(0))
            #expect(Allocation(seed: 2, weights: [0, 0], method: method).arms(replicate: 0, patients: 9).isEmpty)
        }
    }

    /// An assignment depends on those before, never on those after.
    @Test func laterPatientsChangeNothing() {
        let levels = (0..<100).map { $0 % 3 }
        for method in [AllocationMethod.simple, .permutedBlocks(sizes: [4, 6]), .minimisation(probability: 0.8)] {
            let allocation = Allocation(seed: 2, weights: [1, 1], method: method)
            let all = allocation.arms(replicate: 1, patients: 100, factors: [levels])
            #expect(allocation.arms(replicate: 1, patients: 40, factors: [Array(levels.prefix(41))]) == Array(all.prefix(40)))
            #expect(allocation.arms(replicate: 2, patients: 100, factors: [levels]) != all)
        }
    }
}
