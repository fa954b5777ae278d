import Foundation
import TestSupport

/// Random damage to a text, the same for the same seed.
struct Mutation {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(state: seed) }

    private mutating func below(_ bound: Int) -> Int { random.below(bound) }

    private mutating func pick<T>(_ items: [T]) -> T { items[below(items.count)] }

    /// One to three blows.
    mutating func damaged(_ text: String) -> String {
        (0...below(3)).reduce(text) { damaged, _ in blow(damaged) }
    }

    private mutating func blow(_ text: String) -> String {
        switch below(6) {
        case 0: return shuffledLines(text)
        case 1: return indented(text)
        case 2: return changedCharacter(text)
        default: return changedToken(text)
        }
    }

    private mutating func shuffledLines(_ text: String) -> String {
        var lines = text.components(separatedBy: "\n")
        let (a, b) = (below(lines.count), below(lines.count))
        switch below(3) {
        case 0: lines.remove(at: a)
        case 1: lines.insert(lines[a], at: b)
        default: lines.swapAt(a, b)
        }
        return lines.joined(separator: "\n")
    }

    private mutating func indented(_ text: String) -> String {
        var lines = text.components(separatedBy: "\n")
        let line = below(lines.count)
        lines[line] = pick([" ", "  ", "\t", "    "]) + (below(2) == 0 ? lines[line] : String(lines[line].drop { $0 == " " }))
        return lines.joined(separator: "\n")
    }

    private mutating func changedCharacter(_ text: String) -> String {
        var characters = Array(text)
        guard !characters.isEmpty else { return text }
        let place = below(characters.count)
        switch below(3) {
        case 0: characters.remove(at: place)
        case 1: characters.insert(pick(Array(Self.characters)), at: place)
        default: characters[place] = pick(Array(Self.characters))
        }
        return String(characters)
    }

    private mutating func changedToken(_ text: String) -> String {
        var tokens = Self.tokens(of: text)
        guard tokens.count > 1 else { return text }
        let (a, b) = (below(tokens.count), below(tokens.count))
        switch below(4) {
        case 0: tokens.remove(at: a)
        case 1: tokens.insert(tokens[a], at: b)
        case 2: tokens.swapAt(a, b)
        default: tokens[a] = pick(Self.words)
        }
        return tokens.joined()
    }

    /// Words and single other characters.
    static func tokens(of text: String) -> [String] {
        var tokens: [String] = []
        var isWord = false
        for character in text {
            let belongs = character.isLetter || character.isNumber || character == "_" || character == "."
            if belongs && isWord { tokens[tokens.count - 1].append(character) } else { tokens.append(String(character)) }
            isWord = belongs
        }
        return tokens
    }

    private static let characters = "{}[]:,'\"|>&*#-+/^%!?@`~ \t\n\\0129aEµ{é\u{0}\u{FEFF}\u{202E}😀"
    private static let words = [
        "0", "-1", "1e308", "1e-308", "1e400", "99999999999999999999", "nan", "inf", "0x10", "yes", "null", "~", "{}", "[]",
        "mg", "mL/min", "10^9/L", "%", "h", "d", "kg", "every", "give", "dose", "C", "CL", "t", "auc", "highest(C)", "weight",
        "if", "then", "else", "and", "((((((((", "))))", "&a", "*a", "<<", "!!int", "---", "|", ">",
    ]
}
