// The corpus of real query strings, and the conditions, orders and lists in it.

import Conditions
import Foundation
import TestSupport
import Testing

/// Limits that the corpus does not reach.
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

    /// The texts in the row, each with the kind of its parameter. A row of kind `other` is a query
    /// string; one without these parameters has no texts.
    var parameters: [Parameter] {
        guard kind == "other" else {
            return Grammar(parameter: kind).map { [Parameter(grammar: $0, text: text)] } ?? []
        }
        return text.split(separator: "&").compactMap { part in
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, let grammar = Grammar(parameter: String(pair[0])) else {
                return nil
            }
            return Parameter(grammar: grammar, text: PercentEncoding.decoded(String(pair[1])))
        }
    }
}

/// The grammar of a parameter.
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

    /// Parses the text and discards the result.
    func parse(limits: ConditionLimits = roomy) throws(SyntaxError) {
        switch grammar {
        case .condition: _ = try Condition.parse(text, limits: limits)
        case .order: _ = try OrderBy.parse(text, limits: limits)
        case .fields: _ = FieldList.parse(text, limits: limits)
        }
    }

    static let all = Row.all.flatMap(\.parameters)

    /// The valid conditions. Parsed for each test: kept in a static, their pointers carry tags that
    /// LeakSanitizer does not follow.
    static var conditions: [Condition] {
        all.filter { $0.grammar == .condition }
            .compactMap { try? Condition.parse($0.text, limits: roomy) }
    }
}
