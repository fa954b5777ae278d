import Documents
import Expressions

extension ProtocolReader {
    /// What an optimisation leaves no room for: its trial has one arm, in which every twin gets every candidate.
    func refuseBesideOptimisation(_ reader: MappingReader, _ arms: DocumentNode?) {
        let parts = [
            ("scan", "`vary` says what is varied", "move its variables to `optimise: {vary: ...}`"),
            ("design", "every twin gets every candidate: there is nothing to allocate", "remove `design`"),
            ("accrual", "an optimisation has no trial that patients enter", "remove `accrual`"),
            ("analysis", "an optimisation has one arm, which is compared with nothing", "remove `analysis`; `by` gives groups of patients"),
            ("estimands", "an optimisation has one arm, which is compared with nothing", "remove `estimands`"),
            ("escalation", "an optimisation escalates nothing", "make another protocol"),
            ("scenarios", "scenarios of an optimisation are not built yet", "make another protocol for each"),
            ("replicates", "an optimisation is of one cohort", "remove `replicates`, and raise `size`"),
            ("parameter_uncertainty", "an optimisation draws parameters by itself", "write `parameter_draws` under `optimise`"),
            ("resample", "an optimisation draws twins anew by itself", "remove `resample`; `optimise: {bootstrap: ...}` says how often"),
        ]
        for (key, problem, remedy) in parts where reader.has(key) {
            diagnostics.error(reader.position(of: key), problem, remedy: remedy)
        }
        guard let entries = arms?.entries else { return }
        if entries.count > 1 {
            diagnostics.error(
                entries[1].key.position, "an optimisation has one arm, but there are \(entries.count)", expected: "the arm whose treatment is chosen",
                remedy: "remove the others")
        }
        for entry in entries {
            guard let scan = entry.value.entries?.first(where: { $0.key.text == "scan" }) else { continue }
            diagnostics.error(scan.key.position, "`vary` says what is varied", remedy: "move its variables to `optimise: {vary: ...}`")
        }
    }

    /// Whether what a twin has depends continuously on the varied quantities.
    func isSmooth(_ variables: [VariedQuantity], _ arms: DocumentNode?, _ plans: [ArmPlan], _ patients: PatientPlan) -> Bool {
        let names = Set(variables.map(\.name))
        let isFixed = plans.allSatisfy { arm in arm.decisions.isEmpty && arm.regimen.allSatisfy { $0.round == nil } }
        return isFixed && patients.isEmpty && !(arms?.usesElsewhere(names) ?? false)
    }

    /// The candidate of the last values must be sound, too; that of the first ones is this plan.
    func checkCorners(_ plan: TrialPlan) {
        guard let optimisation = plan.optimisation, !diagnostics.hasErrors else { return }
        do {
            _ = try plan.candidate(optimisation.variables.map(\.last))
        } catch {
            for diagnostic in (error as? DiagnosticError)?.diagnostics ?? [] { diagnostics.report(diagnostic) }
        }
    }
}

extension DocumentNode {
    /// Whether any of the names stands elsewhere than in amounts and infusions.
    fileprivate func usesElsewhere(_ names: Set<String>, under key: String = "") -> Bool {
        switch content {
        case .empty: return false
        case .sequence(let items): return items.contains { $0.usesElsewhere(names, under: key) }
        case .mapping(let entries): return entries.contains { $0.value.usesElsewhere(names, under: $0.key.text) }
        case .scalar(let scalar):
            if ["dose", "over", "rate"].contains(key) { return false }
            return !(Expression.parse(scalar, Diagnostics())?.names ?? []).isDisjoint(with: names)
        }
    }
}

extension TrialPlan {
    /// The trial with one candidate's treatment.
    ///
    /// - Parameter values: of the varied quantities, in their order and units.
    /// - Throws: ``DiagnosticError`` where the candidate is no sound treatment, or nothing varies.
    public func candidate(_ values: [Double]) throws -> TrialPlan {
        guard let optimisation, values.count == optimisation.variables.count else {
            throw DiagnosticError([Diagnostic(SourcePosition(file: name, line: 1, column: 1), "the protocol has no `optimise`")])
        }
        let source = optimisation.source
        var overrides = source.overrides
        overrides.candidate = zip(optimisation.variables, values).map { $0.value($1) }
        let own = Diagnostics()
        var reader = ProtocolReader(document: source.document, library: source.library, overrides: overrides, diagnostics: own)
        if let plan = reader.read(), !own.hasErrors { return plan }
        let place = zip(optimisation.variables, values).map { variable, value in
            "\(variable.name) = \(format(value))\(variable.unit.symbol == "1" ? "" : " \(variable.unit)")"
        }.joined(separator: ", ")
        throw DiagnosticError(own.all.filter { $0.severity == .error }.map {
            Diagnostic($0.position, "with \(place): \($0.problem)", expected: $0.expected, remedy: $0.remedy)
        })
    }
}
