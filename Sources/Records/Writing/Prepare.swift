// Draft -> prepared record: defaults, references, members that show one value,
// required members, rules.

import Dialect
package import SQLite
package import Schema

extension Store {
    /// Completes and checks what a body says of a record. Nothing is written.
    /// - Parameters:
    ///   - id: The record that is changed; for a new one the id that it shall have, or nil.
    ///   - parent: The record that it stands below.
    /// - Throws: `DatabaseError`, and what rules throw. Field errors are collected in the record.
    package func prepare(
        _ draft: Draft, of resource: Resource, id: Int64?, parent: Int64?, errorName: String
    ) throws -> PreparedRecord {
        let isUsual = !catalog.isExtended && draft.inputs.count <= resource.fields.count
        guard !isUsual, resource.kind != .shape else {
            return try prepareAsIs(
                draft, of: resource, id: id, parent: parent, errorName: errorName)
        }
        var draft = draft
        let whole = try self.resource(resource, for: &draft)
        return try prepareAsIs(draft, of: whole, id: id, parent: parent, errorName: errorName)
    }

    private func prepareAsIs(
        _ draft: Draft, of resource: Resource, id: Int64?, parent: Int64?, errorName: String
    ) throws -> PreparedRecord {
        let isNew = draft.purpose == .create || draft.purpose == .fixture
        var write = PreparedRecord(
            draft, of: resource, catalog.writePlan(for: resource), id: id,
            stored: isNew ? nil : try id.flatMap { try stored(resource, $0) },
            errorName: errorName)
        if let field = resource.parent, let parent { write[field] = .integer(parent) }
        try assign(draft, to: &write)
        try reconcile(&write)
        try complete(&write)
        return write
    }

    /// Completes and checks a record in which all that a body says is in its place.
    package func complete(_ write: inout PreparedRecord) throws {
        write.rememberNamed()
        if write.purpose.isWhole { try fillIn(&write) }
        if !write.isRestored {
            for rule in rules.rules(of: write.resource) { try rule.prepare?(&write, self) }
            if write.purpose == .update { write.checkStoredValues() }
        }
        checkRequired(&write)
        try checkUniqueness(in: &write)
    }

    /// The stored values of a record, by the index of the field; null where there is no column.
    package func stored(_ resource: Resource, _ id: Int64) throws(DatabaseError) -> [Value]? {
        try database.first(
            text: catalog.writePlan(of: resource.name).reading, bindings: [.integer(id)]
        ) { row in resource.fields.indices.map { row.value($0) } }
    }

    /// Moves what the body says to where it will be written, and finds what it refers to.
    private func assign(_ draft: Draft, to write: inout PreparedRecord) throws {
        for index in draft.inputs.indices {
            guard let input = draft.inputs[index] else { continue }
            let field = write.resource.fields[index]
            switch (input, field.type) {
            case (.reference(let reference), .mainChild):
                write.children[index] = try mainChild(reference, of: field, in: &write)
            case (.value, .mainChild): break
            case (.value(let value), .backReference):
                write.backReferences[index] = value == .integer(1)
            case (_, .requestSwitch): break
            case (.value(let value), _):
                write.values[index] = try isFallback(value, of: index, write) ? .null : value
            case (.reference(let reference), _):
                write.values[index] = try find(reference, field, &write, at: field.name)
            case (.references(let references), _):
                write.links[index] = try find(references, field, &write)
            case (.ids(let ids), _): write.links[index] = ids
            case (.records(let drafts), .children(let child)):
                write.children[index] = try prepare(drafts, of: child, in: write)
            case (.records, _): break
            case (.customValues(let entries), _):
                write.values[index] = try customValues(entries, for: field, &write)
            }
            if let leniency = field.leniencyOfName {
                try leniencies.permits(leniency, unlessEcho: try echoes(index, write))
            }
        }
    }

    /// Whether a value is the one that is shown in place of none: sent back, it is still none.
    private func isFallback(_ value: Value, of index: Int, _ write: PreparedRecord)
        throws(DatabaseError) -> Bool
    {
        let field = write.resource.fields[index]
        guard field.expression != nil, let id = write.id, write.stored?[index] == .null else {
            return false
        }
        let expression = ColumnExpression(field, of: write.resource)
        let joins = expression.joins.compactMap { name in
            write.resource.field(name).map { Join($0, in: write.resource).sql }
        }.joined(separator: "")
        let table: SQL = "\(name: write.resource.table)"
        let shown = try database.first(
            """
            SELECT \(expression.sql(Scope(alias: write.resource.table))) FROM \(table)\(joins) \
            WHERE \(table)."id" = \(id)
            """
        ) { $0.value(0) }
        return shown == value
    }

