import Documents
import Expressions
import ModelLanguage
import Populations
import Quantities

/// Reads one protocol; each part lives in an extension of its own.
struct ProtocolReader {
    let document: Document
    let library: ModelResolver
    let overrides: ProtocolFile.Overrides
    let diagnostics: Diagnostics
    var inputs: [InputText] = []
    var assumptions: [String] = []

    static let keys = [
        "trial", "title", "question", "seed", "twin", "cohort", "size", "duration", "design", "accrual", "scan", "arms", "observe",
        "visits", "patients", "endpoints", "analysis", "estimands", "escalation", "replicates", "parameter_uncertainty", "scenarios", "resample", "occasions",
        "optimise", "tolerances", "solver", "keep", "precision", "credibility",
    ]

    /// Forms of the language that this version cannot carry out.
    static let notYet = [
        "decide": "decisions belong to an arm",
    ]

    mutating func read() -> TrialPlan? {
        guard var reader = MappingReader(document.root, what: "a protocol", keys: Self.keys, in: diagnostics) else { return nil }
        let name = reader.scalar("trial", required: true)
        if let name { checkFileName(name) }
        let title = reader.line("title")
        let question = reader.line("question")
        let seed = readSeed(&reader)
        let size = readCount(&reader, "size", most: Limits.twins, required: true)
        let replicates = readCount(&reader, "replicates", most: Limits.replicates, required: false) ?? 1
        let isUncertain = reader.boolean("parameter_uncertainty") ?? false
        inputs.append(InputText(kind: .protocol, name: name?.text ?? "protocol", file: document.file, text: document.text))
        let twin = reader.required("twin").flatMap { readTwin($0) }
        let cohort = reader.required("cohort").flatMap { readCohort($0) }
        let design = reader.optional("design")
        let durationNode = reader.scalar("duration", required: !Self.isCrossover(design))
        let scan = reader.optional("scan")
        let arms = reader.required("arms")
        let observe = reader.optional("observe")
        let visits = reader.optional("visits")
        let patients = reader.optional("patients")
        let endpoints = reader.optional("endpoints")
        let escalation = reader.optional("escalation")
        let accrual = reader.optional("accrual")
        let analysis = reader.optional("analysis")
        let estimands = reader.optional("estimands")
        let scenarios = reader.optional("scenarios")
        let resamples = readResamples(&reader)
        let occasions = reader.optional("occasions")
        let tolerances = reader.optional("tolerances").map { readTolerances($0) } ?? .standard
        let solver = readSolver(&reader)
        let storage = readStorage(&reader)
        let credibility = readCredibility(reader.optional("credibility"))
        let optimise = reader.optional("optimise")
        let varied = readVaried(optimise, arms)
        for (key, message) in Self.notYet.sorted(by: { $0.key < $1.key }) { reader.notYet(key, message) }
        reader.finish()
        guard let twin else { return nil }

        let crossover = readCrossover(design, twin.timeUnit)
        if crossover != nil { refuseBesideCrossover(reader) }
        if optimise != nil { refuseBesideOptimisation(reader, arms) }
        if isUncertain { checkUncertainty(of: twin, replicates, at: reader.position(ofValue: "parameter_uncertainty")) }
        let duration = crossover?.duration ?? durationNode.flatMap { readDuration($0, twin) }
        let mapping = cohort.flatMap { mapCovariates(of: twin, from: $0, at: reader.position(of: "cohort")) }
        if let cohort, let duration { checkChanges(of: cohort, during: duration, twin, at: reader.position(of: "cohort")) }
        var context = ProtocolContext(twin: twin, cohort: cohort, duration: crossover?.period ?? duration ?? 0)
        if crossover != nil { context.span = "the period" }
        context.unreadable = unreadableNames(optimise, varied)
        context.varied = overrides.candidate ?? varied.map { $0.value($0.first) }
        checkVaried(varied, context)
        let variables = scan.map { readScan($0) } ?? []
        context.estimable = estimable(endpoints, context)
        let course = CourseReading(context: context, diagnostics: diagnostics)
        let visitPlans = visits.map { readVisits($0, context) } ?? []
        context.visitTimes = Set(visitPlans.flatMap(\.times)).sorted()
        var armPlans = arms.map { readArms($0.substituting(context.varied), scan: variables, context, course) } ?? []
        let treatments = armPlans
        let sequences = crossover.map { CrossoverLayout(declaration: $0, treatments: treatments, context: context, diagnostics: diagnostics) }
        let laidOut = sequences?.arms()
        if crossover != nil { armPlans = laidOut?.arms ?? [] }
        let (layout, looks) = readDesign(design, &armPlans, cohort, hasSites: accrual != nil)
        var designPlan = layout
        designPlan.crossover = laidOut?.plan
        let sites = accrual.map { readAccrual($0, size: size, context) } ?? []
        var observations = readObservations(observe, context)
        let occasionStarts = crossover.map { startOfPeriods($0, context) } ?? readOccasions(occasions, context)
        course.context.scanned = Set(variables.map(\.name) + treatments.flatMap { $0.scanValues.map(\.name) })
        var endpointPlans = endpoints.map { course.readEndpoints($0) } ?? []
        if let crossover, let sequences {
            for index in observations.indices { observations[index].times = repeated(observations[index].times, in: crossover) }
            designPlan.crossover?.endpoints = endpointPlans
            endpointPlans = sequences.endpoints(endpointPlans, course)
            (context.duration, context.span) = (crossover.duration, "the trial")
            (course.context.duration, course.context.span) = (crossover.duration, "the trial")
        }
        let rules = armPlans.flatMap(\.ruleNames)
        let patientPlan = patients.map { PatientReading(reader: self, context: context, course: course, rules: rules).read($0) } ?? .none
        let escalationPlan = escalation.flatMap {
            EscalationReading(arms: armPlans, endpoints: endpointPlans, size: size ?? Limits.twins, diagnostics: diagnostics).read($0)
        }
        let optimisation = optimise.flatMap {
            OptimisationReading(
                reader: self, variables: varied, endpoints: endpointPlans, cohort: cohort, size: size, unreadable: course.context.unreadable,
                isSmooth: isSmooth(varied, arms, armPlans, patientPlan), isUncertain: twin.parameters.contains { $0.uncertainty != nil }
            ).read($0)
        }
        let happening = IntercurrentEvent.all(patients: patientPlan, arms: armPlans)
        let estimandsPlan = readEstimands(estimands, happening, endpointPlans, isAnalysed: analysis != nil)
        let comparisonEvents = ComparisonEvents(
            events: happening, estimands: estimands == nil ? nil : estimandsPlan?.estimands.map(\.name) ?? [], diagnostics: diagnostics)
        let analyses = analysis.map { node in
            if let crossover = designPlan.crossover {
                return readAnalyses(node, of: crossover, armPlans, treatments, cohort, twin, comparisonEvents)
            }
            return AnalysisReading(
                arms: armPlans, endpoints: endpointPlans, cohort: cohort, visits: visitPlans, twin: twin, happening: comparisonEvents,
                reader: self
            ).read(node)
        }
        estimandsPlan?.checkWindows(analyses ?? [], endpointPlans, course.functionals, diagnostics)
        let lookCourse = LookCourse(
            size: size, duration: duration ?? 0, timeUnit: context.timeUnit, endpoints: endpointPlans, hasAccrual: accrual != nil)
        if let looks { readChanges(looks, of: &designPlan, analyses, armPlans, lookCourse) }
        guard let name, let size, let duration, let cohort, let mapping, !diagnostics.hasErrors else { return nil }
        var plan = TrialPlan(
            name: name.text, title: title ?? name.text, question: question, seed: seed, size: size, replicates: replicates,
            duration: duration, twin: twin, cohort: cohort, mapping: mapping, arms: armPlans, design: designPlan, accrual: sites,
            occasions: occasionStarts, observations: observations, visits: visitPlans, patients: patientPlan,
            observables: course.observables, functionals: course.functionals, endpoints: endpointPlans,
            analyses: analyses ?? [], estimands: estimandsPlan, escalation: escalationPlan, optimisation: optimisation, scenarios: [], resamples: resamples,
            tolerances: tolerances, solver: solver, keep: storage.keep, precision: storage.precision, credibility: credibility,
            inputs: inputs, assumptions: assumptions, warnings: [])
        plan.isUncertain = isUncertain
        if let scenarios {
            let reading = ScenarioReading(
                document: document, library: library, overrides: overrides, diagnostics: diagnostics, base: plan)
            plan.scenarios = reading.read(scenarios)
            for input in plan.scenarios.flatMap(\.plan.inputs) where !plan.inputs.contains(where: { $0.kind == input.kind && $0.name == input.name }) {
                plan.inputs.append(input)
            }
        }
        if overrides.candidate == nil { checkCorners(plan) }
        return plan
    }

