import Foundation

/// The reference man of a model in numbers: what closed forms of its steady states need.
struct ReferenceMan {
    let model: PhysiologicalModel

    /// L, without blood.
    func volume(_ tissue: Tissue) -> Double {
        (ReferencePeople.mass(of: tissue).last?.male ?? .nan) / ReferenceAdults.density(of: tissue)
    }

    /// L, of blood in a tissue.
    func blood(_ tissue: Tissue) -> Double { ReferenceAdults.bloodShare(of: tissue).male * ReferenceAdults.bloodMass.male }

    /// L/h
    func flow(_ tissue: Tissue) -> Double {
        let output = ReferenceAdults.cardiacOutput.male
        switch tissue {
        case .lung: return output
        case .liver: return ReferenceAdults.liverFlow
        default: break
        }
        if let share = ReferenceAdults.flowShare(of: tissue)?.male { return share * output }
        let named = Tissue.parallel.compactMap { ReferenceAdults.flowShare(of: $0)?.male }.reduce(0, +)
        return (1 - named) * output - ReferenceAdults.liverFlow
    }

    /// L/h: unbound intrinsic clearance, after permeability if the liver has that, times the fraction unbound.
    var intrinsic: Double {
        let enzymes = model.compound.hepaticIntrinsic
        guard model.isPermeabilityLimited(.liver), let permeability = model.compound.permeability?[.liver], enzymes > 0 else {
            return model.compound.fup * enzymes
        }
        let PS = permeability * volume(.liver)
        return model.compound.fup * enzymes * PS / (enzymes + PS)
    }

    /// L/h, of plasma, by liver and kidneys.
    var clearance: Double {
        let liver = model.compound.bloodToPlasma * ReferenceAdults.liverFlow
        return liver * intrinsic / (liver + intrinsic) + model.compound.renal
    }

    /// h, rounded up to two digits: forty times the slowest of what the body does, after which nothing moves to 1e-8.
    var rest: Double {
        let (BP, fup) = (model.compound.bloodToPlasma, model.compound.fup)
        let tissues = Tissue.allCases.map { tissue in
            let Kp = model.partitionCoefficient(of: tissue)
            let drained = (blood(tissue) + volume(tissue) * Kp / BP) / flow(tissue)
            let permeability = model.isPermeabilityLimited(tissue) ? model.compound.permeability?[tissue] : nil
            return drained + (permeability.map { Kp / ($0 * fup) } ?? 0)
        }
        let slowest = tissues.max() ?? 0
        let stored = Tissue.allCases.map { volume($0) * model.partitionCoefficient(of: $0) }.reduce(BP * ReferenceAdults.bloodMass.male, +)
        let residence = clearance > 0 ? stored / clearance : 0
        let absorption = model.compound.absorption.map { 1 / $0.rate } ?? 0
        return Self.roundedUp(40 * (slowest + residence + absorption))
    }

    /// To two digits.
    static func roundedUp(_ value: Double) -> Double {
        let unit = pow(10, floor(log10(value)) - 1)
        return (value / unit).rounded(.up) * unit
    }
}