    /// The child records of a list. Those with an id that the parent has are changed, the others
    /// are new.
    private func prepare(_ drafts: [Draft], of child: String, in parent: PreparedRecord) throws
        -> [PreparedRecord]
    {
        let resource = catalog.resource(child)
        let known = parent.isChange ? try children(resource, of: parent.id) : []
        return try drafts.map { draft in
            var draft = draft
            let id = draft.id.flatMap { id in
                known.contains(id) || draft.purpose == .fixture ? id : nil
            }
            if id == nil { draft.purpose = .create }
            // The parent of a new record has no id yet; its place is taken until it is known.
            return try prepare(
                draft, of: resource, id: id, parent: parent.id ?? 0,
                errorName: parent.errorName)
        }
    }

    /// The ids of the records below a parent, in order.
    package func children(_ resource: Resource, of parent: Int64?) throws(DatabaseError) -> [Int64]
    {
        guard let parent, let column = resource.parentColumn else { return [] }
        return try database.all(
            """
            SELECT "id" FROM \(name: resource.table) WHERE \(name: column) = \(parent) \
            ORDER BY "id"
            """
        ) { $0.integer(0) }
    }

    /// Defaults for what the body does not name.
    func fillIn(_ write: inout PreparedRecord) throws {
        let plan = write.plan
        if write.isChange {
            for index in plan.backReferences where write.backReferences[index] == nil {
                write.backReferences[index] = false
            }
        }
        for field in plan.defaulted {
            if case .some = write.values[field.index] { continue }
            if field.isKept, write.isChange { continue }
            write.values[field.index] = try value(
                of: field.value, isFlag: field.isFlag, for: field.index, in: write)
        }
    }

    private func value(
        of defaultValue: Field.Default, isFlag: Bool, for index: Int, in write: PreparedRecord
    ) throws -> Value {
        switch defaultValue {
        case .null: return isFlag ? .integer(0) : .null
        case .boolean(let flag): return Value(flag)
        case .integer(let number): return .integer(number)
        case .text(let text): return .text(text)
        case .sameAs(let other): return write[other]
        case .flagged(let flag):
            guard case .reference(let name) = write.resource.fields[index].type else {
                return .null
            }
            let table = catalog.resource(name).table
            let id = try database.first(
                """
                SELECT "id" FROM \(name: table) WHERE \(name: flag) ORDER BY "id" LIMIT 1
                """
            ) { $0.integer(0) }
            return Value(id)
        case .author:
            guard case .reference(let name) = write.resource.fields[index].type else {
                return .null
            }
            let find: SQL =
                "SELECT \"id\" FROM \(name: name) WHERE \"identifier\" = \(write.author)"
            return Value(try database.first(find) { $0.integer(0) })
        }
    }

    /// Required members are there and not blank; of a stored record, also those that a change
    /// leaves alone (docs/LIVE-API.md#patch).
    private func checkRequired(_ write: inout PreparedRecord) {
        for field in write.plan.required {
            let value = write.values[field.stored] ?? write.stored?[field.stored] ?? .null
            guard value.isMissing, !isSetLater(field.stored, of: write) else { continue }
            let path = write.path + write.resource.fields[field.index].name
            // A value that was refused is not missing as well.
            guard !write.fieldErrors.contains(where: { $0.speaks(of: path) }) else { continue }
            write.addError(.missing(path, of: write.errorName))
        }
    }

    /// Whether a reference is one of several that are set, one after the other, when a whole fixture is
    /// loaded: what they name may come behind them, where no declaration puts resources in order.
    private func isSetLater(_ index: Int, of write: PreparedRecord) -> Bool {
        isLoading && write.purpose == .update && write.resource.isUndeclared
            && write.resource.fields[index].refersToRecord
    }
}

extension Value {
    /// Whether it counts as missing where a value is required: null, or text of white space alone
    /// (docs/LIVE-API.md#validation).
    fileprivate var isMissing: Bool {
        switch self {
        case .null: true
        case .text(let text): text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
        case .integer, .real, .blob: false
        }
    }
}
