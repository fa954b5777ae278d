import Documents
import Quantities

/// What looks depend on.
struct LookCourse {
    /// Patients; nil where it is not known.
    let size: Int?
    /// How long each patient is followed, in `timeUnit`.
    let duration: Double
    let timeUnit: Unit
    let endpoints: [EndpointPlan]
    /// Whether patients enter over time.
    let hasAccrual: Bool
}

extension ProtocolReader {
    /// `looks: [0.5, 1]` of patients, `looks: {events: [60, 120]}`, or `looks: {times: [12 mo, 24 mo], information: [0.4, 1]}`.
    func readSchedule(_ node: DocumentNode, _ course: LookCourse, tested: EndpointPlan?) -> LookPlan.Schedule? {
        guard node.entries != nil else { return readPatients(node, size: course.size).map { .patients($0) } }
        guard var reader = MappingReader(node, what: "`looks`", keys: ["events", "times", "information"], in: diagnostics) else { return nil }
        let events = reader.optional("events")
        let times = reader.optional("times")
        let information = reader.optional("information")
        reader.finish()
        switch (events, times) {
        case (let events?, nil):
            if information != nil {
                diagnostics.error(
                    reader.position(of: "information"), "looks at numbers of events have their information by these", remedy: "remove `information`")
            }
            return readEvents(events, course, tested).map { .events($0) }
        case (nil, let times?): return readTimes(times, information, course)
        case (_?, _?): diagnostics.error(node.position, "looks come at numbers of events or at times, not at both", remedy: "remove one of them")
        case (nil, nil):
            // A key without a value has been told of.
            guard !reader.has("events"), !reader.has("times") else { return nil }
            diagnostics.error(node.position, "`looks` says neither `events` nor `times`", expected: "`events: [60, 120]`, `times: [1 a, 2 a]`, or a list of numbers of patients")
        }
        return nil
    }

    /// Numbers of patients, or fractions of all.
    func readPatients(_ node: DocumentNode, size: Int?) -> [Int]? {
        guard let items = node.list("`looks`", in: diagnostics), let size else { return nil }
        let values = items.compactMap { $0.number("a look", in: diagnostics) }
        guard values.count == items.count else { return nil }
        let areFractions = values.allSatisfy { $0 <= 1 }
        let patients = areFractions ? values.map { Int(($0 * Double(size)).rounded()) } : values.map { Int($0) }
        for (index, value) in values.enumerated() where value > Double(size) {
            diagnostics.error(items[index].position, "the look is after the end: the trial has \(size) patients", expected: "at most \(size)")
            return nil
        }
        let isAscending = zip(patients, patients.dropFirst()).allSatisfy { $0 < $1 }
        let areWhole = areFractions || values.allSatisfy { $0 == $0.rounded() }
        if values.isEmpty || values.count > 50 || !isAscending || !areWhole || patients.first ?? 0 < 2 {
            diagnostics.error(
                node.position, "these are no looks", expected: "1 to 50 ascending numbers of patients, or fractions of all, from 2 patients on")
            return nil
        }
        guard patients.last == size else {
            diagnostics.error(
                items.last?.position ?? node.position, "the last look is not at the end of the trial",
                expected: areFractions ? "1" : "\(size), all patients")
            return nil
        }
        return patients
    }

    private func readEvents(_ node: DocumentNode, _ course: LookCourse, _ tested: EndpointPlan?) -> [Int]? {
        guard let items = node.list("`events`", in: diagnostics) else { return nil }
        let counts = items.compactMap { $0.integer("a number of events", in: diagnostics) }
        guard counts.count == items.count else { return nil }
        if let tested, tested.censoredAt == nil {
            diagnostics.error(
                node.position, "`\(tested.name)`, which is tested, is no time to an event", expected: "looks at numbers of patients, or at times",
                remedy: "write `looks: [0.5, 1]`, say, or test a time to an event")
            return nil
        }
        let isAscending = zip(counts, counts.dropFirst()).allSatisfy { $0 < $1 }
        if counts.isEmpty || counts.count > 50 || !isAscending || counts.first ?? 0 < 1 {
            diagnostics.error(node.position, "these are no looks", expected: "1 to 50 ascending numbers of events, from 1 on")
            return nil
        }
        if let size = course.size, let late = counts.firstIndex(where: { $0 > size }) {
            diagnostics.error(
                items[late].position, "the look never comes: \(size) patients have at most so many events", expected: "at most \(size)")
            return nil
        }
        return counts
    }

    private func readTimes(_ node: DocumentNode, _ information: DocumentNode?, _ course: LookCourse) -> LookPlan.Schedule? {
        guard let texts = node.texts("`times`", in: diagnostics) else { return nil }
        let times = texts.compactMap { $0.value(of: "a look", in: course.timeUnit, diagnostics) }
        guard times.count == texts.count else { return nil }
        let isAscending = zip(times, times.dropFirst()).allSatisfy { $0 < $1 }
        if times.isEmpty || times.count > 50 || !isAscending || times.first ?? 0 <= 0 {
            diagnostics.error(node.position, "these are no looks", expected: "1 to 50 ascending times after the trial's start")
            return nil
        }
        if !course.hasAccrual, course.duration > 0, let late = times.firstIndex(where: { $0 > course.duration }) {
            diagnostics.error(
                texts[late].position, "the look is after the end: all patients enter at once and are followed for \(format(course.duration)) \(course.timeUnit)",
                expected: "an earlier time", remedy: "add `accrual` if patients enter over time")
            return nil
        }
        guard let information else { return .times(times, information: times.map { $0 / (times.last ?? 1) }) }
        return readInformation(information, looks: times.count).map { .times(times, information: $0) }
    }

    private func readInformation(_ node: DocumentNode, looks: Int) -> [Double]? {
        guard let items = node.list("`information`", in: diagnostics) else { return nil }
        let rates = items.compactMap { $0.number("an information fraction", in: diagnostics) }
        guard rates.count == items.count else { return nil }
        if rates.count == looks, rates.last == 1, zip([0] + rates, rates).allSatisfy({ $0 < $1 }) { return rates }
        diagnostics.error(node.position, "these are no information fractions", expected: "one for each look, ascending from above 0 to 1")
        return nil
    }
}
