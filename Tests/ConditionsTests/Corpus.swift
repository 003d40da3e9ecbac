// The corpus of real query strings, and what of it is text of a condition, an order or a list.

import Conditions
import Foundation
import Testing

/// Limits that nothing in the corpus comes near.
let roomy = ConditionLimits(
    textBytesMax: 10_000, comparisonsMax: 100, depthMax: 20, listValuesMax: 100)

/// One row of the corpus.
struct Row: Decodable {
    let kind: String
    let text: String

    static let all: [Row] = {
        let url = Bundle.module.url(forResource: "corpus", withExtension: "jsonl")!
        let lines = try! String(contentsOf: url, encoding: .utf8).split(separator: "\n")
        return lines.map { try! JSONDecoder().decode(Row.self, from: Data($0.utf8)) }
    }()

    /// The texts in the row, each with the kind of parameter that it belongs to. A row of kind
    /// `other` is a query string; what is not one has none.
    var parameters: [Parameter] {
        guard kind == "other" else {
            return Grammar(parameter: kind).map { [Parameter(grammar: $0, text: text)] } ?? []
        }
        return text.split(separator: "&").compactMap { part in
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, let grammar = Grammar(parameter: String(pair[0])) else {
                return nil
            }
            return Parameter(grammar: grammar, text: percentDecoded(String(pair[1])))
        }
    }
}

/// Which of the three grammars the text of a parameter has to follow.
enum Grammar {
    case condition, order, fields

    init?(parameter: String) {
        switch parameter.lowercased() {
        case "conditions", "childconditions", "customfieldconditions": self = .condition
        case "orderby": self = .order
        case "fields": self = .fields
        default: return nil
        }
    }
}

/// The text of one parameter.
struct Parameter {
    let grammar: Grammar
    let text: String

    /// Parses the text and forgets the result.
    func parse(limits: ConditionLimits = roomy) throws(SyntaxError) {
        switch grammar {
        case .condition: _ = try Condition.parse(text, limits: limits)
        case .order: _ = try OrderBy.parse(text, limits: limits)
        case .fields: _ = FieldList.parse(text, limits: limits)
        }
    }

    static let all = Row.all.flatMap(\.parameters)

    /// The conditions that parse.
    static let conditions: [Condition] = all.filter { $0.grammar == .condition }
        .compactMap { try? Condition.parse($0.text, limits: roomy) }
}

/// `text` with `%41` and `+` decoded; an escape that is none stands for itself.
func percentDecoded(_ text: String) -> String {
    var decoded: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
        let digits = String(decoding: rest.prefix(2), as: UTF8.self)
        let isHex = digits.count == 2 && digits.allSatisfy(\.isHexDigit)
        if byte == UInt8(ascii: "%"), isHex, let value = UInt8(digits, radix: 16) {
            decoded.append(value)
            rest.removeFirst(2)
        } else {
            decoded.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
        }
    }
    return String(decoding: decoded, as: UTF8.self)
}
