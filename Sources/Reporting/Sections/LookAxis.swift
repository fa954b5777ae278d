/// What looks are planned by: patients, events or time.
struct LookAxis {
    /// Dataset of `/analyses/looks`.
    let name: String
    let title: Prose
    let axisTitle: Prose
    /// Of the information: `counted in patients`.
    let counted: Prose
    let style: NumberStyle
    /// What is shown is the stored value times this.
    let factor: Double
    let time: TimeAxis
    var hasCutoffs: Bool { name != "patients" }

    init(_ data: ReportData) throws {
        let root = LookSection.root
        let hasTimes = try data.contains("\(root)/planned_time")
        let cutoffs = try data.contains("\(root)/cutoff_mean") ? data.values("\(root)/cutoff_mean").filter(\.isFinite) : []
        let longest = (cutoffs + (hasTimes ? try data.values("\(root)/planned_time") : [])).max() ?? 1
        time = TimeAxis(stored: try data.text("time_unit"), duration: longest)
        if try data.contains("\(root)/planned_events") {
            (name, title, axisTitle, counted, style, factor) = ("planned_events", "Events", "Events", "counted in events", .count, 1)
        } else if hasTimes {
            (name, title, axisTitle) = ("planned_time", "Time (\(bare: time.unit))", "Time since the trial's start (\(bare: time.unit))")
            (counted, style, factor) = ("as planned for the times", .amount, time.factor)
        } else {
            (name, title, axisTitle, counted, style, factor) = ("patients", "Patients", "Patients analysed", "counted in patients", .count, 1)
        }
    }
}
