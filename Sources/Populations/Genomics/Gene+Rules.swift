/// CPIC's translations of allele functions into phenotypes, for genes without activity scores.
extension Gene.Rule {
    /// CYP3A5, TPMT, UGT1A1: two, one or no allele whose function is lost or decreased.
    @Sendable static func lossOfFunction(_ a: Gene.Function, _ b: Gene.Function) -> String {
        let lost = [a, b].count { $0 == .none || $0 == .decreased }
        return lost == 2 ? "poor" : lost == 1 ? "intermediate" : "normal"
    }

    /// CYP2C19: one lost allele makes an intermediate metaboliser, even beside an increased one.
    @Sendable static func inducible(_ a: Gene.Function, _ b: Gene.Function) -> String {
        let lost = [a, b].count { $0 == .none || $0 == .decreased }
        if lost > 0 { return lost == 2 ? "poor" : "intermediate" }
        let increased = [a, b].count { $0 == .increased }
        return increased == 2 ? "ultrarapid" : increased == 1 ? "rapid" : "normal"
    }

    /// SLCO1B1: an increased allele alone changes nothing.
    @Sendable static func transporter(_ a: Gene.Function, _ b: Gene.Function) -> String {
        let lost = [a, b].count { $0 == .none || $0 == .decreased }
        if lost > 0 { return lost == 2 ? "poor" : "decreased" }
        return a == .increased && b == .increased ? "increased" : "normal"
    }

    /// NAT2: two, one or no slow allele.
    @Sendable static func acetylator(_ a: Gene.Function, _ b: Gene.Function) -> String {
        let slow = [a, b].count { $0 == .decreased }
        return slow == 2 ? "poor" : slow == 1 ? "intermediate" : "rapid"
    }
}
