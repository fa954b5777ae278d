import Integration
import ModelCompiler
import ModelLanguage
import Statistics

/// The random effects of one patient that are estimated: those between patients, then those of each occasion, each with
/// its variance; independent standard scores z give them by eta = L z with L L' = Omega.
public struct EffectSpace: Sendable {
    /// What each coordinate stands for.
    public let directions: [SensitivityDirection]
    /// Omega, in the order of ``directions``.
    public let covariance: Matrix
    let factor: Matrix
    let precision: Matrix
    private let parameterCount: Int

    /// - Parameter occasions: how many the patient has.
    /// - Throws: ``EstimationError/contradictoryVariability``.
    public init(_ model: Model, occasions: Int, overridden: Set<Int> = []) throws {
        let indices = model.parameters.indices.filter { !overridden.contains($0) }
        var directions: [SensitivityDirection] = []
        for index in indices where (model.parameters[index].iiv?.variance ?? 0) > 0 {
            directions.append(SensitivityDirection(RandomEffect(parameter: index, level: .betweenPatients)))
        }
        for occasion in 0..<occasions {
            for index in indices where (model.parameters[index].iov?.variance ?? 0) > 0 {
                directions.append(SensitivityDirection(RandomEffect(parameter: index, level: .betweenOccasions), occasion: occasion))
            }
        }
        let places = Dictionary(model.parameters.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        func correlation(_ a: SensitivityDirection, _ b: SensitivityDirection) -> Double {
            if a == b { return 1 }
            guard a.effect.level == b.effect.level, a.occasion == b.occasion else { return 0 }
            let list = a.effect.level == .betweenPatients ? model.iivCorrelations : model.iovCorrelations
            let pair = Set([a.effect.parameter, b.effect.parameter])
            return list.first { Set([places[$0.first], places[$0.second]].compactMap { $0 }) == pair }?.value ?? 0
        }
        func deviation(_ direction: SensitivityDirection) -> Double {
            let parameter = model.parameters[direction.effect.parameter]
            let variability = direction.effect.level == .betweenPatients ? parameter.iiv : parameter.iov
            return (variability?.variance ?? 0).squareRoot()
        }
        var covariance = Matrix(rows: directions.count, columns: directions.count)
        for (i, a) in directions.enumerated() {
            for (j, b) in directions.enumerated() { covariance[i, j] = correlation(a, b) * deviation(a) * deviation(b) }
        }
        guard let cholesky = Cholesky(covariance) else { throw EstimationError.contradictoryVariability }
        self.directions = directions
        parameterCount = model.parameters.count
        self.covariance = covariance
        factor = cholesky.factor
        precision = cholesky.inverse
    }

    /// How many effects there are.
    public var count: Int { directions.count }

    /// eta = L z.
    func effects(_ scores: [Double]) -> [Double] { factor * scores }

    /// The task with these effects.
    public func task(_ task: TwinTask, with effects: [Double]) -> TwinTask {
        var task = task
        let none = [Double](repeating: 0, count: parameterCount)
        task.iiv = none
        for index in task.occasions.indices { task.occasions[index].iov = none }
        for (direction, value) in zip(directions, effects) {
            if let occasion = direction.occasion {
                task.occasions[occasion].iov[direction.effect.parameter] = value
            } else {
                task.iiv[direction.effect.parameter] = value
            }
        }
        return task
    }
}
