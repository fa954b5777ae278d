import Foundation
import Statistics

/// A design and its sizes, for people and for programs.
struct DesignReport {
    /// What is told of the trial beyond its bounds.
    struct Line {
        /// In JSON; empty where `value` is not told there.
        var key: String
        /// In the table; empty where another line's text tells it.
        var label: String
        var text: String
        var value: Double?
    }

    let title: String
    /// What sizes count: `subjects` or `events`.
    let unit: String
    /// What estimates at bounds are called: `difference`, `hazard ratio`.
    let effectName: String
    let design: GroupSequentialDesign
    /// The effect and what else was assumed.
    let assumptions: [Line]
    let fixedSize, maximumSize: Double
    /// Subjects of the first group for each of the second; nil for one group, and for events.
    let allocation: Double?
    let efficacyEffects, futilityEffects: [Double?]
    /// Of survival trials.
    var calendar: SurvivalPlan?

    init(
        title: String, unit: String, effectName: String, plan: SequentialPlan, assumptions: [Line], allocation: Double?
    ) {
        (self.title, self.unit, self.effectName, self.assumptions) = (title, unit, effectName, assumptions)
        (design, fixedSize, maximumSize) = (plan.design, plan.fixedSize, plan.maximumSize)
        (efficacyEffects, futilityEffects) = (plan.efficacyEstimates, plan.futilityEstimates)
        self.allocation = allocation
    }

    init(title: String, calendar plan: SurvivalPlan, assumptions: [Line]) {
        (self.title, unit, effectName, self.assumptions) = (title, "events", "hazard ratio", assumptions)
        (design, fixedSize, maximumSize) = (plan.design, plan.fixedEvents, plan.maximumEvents)
        (efficacyEffects, futilityEffects) = plan.hazardRatios
        allocation = nil
        calendar = plan
    }

    /// Expected sizes when the effect is 0, half and all of that of the alternative.
    var expectedSizes: [Double] {
        [0, 0.5, 1].map { maximumSize * design.exitProbabilities(drift: $0 * design.drift).expectedTime }
    }

    /// Whether the trial may stop for futility at a look.
    var hasFutility: Bool { design.futility.dropLast().contains { $0.isFinite } }

    /// One row of the boundary table; a bound that is not there is nil.
    struct Look {
        let number: Int
        let informationRate, size: Double
        let efficacyZ, nominalP, futilityZ: Double?
        let cumulativeAlpha, cumulativePower: Double
        /// P(stopped for futility by this look), without an effect and at the alternative.
        let futilityUnderNull, futilityUnderAlternative: Double
        let efficacyEffect, futilityEffect: Double?
        let time, timeUnderNull, subjects: Double?
    }

    var looks: [Look] {
        let alpha = design.cumulativeAlpha
        let (null, alternative) = (design.exitProbabilities(drift: 0), design.exitProbabilities(drift: design.drift))
        let power = alternative.cumulativePower
        let nominal = design.nominalP
        var (giveUp, giveUpAlternative) = (0.0, 0.0)
        return (0..<design.looks).map { k in
            let isLast = k == design.looks - 1
            if !isLast {
                giveUp += null.acceptance[k]
                giveUpAlternative += alternative.acceptance[k]
            }
            let hasEfficacy = design.efficacy[k].isFinite
            let hasFutility = design.futility[k].isFinite && !isLast
            return Look(
                number: k + 1, informationRate: design.informationRates[k],
                size: maximumSize * design.informationRates[k], efficacyZ: hasEfficacy ? design.efficacy[k] : nil,
                nominalP: hasEfficacy ? nominal[k] : nil, futilityZ: hasFutility ? design.futility[k] : nil,
                cumulativeAlpha: alpha[k], cumulativePower: power[k], futilityUnderNull: giveUp,
                futilityUnderAlternative: giveUpAlternative, efficacyEffect: hasEfficacy ? efficacyEffects[k] : nil,
                futilityEffect: hasFutility ? futilityEffects[k] : nil, time: calendar?.times[k],
                timeUnderNull: calendar?.timesUnderNull[k], subjects: calendar?.subjects[k])
        }
    }
}
