// The control plane's path that explains the conditions of a list.

import API
import Conditions
import Dialect
import HTTP
import JSON
import Primitives
import Records
import SQLite
import Schema
import Tenancy

extension Control {
    static let explanation: [Control] = [
        Control(
            .get, "/_mock/explain",
            "explains conditions and orderBy of a list: ?resource=PATH&conditions=TEXT, ?id=RECORD, "
                + "?timing=false"
        ) { context, response in
            guard let resource = context.parameters["resource"] else {
                throw APIError.mock(
                    "Name the resource: /_mock/explain?resource=/company/contacts&conditions=TEXT.")
            }
            do {
                let explanation = try Explanation(
                    of: context.parameters, on: resource, in: context.sandbox.store.catalog)
                let findings = try Findings(
                    explanation, in: context.sandbox.store, about: try context.parameters.id("id"),
                    isTimed: try context.isTimed)
                response.write(explanation.json(with: findings), at: context.now)
            } catch let error as ExplanationError {
                throw error.apiError
            }
        }
    ]
}

extension ControlContext {
    /// Whether the answer tells the time that the statement took.
    fileprivate var isTimed: Bool {
        get throws(APIError) {
            switch parameters["timing"].map(ASCII.lowercased) {
            case nil, "true": return true
            case "false": return false
            case .some(let text):
                throw .parameter(name: "timing", value: text, expected: "true or false")
            }
        }
    }
}

extension ExplanationError {
    /// The error, with the two lines that show its position.
    fileprivate var apiError: APIError {
        switch self {
        case .noResource(let message): .mock(message)
        case .condition(let message, let caret):
            .condition(caret.isEmpty ? message : "\(message)\n\(caret)")
        case .noRecord(let kind, let id): .noRecord(kind: kind, id: id)
        }
    }
}

extension Explanation {
    fileprivate func json(with findings: Findings) -> JSONOutput {
        .object([
            ("resource", .text(query.resource.name)),
            (
                "conditions",
                .list(
                    parts.map { part in
                        var rest = part.comparisons.map(\.resolved)[...]
                        return .object([
                            ("parameter", .text(part.kind.rawValue)),
                            ("text", .text(part.condition.description)),
                            ("tree", part.condition.json(&rest)),
                        ])
                    })
            ),
            (
                "orderBy",
                .list(
                    query.order.map { key in
                        .object([
                            ("sql", .text(key.value.sql.text)),
                            ("type", .text(key.value.type.noun)),
                            ("descending", .flag(key.isDescending)),
                        ])
                    })
            ),
            ("sql", .text(sql)), ("bindings", .list(bindings.map { .text($0) })),
            ("hints", hints.isEmpty ? .absent : .list(hints.map { .text($0) })),
            ("plan", .list(findings.plan.map { .text($0) })),
            ("count", .number(findings.count)),
            ("microseconds", findings.microseconds.map(JSONOutput.number) ?? .absent),
            ("record", findings.verdict?.json ?? .absent),
        ])
    }
}

extension Condition {
    /// The tree, in which each comparison has what its name was resolved to.
    /// - Parameter resolved: The comparisons that are left, from left to right; those of this tree
    ///   are taken.
    fileprivate func json(_ resolved: inout ArraySlice<ResolvedCondition>) -> JSONOutput {
        switch self {
        case .and(let parts): return .object([("and", .list(parts.map { $0.json(&resolved) }))])
        case .or(let parts): return .object([("or", .list(parts.map { $0.json(&resolved) }))])
        case .comparison(let comparison):
            let value = resolved.popFirst()?.value
            return .object([
                ("comparison", .text(comparison.description)),
                ("field", .text(comparison.path.text)), ("sql", .text(value?.sql.text)),
                ("type", .text(value?.type.noun)),
            ])
        }
    }
}

extension Membership {
    fileprivate var json: JSONOutput {
        .object([
            ("id", .number(id)), ("found", .flag(isFound)),
            (
                "conditions",
                .list(
                    parts.map { part, truth, comparisons in
                        .object([
                            ("parameter", .text(part.kind.rawValue)),
                            ("result", .text(truth.rawValue)),
                            ("comparisons", .list(comparisons.map(\.json))),
                        ])
                    })
            ),
        ])
    }
}

extension Membership.Evidence {
    fileprivate var json: JSONOutput {
        .object([
            ("comparison", .text(comparison.description)),
            ("value", value.map { $0.json(isFlag: type == .boolean) } ?? .absent),
            ("result", .text(truth.rawValue)),
            (
                "items",
                items.map { items in
                    .list(
                        items.map { item in
                            .object([
                                ("id", .number(item.id)),
                                ("value", item.value.json(isFlag: type == .boolean)),
                                ("result", .text(item.truth.rawValue)),
                            ])
                        })
                } ?? .absent
            ),
        ])
    }
}
