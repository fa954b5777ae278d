/// Refuses, before parsing, aliases inside keys.
///
/// Yams compares the keys of a mapping by their whole content. Aliases multiply content, so a key made of many of them
/// would take for ever to compare. Keys are words here; where a file has many aliases, any other key is refused at once.
struct AliasGuard {
    let source: SourceText

    /// Up to here the content cannot grow beyond a few hundred times the file.
    private static let harmlessAliases = 16

    /// The place of a key that is no word, if the file has enough aliases to make it dangerous.
    func dangerousKey() -> SourcePosition? {
        let scalars = source.scalars
        var aliases = 0
        var key: Int?
        for index in scalars.indices {
            switch scalars[index] {
            case "*" where index + 1 < scalars.count && Naming.isNamePart(scalars[index + 1]) && startsToken(index):
                aliases += 1
                var end = index + 1
                while let next = source[end], Naming.isNamePart(next) || next == "-" { end += 1 }
                if source[source.skipBlanks(from: end)] == ":" { key = key ?? index }
            case "?" where startsToken(index) && endsToken(index): key = key ?? index
            case "]", "}": if source[source.skipBlanks(from: index + 1)] == ":" { key = key ?? index }
            default: break
            }
        }
        return aliases > Self.harmlessAliases ? key.map(source.position) : nil
    }

    private func startsToken(_ index: Int) -> Bool {
        guard let before = source[index - 1] else { return true }
        return SourceText.isBlank(before) || SourceText.isBreak(before) || "[{,".unicodeScalars.contains(before)
    }

    private func endsToken(_ index: Int) -> Bool {
        guard let after = source[index + 1] else { return true }
        return SourceText.isBlank(after) || SourceText.isBreak(after)
    }
}
