import Documents
import ModelLanguage
import Randomness

/// The random effects by which a twin's parameters differ from the typical values, and by occasion from its own.
///
///     let variability = try IndividualVariability(model: model, seed: 1)
///     let etas = variability.iiv(replicate: 0, twin: 17)              // by parameter, 0 where it does not vary
///     let kappas = variability.iov(replicate: 0, twin: 17, occasion: 2)
///
/// A parameter's stream depends on its name alone (`iiv:NAME`, `iov:NAME` with the occasion as substream), and correlated
/// effects are made in the order of the names: adding or reordering parameters leaves the others' effects alone.
public struct IndividualVariability: Sendable {
    private let between: RandomEffects
    private let within: RandomEffects
    private let errors: RandomEffects

    /// - Throws: ``DiagnosticError`` when no effects can have the model's correlations.
    public init(model: Model, seed: UInt64) throws {
        between = try RandomEffects(model, seed, "iiv", model.parameters.map(\.iiv), model.iivCorrelations)
        within = try RandomEffects(model, seed, "iov", model.parameters.map(\.iov), model.iovCorrelations)
        errors = try RandomEffects(
            model, seed, "uncertainty", model.parameters.map(\.uncertainty), model.uncertaintyCorrelations)
    }

    /// Errors of the typical values, in the order of the model's parameters, on the scales of their random effects, to which
    /// they are added: `typical * exp(eta + error)`.
    ///
    /// - Parameters:
    ///   - draw: which of the possible truths; all patients of a simulated trial live in one.
    ///   - twin: where each has an own.
    public func errors(draw: Int, twin: Int = 0) -> [Double] {
        errors.draw(replicate: draw, twin: twin, substream: 0)
    }

    /// Effects between patients, in the order of the model's parameters, each on its own scale.
    public func iiv(replicate: Int, twin: Int) -> [Double] {
        between.draw(replicate: replicate, twin: twin, substream: 0)
    }

    /// Effects between occasions of one patient, in the order of the model's parameters.
    /// - Parameter occasion: counted from 0.
    public func iov(replicate: Int, twin: Int, occasion: Int) -> [Double] {
        within.draw(replicate: replicate, twin: twin, substream: occasion)
    }
}

/// Normal effects with mean 0, a variance each and correlations.
private struct RandomEffects: Sendable {
    private struct Effect: Sendable {
        let parameter: Int
        let key: StreamKey
        let sd: Double
    }
    private let count: Int
    private let effects: [Effect]
    private let factor: CorrelationFactor?

    init(
        _ model: Model, _ seed: UInt64, _ kind: String, _ variabilities: [Variability?], _ correlations: [ParameterCorrelation]
    ) throws {
        let names = model.parameters.map(\.name)
        count = names.count
        effects = variabilities.enumerated().compactMap { index, variability in
            variability.map {
                Effect(
                    parameter: index, key: StreamKey(seed: seed, purpose: "\(kind):\(names[index])"), sd: $0.variance.squareRoot())
            }
        }
        guard !correlations.isEmpty else {
            factor = nil
            return
        }
        let places = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        do {
            factor = try CorrelationFactor(
                order: names.indices.sorted { names[$0] < names[$1] },
                correlations: correlations.compactMap { correlation in
                    guard let first = places[correlation.first], let second = places[correlation.second] else { return nil }
                    return (first, second, correlation.value)
                })
        } catch {
            let members = error.members.map { "`\(names[$0])`" }.joined(separator: ", ")
            throw DiagnosticError([
                Diagnostic(
                    SourcePosition(file: model.components.first?.file ?? model.name, line: 1, column: 1),
                    "the \(kind) correlations of \(members) contradict each other: no random effects can have all of them",
                    expected: "a positive definite correlation matrix", remedy: "move the values towards 0")
            ])
        }
    }

    func draw(replicate: Int, twin: Int, substream: Int) -> [Double] {
        var scores = [Double](repeating: 0, count: count)
        for effect in effects {
            var stream = effect.key.stream(replicate: replicate, twin: twin, substream: substream)
            scores[effect.parameter] = stream.normal()
        }
        if let factor { scores.withUnsafeMutableBufferPointer { factor.correlate($0) } }
        for effect in effects { scores[effect.parameter] *= effect.sd }
        return scores
    }
}
