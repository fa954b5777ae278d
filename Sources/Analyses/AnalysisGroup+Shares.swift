import ResultStore
import Statistics

extension AnalysisGroup {
    /// Shares of trials or patients with their intervals and Monte Carlo errors: `name`, `name_lower`, `name_upper`, `name_se`.
    /// - Parameters:
    ///   - words: what the share is of: `simulated trials that reject`.
    ///   - shares: nil becomes missing.
    package func shares(_ name: String, _ words: String, _ shares: [Proportion?], title: String, axes: [String]) throws {
        let intervals = shares.map { $0?.wilson() }
        try numbers(name, "\(title): share of \(words)", shares.map { $0?.estimate }, axes: axes)
        try numbers("\(name)_lower", "\(title): lower limit of the 95 % interval (Wilson), \(words)", intervals.map { $0?.lower }, axes: axes)
        try numbers("\(name)_upper", "\(title): upper limit of the 95 % interval (Wilson), \(words)", intervals.map { $0?.upper }, axes: axes)
        try numbers("\(name)_se", "\(title): Monte Carlo standard error, \(words)", shares.map { $0?.standardError }, axes: axes)
    }
}
