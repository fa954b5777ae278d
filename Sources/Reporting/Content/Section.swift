/// A part of the report.
struct Section: Sendable {
    let id: String
    let title: String
    var blocks: [Block]
}

/// What stands in a section.
enum Block: Sendable {
    case paragraph(Prose)
    case figure(svg: String, caption: Prose)
    case table(ReportTable)
    case heading(Prose)
    /// Text as stored, in its own lines.
    case code(String)
    case list([Prose])
    case definitions([(term: Prose, text: Prose)])
}