    /// `resample: 10000`: trials drawn anew from the twins that were simulated.
    private func readResamples(_ reader: inout MappingReader) -> Int {
        guard let count = reader.integer("resample") else { return 0 }
        if count < 1 || count > Limits.resamples {
            diagnostics.error(
                reader.position(ofValue: "resample"), "`resample` is \(count)", expected: "a number of trials from 1 to \(Limits.resamples)")
        } else if !reader.has("analysis"), !reader.has("optimise") {
            diagnostics.error(
                reader.position(of: "resample"), "there is nothing to analyse in trials drawn anew", remedy: "add `analysis`, or remove `resample`")
        }
        return count
    }

    /// `parameter_uncertainty: true`: another truth in each simulated trial.
    private func checkUncertainty(of twin: Model, _ replicates: Int, at position: SourcePosition) {
        if !twin.parameters.contains(where: { $0.uncertainty != nil }) {
            diagnostics.error(
                position, "no parameter of the twin has an uncertainty", expected: "`uncertainty` beside a typical value in the model file",
                remedy: "or remove `parameter_uncertainty`")
        } else if replicates < 2 {
            diagnostics.error(
                position, "parameters are drawn anew for each simulated trial, but there is one", expected: "`replicates` of 2 or more",
                remedy: "or remove `parameter_uncertainty`")
        }
    }

