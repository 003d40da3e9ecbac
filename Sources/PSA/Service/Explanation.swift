// What conditions mean: their trees, the fields they name, SQL, bindings; or where they go wrong.

import Conditions
import Primitives
import SQLite

/// The filter and the order of a list, explained to a human.
public struct Explanation {
    /// The parameters that hold conditions, each with its tree, in the order in which they are joined.
    let parts: [Part]
    /// What the list asks for, resolved.
    let query: Query
    /// The conditions as indented drawings, one node a line.
    public let tree: String
    /// The statement that finds the ids of the first page, with a `?` for each binding.
    public let sql: String
    /// The values of the statement's parameters as SQL literals, in its order.
    public let bindings: [String]

    /// One parameter that holds conditions.
    struct Part {
        let kind: ConditionKind
        let condition: Condition
        let resolved: ResolvedCondition
        /// Each comparison of the tree by itself, from left to right.
        let comparisons: [(comparison: Comparison, resolved: ResolvedCondition)]
    }

    /// Explains the text of a `conditions` parameter on a resource.
    /// - Parameter resource: A path such as `/company/contacts`, with or without the first slash, or
    ///   the name of a list such as `contacts`.
    /// - Throws: `ExplanationError`.
    public init(of conditions: String, on resource: String, mode: Mode) throws(ExplanationError) {
        try self.init(
            of: [(.conditions, conditions)], orderBy: "", on: resource, in: .shared(mode))
    }

    /// Explains the texts of parameters of a list.
    /// - Throws: `ExplanationError`.
    init(
        of texts: [(kind: ConditionKind, text: String)], orderBy: String, on resource: String,
        in catalog: Catalog
    ) throws(ExplanationError) {
        let (found, parent) = try catalog.resource(called: resource)
        var query = Query(found)
        query.parent = parent
        let resolver = Resolver(found, in: catalog)
        var parts: [Part] = []
        for (kind, text) in texts {
            if let part = try Part(kind, text, resolver) { parts.append(part) }
        }
        do {
            try Parameters.check(parts.map(\.condition))
        } catch {
            throw .condition(message: error.message, caret: "")
        }
        query.conditions = parts.map(\.resolved)
        query.order = try Self.order(orderBy, resolver)
        let sql = query.ids(limit: Limits.pageSizeDefault, offset: 0)
        self.parts = parts
        self.query = query
        tree =
            parts.isEmpty
            ? "(no condition: every record)" : parts.map(\.condition.tree).joined(separator: "\n")
        self.sql = sql.text
        bindings = sql.bindings.map(\.literal)
    }

    /// Everything under headings.
    public var text: String {
        let values = bindings.enumerated().map { "  \($0.offset + 1)  \($0.element)" }
        let indented = tree.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
        return """
            Condition
            \(indented)

            SQL
              \(sql)

            Bindings
            \(values.joined(separator: "\n"))
            """
    }

    private static func order(_ text: String, _ resolver: Resolver) throws(ExplanationError)
        -> [(value: ResolvedValue, isDescending: Bool)]
    {
        let keys: [SortKey]
        do {
            keys = try OrderBy.parse(text, limits: Limits.conditions)
        } catch {
            throw .condition(message: error.message, caret: error.caret(in: text))
        }
        var order: [(value: ResolvedValue, isDescending: Bool)] = []
        for key in keys {
            do {
                try Parameters.check(keys)
                order.append((try resolver.resolve(key), key.descending))
            } catch {
                throw .condition(
                    message: error.message, caret: Self.caret(in: text, below: key.path.range))
            }
        }
        return order
    }

    /// The text on one line, and below it `^` under the bytes of `range`.
    fileprivate static func caret(in text: String, below range: Range<Int>) -> String {
        let bytes = text.utf8.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }
        let columns = { (part: Range<Int>) in String(decoding: bytes[part], as: UTF8.self).count }
        return String(decoding: bytes, as: UTF8.self) + "\n"
            + String(repeating: " ", count: columns(0..<range.lowerBound))
            + String(repeating: "^", count: max(1, columns(range)))
    }
}

/// Why a condition cannot be explained.
public enum ExplanationError: Error, Equatable, Sendable {
    /// No resource, or more than one, is called so; the message names those that there are.
    case noResource(String)
    /// The condition is wrong: what the service would answer, and two lines that show where; empty
    /// where it is wrong as a whole.
    case condition(message: String, caret: String)
    /// There is no record of that id to explain the condition on.
    case noRecord(kind: String, id: Int64)
}

/// The parameters of a list that hold conditions.
enum ConditionKind: String, CaseIterable, Sendable {
    case conditions, childConditions, customFieldConditions
}

extension Resolver {
    /// Resolves a condition as the parameter that holds it has it.
    /// - Throws: `Refusal.unrecognizedName`, `Refusal.condition`, `Refusal.enumeration`.
    func resolve(_ condition: Condition, as kind: ConditionKind) throws(Refusal)
        -> ResolvedCondition
    {
        switch kind {
        case .conditions: try resolve(condition)
        case .childConditions: try resolveChildren(condition)
        case .customFieldConditions: try resolveCustomFields(condition)
        }
    }

    /// Where the first comparison that cannot be resolved stands in the text, in bytes: its path if
    /// that is not known, else all of it.
    fileprivate func culprit(of condition: Condition, as kind: ConditionKind) -> Range<Int> {
        for comparison in condition.comparisons {
            do {
                _ = try resolve(.comparison(comparison), as: kind)
            } catch .unrecognizedName {
                return comparison.path.range
            } catch {
                return comparison.range
            }
        }
        return 0..<0
    }
}

extension Explanation.Part {
    /// Reads and resolves the text of a parameter; nil if there is nothing in it.
    fileprivate init?(_ kind: ConditionKind, _ text: String, _ resolver: Resolver)
        throws(ExplanationError)
    {
        let parsed: Condition?
        do {
            parsed = try Condition.parse(text, limits: Limits.conditions)
        } catch {
            throw .condition(message: error.message, caret: error.caret(in: text))
        }
        guard let parsed else { return nil }
        self.kind = kind
        condition = parsed
        do {
            resolved = try resolver.resolve(parsed, as: kind)
            var comparisons: [(Comparison, ResolvedCondition)] = []
            for comparison in parsed.comparisons {
                comparisons.append(
                    (comparison, try resolver.resolve(.comparison(comparison), as: kind)))
            }
            self.comparisons = comparisons
        } catch {
            throw .condition(
                message: error.message,
                caret: Explanation.caret(
                    in: text, below: resolver.culprit(of: parsed, as: kind)))
        }
    }
}

extension Condition {
    /// All comparisons of the tree, from left to right.
    var comparisons: [Comparison] {
        switch self {
        case .comparison(let comparison): [comparison]
        case .and(let parts), .or(let parts): parts.flatMap(\.comparisons)
        }
    }
}
