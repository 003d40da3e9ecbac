// Names -> sort keys: what a list can be ordered by.

package import Conditions
package import Dialect
import Primitives
import SQLite

extension Resolver {
    /// The value of a sort key: a field, a member of what a reference shows, or a reference as a
    /// whole, which means its name.
    /// - Throws: `APIError.unrecognizedSortKey`.
    package func resolve(_ key: SortKey) throws(APIError) -> ResolvedValue {
        let segments = key.path.segments
        if let value = firstLinkValue(segments) { return value }
        guard let value = value(of: segments) else {
            throw .unrecognizedSortKey(key.path.text)
        }
        guard segments.count == 1 else { return value }
        if case .text? = field(segments[0])?.type { return Self.beginning(of: value) }
        return value.type == .presence ? labelValue(segments[0]) ?? value : value
    }

    /// The label of what a reference refers to.
    private func labelValue(_ reference: String) -> ResolvedValue? {
        let target = field(reference).flatMap { catalog.target(of: $0, in: resource) }
        guard let target else { return nil }
        return value(of: [reference, catalog.resource(target).label.member])
    }

    /// The sort key of a text without a limit: its beginning, so that comparing stays cheap.
    private static func beginning(of value: ResolvedValue) -> ResolvedValue {
        let count = SQL.literal(Int64(Limits.orderedTextLengthMax))
        return ResolvedValue(
            sql: "substr(\(value.sql), 1, \(count)) COLLATE CASELESS", joins: value.joins,
            type: value.type)
    }

    /// A member of the first record of a list of links, which answers show as a reference.
    private func firstLinkValue(_ segments: [String]) -> ResolvedValue? {
        guard segments.count <= 2, let first = segments.first, let field = field(first),
            case .firstLink(let list) = field.type,
            case .links(let name)? = resource.field(list)?.type
        else { return nil }
        let association = catalog.resource(name)
        guard let link = association.associatedField, let column = association.parentColumn,
            let value = Resolver(association, in: catalog, leniencies: leniencies)
                .value(of: [link.name, segments.count == 1 ? "name" : segments[1]])
        else { return nil }
        let table = association.table
        let joins = value.joins.map(\.sql).joined(separator: "")
        return ResolvedValue(
            sql: """
                (SELECT \(value.sql) FROM \(name: table)\(joins) \
                WHERE \(name: table).\(name: column) = \(name: resource.table)."id" \
                ORDER BY \(name: table)."id" LIMIT 1)
                """, joins: [], type: value.type
        ).withoutCase
    }
}

extension ResolvedValue {
    /// The value, with the collation that an expression does not bring along.
    fileprivate var withoutCase: ResolvedValue {
        ResolvedValue(sql: Resolver.withoutCase(sql, type), joins: joins, type: type)
    }
}