    /// The trial's name becomes a folder.
    private func checkFileName(_ name: Scalar) {
        let isPlain = name.text.unicodeScalars.allSatisfy { Naming.isNamePart($0) || $0 == "-" || $0 == "." }
        if name.text.isEmpty || !isPlain || name.text.hasPrefix(".") || name.text.count > 100 {
            diagnostics.error(
                name.position, "`\(name.text)` cannot be the name of a trial: results are stored in a folder of that name",
                expected: "letters, digits, `-`, `_` and `.`, at most 100")
        }
    }

    private func readSeed(_ reader: inout MappingReader) -> UInt64 {
        let written = reader.scalar("seed").flatMap { scalar -> UInt64? in
            if let seed = UInt64(scalar.text) { return seed }
            diagnostics.error(scalar.position, "`\(scalar.text)` is no seed", expected: "a whole number from 0 to 18446744073709551615")
            return nil
        }
        return overrides.seed ?? written ?? 1
    }

    private func readCount(_ reader: inout MappingReader, _ key: String, most: Int, required: Bool) -> Int? {
        let override = key == "size" ? overrides.size : overrides.replicates
        let written = reader.integer(key, required: required && override == nil)
        let places = [(written, reader.position(ofValue: key)), (override, SourcePosition(file: "--\(key)", line: 1, column: 1))]
        for case (let value?, let position) in places where value < 1 || value > most {
            diagnostics.error(position, "`\(key)` is \(value)", expected: "a number from 1 to \(most)")
        }
        return override ?? written
    }

    /// Varied names whose declaration is wrong: doses that use them are not wrong for that.
    private func unreadableNames(_ optimise: DocumentNode?, _ varied: [VariedQuantity]) -> Set<String> {
        let vary = optimise?.entries?.first { $0.key.text == "vary" }?.value
        return Set(vary?.entries?.map(\.key.text) ?? []).subtracting(varied.map(\.name))
    }

    /// What decisions may estimate: endpoints, which are read again, with their errors, behind the arms, and parameters.
    private func estimable(_ endpoints: DocumentNode?, _ context: ProtocolContext) -> [String: ValueType] {
        let preview = CourseReading(context: context, diagnostics: Diagnostics())
        let plans = endpoints.map { preview.readEndpoints($0) } ?? []
        let parameters = context.twin.parameters.map { ($0.name, ValueType.quantity($0.unit)) }
        return Dictionary(plans.filter { !$0.isMade }.map { ($0.name, $0.type) } + parameters, uniquingKeysWith: { first, _ in first })
    }

    private func readDuration(_ scalar: Scalar, _ twin: Model) -> Double? {
        guard let value = scalar.value(of: "`duration`", in: twin.timeUnit, diagnostics) else { return nil }
        if value > 0 { return value }
        diagnostics.error(scalar.position, "the trial has no duration", expected: "a time above 0")
        return nil
    }

    private func readSolver(_ reader: inout MappingReader) -> SolverPlan {
        let written: SolverPlan.Kind? = reader.choice("solver")
        if let override = overrides.solver { return SolverPlan(override, at: SourcePosition(file: "--solver", line: 1, column: 1)) }
        return SolverPlan(written ?? .auto, at: reader.position(ofValue: "solver"))
    }

    private func readTolerances(_ node: DocumentNode) -> TolerancePlan {
        guard var reader = MappingReader(node, what: "`tolerances`", keys: ["relative", "absolute"], in: diagnostics)
        else { return .standard }
        var plan = TolerancePlan.standard
        if let relative = reader.number("relative") {
            if relative >= 1e-13 && relative <= 1e-2 {
                plan.relative = relative
            } else {
                diagnostics.error(
                    reader.position(of: "relative"), "a relative tolerance of \(relative) cannot be met or trusted",
                    expected: "a number from 1e-13 to 1e-2")
            }
        }
        if let absolute = reader.number("absolute") {
            if absolute > 0 {
                plan.absolute = absolute
            } else {
                diagnostics.error(
                    reader.position(of: "absolute"), "the absolute tolerance is \(absolute)", expected: "a number above 0",
                    remedy: "leave it out to have it scaled to each state")
            }
        }
        reader.finish()
        return plan
    }
}
