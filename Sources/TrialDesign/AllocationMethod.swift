/// How patients are assigned to arms as they enter a trial.
public enum AllocationMethod: Sendable, Hashable {
    /// Each patient by an independent draw: arms can become unequal by chance.
    case simple
    /// Blocks within which every arm has its share of places, in random order; within strata, where there are factors.
    /// Each block's size is drawn from `sizes`, multiples of the sum of the shares.
    case permutedBlocks(sizes: [Int])
    /// Minimisation of Pocock and Simon (Biometrics 1975;31:103-115): the arm that would leave the least imbalance over
    /// the factors is taken with this probability, else one of the others.
    case minimisation(probability: Double)
}
