// The explanation of conditions: trees, fields, SQL, bindings; or the position of the error.

package import Conditions
import Dialect
import HTTP
import Primitives
import SQLite
package import Schema

/// The filter and the order of a list, explained to a human.
package struct Explanation {
    /// The plan of the list, resolved as for the list itself.
    let plan: ListPlan
    /// The statement that finds the ids of the page.
    let page: SQL
    /// The range of the page.
    let range: ListRequest.Page
    /// The parameters that hold conditions, each with its tree, in the order in which they are
    /// joined.
    package let parts: [Part]
    /// The conditions as indented drawings, one node a line.
    package let tree: String
    /// The values of the statement's parameters as SQL literals, in its order.
    package let bindings: [String]

    /// One parameter that holds conditions.
    package struct Part {
        /// The parameter that holds the condition.
        package let kind: ConditionKind
        /// The tree of the condition.
        package let condition: Condition
        let resolved: ResolvedCondition
        /// The comparisons of the tree, from left to right.
        package let comparisons: [(comparison: Comparison, resolved: ResolvedCondition)]
    }

    /// The query that the list runs.
    package var query: Query { plan.query }

    /// What a client has to know of the conditions, each sentence once.
    package var hints: [String] {
        plan.hints.reduce(into: []) { hints, hint in
            if !hints.contains(hint.message) { hints.append(hint.message) }
        }
    }

    /// The text of the page's statement, with a `?` for each binding.
    package var sql: String { page.text }

    /// Explains the text of a `conditions` parameter on a resource.
    /// - Parameter resource: A path such as `/company/contacts`, with or without the first slash, or
    ///   the name of a list such as `contacts`.
    /// - Throws: `ExplanationError`.
    package init(of conditions: String, on resource: String, in catalog: Catalog)
        throws(ExplanationError)
    {
        let parameter = QueryParameter(name: ConditionKind.conditions.rawValue, value: conditions)
        try self.init(of: Parameters([parameter]), on: resource, in: catalog)
    }

    /// Explains the parameters of a list.
    /// - Throws: `ExplanationError`.
    package init(of parameters: Parameters, on resource: String, in catalog: Catalog)
        throws(ExplanationError)
    {
        let (found, parent) = try catalog.resource(called: resource)
        let resolver = Resolver(found, in: catalog)
        do {
            let list = try ListRequest(parameters, of: found)
            plan = try ListPlan(list, on: found, below: parent, in: catalog)
            range = list.page
            page = plan.query.ids(limit: list.page.limit, offset: list.page.offset)
            parts = try plan.parts.map { (part) throws(APIError) in try Part(part, resolver) }
        } catch {
            let caret = Caret(parameters, resolver).lines
            throw .condition(message: error.message, caret: caret)
        }
        tree =
            parts.isEmpty
            ? "(no condition: every record)" : parts.map(\.condition.tree).joined(separator: "\n")
        bindings = page.bindings.map(\.literal)
    }

    /// Everything under headings.
    package var text: String {
        let values = bindings.enumerated().map { "  \($0.offset + 1)  \($0.element)" }
        let told =
            hints.isEmpty ? "" : "\n\nHints\n" + hints.map { "  \($0)" }.joined(separator: "\n")
        let indented = tree.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
        return """
            Condition
            \(indented)

            SQL
              \(sql)

            Bindings
            \(values.joined(separator: "\n"))\(told)
            """
    }
}

/// The error of conditions that cannot be explained.
package enum ExplanationError: Error, Equatable, Sendable {
    /// No resource, or more than one, is called so; the message names those that there are.
    case noResource(String)
    /// The condition is wrong: what the service would answer, and two lines that show where; empty
    /// where it is wrong as a whole.
    case condition(message: String, caret: String)
    /// There is no record of that id to explain the condition on.
    case noRecord(kind: String, id: Int64)
}

extension Explanation.Part {
    /// A part of a plan, with each of its comparisons resolved alone.
    fileprivate init(_ part: ListPlan.Part, _ resolver: Resolver) throws(APIError) {
        kind = part.kind
        condition = part.condition
        resolved = part.resolved
        comparisons = try part.condition.comparisons.map { (comparison) throws(APIError) in
            (comparison, try resolver.resolve(.comparison(comparison), as: part.kind))
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
