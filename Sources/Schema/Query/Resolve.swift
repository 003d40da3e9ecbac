// Names -> fields: the tree of names becomes a tree of declared fields.

package import Conditions
package import Dialect
import Primitives
import SQLite

/// Resolves the names of conditions and sort keys on a resource.
package struct Resolver {
    let catalog: Catalog
    let resource: Resource
    /// For the records behind links: the reference whose members a path names.
    private let linked: Field?
    /// What strict mode does not resolve is asked here, and counted.
    let leniencies: LeniencyCounts

    package init(
        _ resource: Resource, in catalog: Catalog, linked: Field? = nil,
        leniencies: LeniencyCounts? = nil
    ) {
        self.resource = resource
        self.catalog = catalog
        self.linked = linked
        self.leniencies = leniencies ?? LeniencyCounts(mode: catalog.mode)
    }

    /// Resolves `conditions`. In strict mode it does not reach into lists.
    /// - Throws: `APIError.unrecognizedName`, `APIError.condition` for a value of the wrong type.
    package func resolve(_ condition: Condition) throws(APIError) -> ResolvedCondition {
        switch condition {
        case .and(let parts): return .and(try resolveAll(parts))
        case .or(let parts): return .or(try resolveAll(parts))
        case .comparison(let comparison):
            if let (list, child) = child(of: comparison.path.segments) {
                guard leniencies.permits(.childrenInConditions) else {
                    throw .unrecognizedName(comparison.path.text)
                }
                return .any(list, try child.resolve(comparison, skipping: 1))
            }
            return try resolve(comparison, skipping: 0)
        }
    }

    private func resolveAll(_ parts: [Condition]) throws(APIError) -> [ResolvedCondition] {
        var resolved: [ResolvedCondition] = []
        for part in parts { resolved.append(try resolve(part)) }
        return resolved
    }

    /// Resolves `childConditions`: names begin with a list, and what is joined by `and` speaks of
    /// the same child (docs/CONDITIONS.md#parameters).
    /// - Throws: as `resolve(_:)` does.
    package func resolveChildren(_ condition: Condition) throws(APIError) -> ResolvedCondition {
        if let (list, child) = try commonChild(of: condition) {
            return .any(list, try child.resolveInside(condition))
        }
        switch condition {
        case .or(let parts):
            var resolved: [ResolvedCondition] = []
            for part in parts { resolved.append(try resolveChildren(part)) }
            return .or(resolved)
        case .and(let parts):
            return .and(try groups(of: parts))
        case .comparison(let comparison):
            throw .unrecognizedName(comparison.path.text)
        }
    }

    /// Parts joined by `and`, grouped by list.
    private func groups(of parts: [Condition]) throws(APIError) -> [ResolvedCondition] {
        var mixed: [ResolvedCondition] = []
        var lists: [(list: ChildList, child: Resolver, parts: [Condition])] = []
        for part in parts {
            guard let (list, child) = try commonChild(of: part) else {
                mixed.append(try resolveChildren(part))
                continue
            }
            if let index = lists.firstIndex(where: { $0.list == list }) {
                lists[index].parts.append(part)
            } else {
                lists.append((list, child, [part]))
            }
        }
        for (list, child, parts) in lists {
            mixed.append(.any(list, try child.resolveInside(.and(parts))))
        }
        return mixed
    }

    /// A condition on a child whose paths still begin with the list's name.
    private func resolveInside(_ condition: Condition) throws(APIError) -> ResolvedCondition {
        switch condition {
        case .comparison(let comparison):
            if comparison.op == .in { leniencies.permits(.inInChildConditions) }
            return try resolve(comparison, skipping: 1)
        case .and(let parts), .or(let parts):
            var resolved: [ResolvedCondition] = []
            for part in parts { resolved.append(try resolveInside(part)) }
            if case .and = condition { return .and(resolved) }
            return .or(resolved)
        }
    }

    /// The list that all paths of a condition begin with; nil if they begin with several.
    private func commonChild(of condition: Condition) throws(APIError) -> (ChildList, Resolver)? {
        switch condition {
        case .comparison(let comparison):
            guard let found = child(of: comparison.path.segments) else {
                throw .unrecognizedName(comparison.path.text)
            }
            return found
        case .and(let parts), .or(let parts):
            var common: (ChildList, Resolver)?
            for part in parts {
                guard let found = try commonChild(of: part) else { return nil }
                if let common, common.0 != found.0 { return nil }
                common = found
            }
            return common
        }
    }

    /// The child list that a path begins with.
    private func child(of segments: [String]) -> (ChildList, Resolver)? {
        guard segments.count > 1, let field = field(segments[0]) else { return nil }
        switch field.type {
        case .children(let name):
            return childList(catalog.resource(name), linked: false)
        case .links(let name):
            return childList(catalog.resource(name), linked: true)
        case .firstLink(let list):
            guard case .links(let name)? = resource.field(list)?.type else { return nil }
            return childList(catalog.resource(name), linked: true)
        default: return nil
        }
    }

    private func childList(_ child: Resource, linked: Bool) -> (ChildList, Resolver)? {
        guard let column = child.parentColumn else { return nil }
        return (
            ChildList(owner: resource.table, table: child.table, parentColumn: column),
            Resolver(
                child, in: catalog, linked: linked ? child.associatedField : nil,
                leniencies: leniencies)
        )
    }

    private func resolve(_ comparison: Comparison, skipping count: Int) throws(APIError)
        -> ResolvedCondition
    {
        var segments = Array(comparison.path.segments.dropFirst(count))
        if let linked { segments.insert(linked.name, at: 0) }
        guard let value = value(of: segments) else {
            throw .unrecognizedName(comparison.path.text)
        }
        if value.type == .presence { try checkReference(comparison, segments) }
        return try typed(comparison, value)
    }

    /// Refuses to compare a reference as a whole with a value, and names the members that can be.
    private func checkReference(_ comparison: Comparison, _ segments: [String]) throws(APIError) {
        let literal = comparison.operands.first { $0.value != .null }
        guard comparison.op.kind == .equality, let literal else { return }
        let isNumber = if case .integer = literal.value { true } else { false }
        let members = (isNumber ? ["id"] : ["name", "identifier"]).filter {
            value(of: segments + [$0]) != nil
        }
        guard !members.isEmpty else { return }
        let path = comparison.path.text
        let ways = members.map { "\(path)/\($0) \(comparison.op.text) \(literal.text)" }
        let position = literal.range.lowerBound + 1
        throw .condition(
            "\(path) is a reference, but \(literal.text) at position \(position) is not; write "
                + "\(ways.joined(separator: " or ")).")
    }

    /// A comparison with operands that fit its value.
    /// - Throws: `APIError.condition`, `APIError.enumeration`.
    func typed(_ comparison: Comparison, _ value: ResolvedValue) throws(APIError)
        -> ResolvedCondition
    {
        let hasClasses =
            comparison.hasAmbiguousPattern && !leniencies.permits(.literalPatterns)
        return try Typing(comparison, value, hasClasses ? .classes : .literal).resolved()
    }

    /// The value that a path names: an own field, a member of a reference, or of `_info`.
    func value(of segments: [String]) -> ResolvedValue? {
        knownValue(of: segments) ?? furtherValue(of: segments)
    }

    func knownValue(of segments: [String]) -> ResolvedValue? {
        switch segments.count {
        case 1: ownValue(segments[0]) ?? infoValue(segments[0])
        case 2 where ASCII.equal(segments[0], "_info"): infoValue(segments[1])
        case 2: referenceValue(segments[0], segments[1])
        default: nil
        }
    }

    /// The field of that name in any case; one that strict mode does not have is counted.
    func field(_ name: String) -> Field? {
        let field = resource.field(anyCase: name)
        if let leniency = field?.leniencyOfName { leniencies.permits(leniency) }
        return field
    }

    private func ownValue(_ name: String) -> ResolvedValue? {
        guard let field = field(name), !field.isWriteOnly, let type = field.type.valueType
        else { return nil }
        let expression = ColumnExpression(field, of: resource)
        let value = expression.sql(Scope(alias: resource.table))
        let sql: SQL = field.isFurther && type == .boolean ? "ifnull(\(value), FALSE)" : value
        return ResolvedValue(
            sql: field.comparesWithoutCase ? sql : Self.withoutCase(sql, type),
            joins: expression.joins.compactMap(join), type: type)
    }

    /// An expression, unlike a column, brings no collation along.
    static func withoutCase(_ sql: SQL, _ type: ValueType) -> SQL {
        switch type {
        case .text, .word: "\(sql) COLLATE CASELESS"
        case .integer, .decimal, .boolean, .dateTime, .presence: sql
        }
    }

    private func join(_ name: String) -> Join? {
        resource.field(name).map { Join($0, in: resource) }
    }

    /// The time and the author of changes: with `_info/` before it or without
    /// (docs/CONDITIONS.md#paths).
    private func infoValue(_ name: String) -> ResolvedValue? {
        let columns: [(String, ValueType)] =
            [("lastUpdated", .dateTime), ("updatedBy", .text)]
            + (resource.showsEntry ? [("dateEntered", .dateTime), ("enteredBy", .text)] : [])
        guard let (column, type) = columns.first(where: { ASCII.equal($0.0, name) }) else {
            return nil
        }
        return ResolvedValue(
            sql: Scope(alias: resource.table)[column], joins: [], type: type)
    }

    /// A member of what a reference shows: `id`, `identifier`, `name` and what else it has.
    private func referenceValue(_ name: String, _ member: String) -> ResolvedValue? {
        guard let field = resource.field(anyCase: name), !field.isWriteOnly else { return nil }
        if case .given(isList: false) = field.type { return givenValue(field, member) }
        guard field.type.namesRecord, let target = catalog.target(of: field, in: resource)
        else { return nil }
        if ASCII.equal(member, "id") {
            let id = ColumnExpression(field, of: resource).sql(Scope(alias: resource.table))
            return ResolvedValue(sql: id, joins: [], type: .integer)
        }
        let other = catalog.resource(target)
        let scope = Scope(alias: field.name)
        if ASCII.equal(member, other.label.member) {
            let name = other.label.expression.sql(scope)
            return ResolvedValue(
                sql: other.label.searched.isEmpty ? Self.withoutCase(name, .text) : name,
                joins: [Join(field, in: resource)], type: .text)
        }
        if ASCII.equal(member, "identifier"), other.field("identifier") != nil {
            return ResolvedValue(
                sql: scope["identifier"], joins: [Join(field, in: resource)], type: .text)
        }
        guard let detail = other.label.details.first(where: { ASCII.equal($0.name, member) }),
            let type = detail.type.valueType
        else { return nil }
        return ResolvedValue(
            sql: Self.withoutCase(ColumnExpression(detail, of: other).sql(scope), type),
            joins: [Join(field, in: resource)], type: type)
    }
}

extension Resource {
    /// The field of that name in any case (docs/CONDITIONS.md#case).
    package func field(anyCase name: String) -> Field? { index(anyCase: name).map { fields[$0] } }
}

extension Comparison {
    /// Whether the modes read a pattern of it differently.
    package var hasAmbiguousPattern: Bool {
        guard op.kind.takesWildcards, case .string(let text)? = operands.first?.value else {
            return false
        }
        return LikePattern.isAmbiguous(text)
    }
}

extension Field {
    /// Whether the value is a column whose collation ignores case.
    fileprivate var comparesWithoutCase: Bool {
        guard expression == nil else { return false }
        return switch type {
        case .string, .text, .enumeration: true
        default: false
        }
    }
}
