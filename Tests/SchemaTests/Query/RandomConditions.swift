// Conditions drawn by a seeded generator, with values that records have.

import Conditions
import JSON
import Primitives

/// Draws conditions over contacts.
struct ConditionSource {
    let records: [JSONValue]
    var random: SplitMix64
    /// The names that the conditions can use.
    var names = Name.all

    /// A condition of at most `depth` levels of `and` and `or`.
    mutating func condition(depth: Int) -> String {
        guard depth > 0, Int.random(in: 0..<3, using: &random) > 0 else {
            return comparison(names.randomElement(using: &random)!)
        }
        let word = Bool.random(using: &random) ? " and " : " OR "
        let parts = (0..<Int.random(in: 2...3, using: &random)).map { _ in
            let part = condition(depth: depth - 1)
            return Bool.random(using: &random) ? "(\(part))" : part
        }
        return parts.joined(separator: word)
    }

    /// Comparisons of one list, joined by `and`.
    mutating func childCondition(list: String) -> String {
        let names = names.filter { $0.inList?.list == list }
        return (0..<2).map { _ in comparison(names.randomElement(using: &random)!) }
            .joined(separator: " and ")
    }

    private mutating func comparison(_ name: Name) -> String {
        let path = Bool.random(using: &random) ? name.path : name.path.uppercased()
        if Int.random(in: 0..<8, using: &random) == 0 || name.kind == .presence {
            return path + (Bool.random(using: &random) ? " = null" : "!=NULL")
        }
        let plain = ["=", "!="]
        let ordered = ["<", "<=", ">", ">="]
        let lists = [" in ", " not in "]
        let patterns = [" like ", " not like ", " contains ", " not contains "]
        let operators =
            switch name.kind {
            case .text: plain + ordered + lists + patterns
            case .whole: plain + ordered + lists
            case .moment: plain + ordered
            case .flag: plain
            case .word, .presence: plain + lists
            }
        let op = operators.randomElement(using: &random)!
        if lists.contains(op) {
            let values = (0..<Int.random(in: 1...3, using: &random)).map { _ in literal(name, op) }
            return path + op + "(" + values.joined(separator: ", ") + ")"
        }
        return path + op + literal(name, op)
    }

    private mutating func literal(_ name: Name, _ op: String) -> String {
        let value = value(of: name)
        switch name.kind {
        case .whole: return value?.literal ?? String(Int.random(in: -3...40, using: &random))
        case .flag: return Bool.random(using: &random) ? "True" : "false"
        case .moment:
            let moment = value?.string ?? "2026-03-01T00:00:00Z"
            return ["[\(moment)]", "[\(moment.dropLast()).250Z]", "[\(moment.prefix(10))]"]
                .randomElement(using: &random)!
        case .word:
            let words = name.path == "gender" ? ["Male", "female"] : ["Online", "away"]
            return conditionText(
                name.inList == nil ? words.randomElement(using: &random)! : "phone")
        case .text, .presence:
            return conditionText(
                op.contains("like") ? pattern(value?.string) : variant(value?.string))
        }
    }

    private mutating func value(of name: Name) -> JSONValue? {
        let record = records.randomElement(using: &random)!
        guard let (list, rest) = name.inList else {
            return record.value(name.path.split(separator: "/"))
        }
        return record[list]?.elements.randomElement(using: &random)?.value(rest)
    }

    /// The text, in other letters, or a piece of it.
    private mutating func variant(_ text: String?) -> String {
        let text = text ?? "a"
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return LetterCase.swapped(text)
        case 1: return String(text.prefix(Int.random(in: 0...4, using: &random)))
        case 2: return String(text.suffix(Int.random(in: 1...3, using: &random)))
        default: return text
        }
    }

    /// A pattern with wildcards of both kinds, and characters that are special elsewhere.
    private mutating func pattern(_ text: String?) -> String {
        let piece = variant(text)
        return [
            "\(piece)*", "%\(piece)", "*\(piece)%", piece, "_\(piece)*", "[a-z]*", "[[]*", "*\\*",
            "%_%", "[^\(piece.prefix(1))]*", "[À-Þα-ω]%", "%[É]*", "*_[0-9_-]", "____", "[a", "[]%",
            "\(piece.dropLast())_", "\(piece.prefix(2))[a-c-x\(piece.suffix(1))]*",
        ]
        .randomElement(using: &random)!
    }
}

/// A literal of a condition: in double quotes, those inside doubled, a backslash escaped.
private func conditionText(_ text: String) -> String {
    let inner = text.unicodeScalars.map { scalar -> String in
        switch scalar {
        case "\"": "\"\""
        case "\\": "\\\\"
        default: String(scalar)
        }
    }
    return "\"" + inner.joined() + "\""
}
