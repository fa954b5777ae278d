import Documents
import Quantities
import Statistics

/// Reads what a comparison says of visits.
extension AnalysisReading {
    static let repeatedKeys = ["visits", "covariance", "df", "reference", "imputations"]

    /// Keys that the method has no use for are refused with those of ``refuseMismatch(_:_:)``.
    func readRepeated(_ keys: inout MappingReader, _ method: ComparisonMethod?, _ endpoint: EndpointPlan?) -> RepeatedPlan? {
        let name = keys.scalar("visits")
        let structure = keys.choice("covariance", of: CovarianceStructure.allCases.map(\.word))
        let freedom: FreedomWord? = keys.choice("df")
        let reference: ReferenceWord? = keys.choice("reference")
        let imputations = readImputations(&keys)
        guard let method, method.isRepeated, let name, let endpoint, case .number(let unit) = endpoint.kind,
            let index = visit(name), let factor = factor(from: index, to: unit, name, endpoint)
        else { return nil }
        return RepeatedPlan(
            visits: index, times: visits[index].times, output: name.text, factor: factor,
            covariance: CovarianceStructure.allCases.first { $0.word == structure } ?? .unstructured,
            degreesOfFreedom: (freedom ?? .kenwardRoger).method, strategy: (reference ?? .random).strategy, imputations: imputations)
    }

    private func readImputations(_ keys: inout MappingReader) -> Int {
        guard let count = keys.integer("imputations") else { return 100 }
        if (2...10_000).contains(count) { return count }
        diagnostics.error(keys.position(ofValue: "imputations"), "`imputations` is \(count)", expected: "2 to 10000; 100 is usual")
        return 100
    }

    /// The visits at which an output is measured: the first at 0, others later.
    private func visit(_ name: Scalar) -> Int? {
        let names = visits.map { twin.outputs[$0.output].name }
        guard let index = names.firstIndex(of: name.text) else {
            diagnostics.error(
                name.position, "`\(name.text)` is not measured at visits",
                remedy: names.isEmpty ? "add it to `visits`" : Suggestions.remedy(for: name.text, among: names))
            return nil
        }
        guard visits[index].times.first == 0, visits[index].times.count > 1 else {
            diagnostics.error(
                name.position, "`\(name.text)` has no baseline", expected: "visits at 0, the baseline, and at later times")
            return nil
        }
        return index
    }

    private func factor(from index: Int, to unit: Unit, _ name: Scalar, _ endpoint: EndpointPlan) -> Double? {
        let measured = twin.outputs[visits[index].output].unit
        if let factor = try? measured.factor(to: unit) { return factor }
        diagnostics.error(
            name.position, "`\(name.text)` is measured \(measured.phrase), but `\(endpoint.name)` is \(unit.phrase)",
            expected: "the output whose change, or value at the last visit, the endpoint is")
        return nil
    }
}
