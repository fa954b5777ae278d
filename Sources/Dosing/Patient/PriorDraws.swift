import Estimation
import Integration
import ModelLanguage
import Randomness
import Statistics

/// Draws of random effects from the population: what is expected of a patient before anything is measured.
enum PriorDraws {
    /// Draws of the effects of a space, in the order of its directions.
    static func draw(_ space: EffectSpace, count: Int, seed: UInt64) -> [[Double]] {
        guard space.count > 0, let cholesky = Cholesky(space.covariance) else {
            return Array(repeating: [], count: count)
        }
        let key = StreamKey(seed: seed, purpose: "patient: prior")
        return (0..<count).map { index in
            var stream = key.stream(replicate: 0, twin: index)
            return cholesky.factor * (0..<space.count).map { _ in stream.normal() }
        }
    }

    /// The future of a task: effects between patients stay, those of an occasion to come are drawn anew from the
    /// population.
    static func future(_ tasks: [TwinTask], _ model: Model, seed: UInt64) throws -> [TwinTask] {
        guard model.parameters.contains(where: { ($0.iov?.variance ?? 0) > 0 }) else { return tasks }
        let space = try EffectSpace(model, occasions: 1)
        let draws = draw(space, count: tasks.count, seed: seed &+ 1)
        return zip(tasks, draws).map { task, effects in
            var bare = task
            bare.occasions = [Occasion(start: task.startTime, iov: [])]
            let drawn = space.task(bare, with: effects)
            bare.occasions[0].iov = drawn.occasions[0].iov
            return bare
        }
    }
}
