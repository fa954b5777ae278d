import Statistics
import Testing

private func analysis(
    _ times: [Double], _ concentrations: [Double], dose: Double, _ rule: TrapezoidalRule,
    _ administration: Administration = .extravascular
) throws -> NonCompartmentalAnalysis {
    try NonCompartmentalAnalysis(
        ConcentrationProfile(times: times, concentrations: concentrations), dose: dose, administration: administration,
        rule: rule)
}

/// An analysis under WinNonlin's names.
private func figure(_ name: String, of analysis: NonCompartmentalAnalysis) -> Double? {
    let slope = analysis.terminal
    let observed = analysis.infinity(.observed)
    let predicted = analysis.infinity(.predicted)
    return switch name {
    case "Rsq": slope?.rSquared
    case "Rsq_adjusted": slope?.adjustedRSquared
    case "Corr_XY": slope?.correlation
    case "No_points_lambda_z": slope.map { Double($0.points) }
    case "Lambda_z": slope?.rate
    case "Lambda_z_lower": slope?.first
    case "Lambda_z_upper": slope?.last
    case "HL_Lambda_z": slope?.halfLife
    case "Tlag": analysis.lag
    case "Tmax": analysis.peak?.time
    case "Cmax": analysis.peak?.concentration
    case "Tlast": analysis.last?.time
    case "Clast": analysis.last?.concentration
    case "C0": analysis.initialConcentration
    case "AUClast": analysis.areaToLast.auc
    case "AUCall": analysis.areaToAll.auc
    case "AUMClast": analysis.areaToLast.aumc
    case "MRTlast": analysis.areaToLast.meanResidenceTime
    default: infinite(name, name.hasSuffix("pred") ? predicted : observed)
    }
}

private func infinite(_ name: String, _ exposure: ExtrapolatedExposure?) -> Double? {
    switch name.split(separator: "_").dropLast().joined(separator: "_") {
    case "AUCINF": exposure?.area.auc
    case "AUMCINF": exposure?.area.aumc
    case "MRTINF": exposure?.area.meanResidenceTime
    case "AUC_%Extrap": exposure.map { 100 * $0.extrapolatedFraction }
    case "AUMC_%Extrap": exposure.map { 100 * $0.extrapolatedMomentFraction }
    case "AUC_%Back_Ext": exposure?.backExtrapolatedFraction.map { 100 * $0 }
    case "Vz_F", "Vz": exposure?.terminalVolume
    case "Cl_F", "Cl": exposure?.clearance
    case "Vss": exposure?.steadyStateVolume
    default: nil
    }
}

/// Every figure of WinNonlin's, printed with nine or ten digits.
private func expect(_ figures: Figures, subject: Int, of analysis: NonCompartmentalAnalysis) {
    for (name, value) in figures.row(subject) {
        // A lag of zero is exact.
        #expect(isClose(figure(name, of: analysis), value, relative: 1e-8), "\(name), subject \(subject + 1)")
    }
}

@Test(arguments: 0..<12) func theophyllineMatchesWinNonlin(_ subject: Int) throws {
    let (times, concentrations) = (Theophylline.times[subject], Theophylline.concentrations[subject])
    expect(Theophylline.linear, subject: subject, of: try analysis(times, concentrations, dose: 320, .linear))
    expect(
        Theophylline.linearUpLogDown, subject: subject,
        of: try analysis(times, concentrations, dose: 320, .linearUpLogDown))
}

@Test(arguments: 0..<6) func indomethacinMatchesWinNonlin(_ subject: Int) throws {
    for (administration, rule, figures) in [
        (.bolus, .linear, Indomethacin.bolusLinear), (.bolus, .linearUpLogDown, Indomethacin.bolusLogDown),
        (.infusion(duration: 0.25), .linear, Indomethacin.infusionLinear),
        (.infusion(duration: 0.25), .linearUpLogDown, Indomethacin.infusionLogDown),
    ] as [(Administration, TrapezoidalRule, Figures)] {
        expect(
            figures, subject: subject,
            of: try analysis(
                Indomethacin.times, Indomethacin.concentrations[subject], dose: 25, rule, administration))
    }
}

/// PKNCA on `Theoph` with the doses of the data (4.02 mg/kg at 79.6 kg, 4 mg/kg at 80 kg), linear and then lin up/log
/// down.
@Test func theophyllineMatchesPKNCA() throws {
    for (subject, dose, rule, span, clearance, volume, residence) in [
        (0, 319.992, .linear, 1.071000812, 1.477259334, 30.485986066, 20.800030526),
        (5, 320, .linear, 2.763775287, 3.798020405, 43.259734495, 11.612785479),
        (0, 319.992, .linearUpLogDown, 1.071000812, 1.488863731, 30.725464314, 21.14980455),
        (5, 320, .linearUpLogDown, 2.763775287, 3.894086526, 44.35393475, 12.022286556),
    ] as [(Int, Double, TrapezoidalRule, Double, Double, Double, Double)] {
        let result = try analysis(
            Theophylline.times[subject], Theophylline.concentrations[subject], dose: dose, rule)
        let exposure = try #require(result.infinity(.observed))
        #expect(isClose(result.terminal?.span, span, relative: 1e-8))
        #expect(isClose(exposure.clearance, clearance, relative: 1e-8))
        #expect(isClose(exposure.terminalVolume, volume, relative: 1e-8))
        #expect(isClose(exposure.area.meanResidenceTime, residence, relative: 1e-8))
    }
}
