/// A number of the report that comes from data, with the dataset and place it was read from.
struct Datum: Sendable, Hashable {
    /// Path of the dataset in the results file.
    let source: String
    /// Place in the dataset, row-major from 0.
    let index: Int
    /// As stored.
    let value: Double
    /// What is shown is `value * scale`: 100 for a share as a percentage, or a factor between units.
    let scale: Double
    let style: NumberStyle

    init(_ value: Double, source: String, index: Int, _ style: NumberStyle, scale: Double = 1) {
        self.value = value
        self.source = source
        self.index = index
        self.style = style
        self.scale = scale
    }

    var shown: Double { value * scale }
    var isMissing: Bool { !value.isFinite }
    /// For people.
    var text: String { style.format(shown).text }

    /// As an element that tells its source.
    func markup(_ tag: String) -> String {
        let (text, decimals) = style.format(shown)
        let factor = scale == 1 ? "" : " data-scale=\"\(scale)\""
        return "<\(tag) class=\"n\" data-source=\"\(Markup.escape(source))\" data-index=\"\(index)\" data-decimals=\"\(decimals)\"\(factor)>"
            + "\(text)</\(tag)>"
    }
}
