// Declaration -> the statement that reads a record, and what to write for each of its columns.

import Primitives
import SQLite

/// The plan for reading records of a resource and writing them as JSON; made once per resource.
package final class RecordPlan: Sendable {
    /// Reads one record by its id, or, for records inside their parent, all of a parent.
    package let select: String
    /// The members in the order of answers.
    package let slots: [Slot]
    /// The content of `_info`; nil for a record inside its parent.
    package let info: Info?
    /// The names of all members in lower case, `_info` among them.
    package let names: Set<String>
    /// The rows of other records that `select` reads.
    package let joinedRows: [JoinedRow]
    /// The statements of the record and of its lists.
    private let sources: [ReadSource]

    /// The rows that the record shows: what its written form follows from.
    package var reads: Set<TableRead> { Set(sources.flatMap(\.reads)) }

    /// One member of the record.
    package struct Slot: Sendable {
        /// The member's name.
        package let name: String
        /// The member's name with quotes and colon, as it is written.
        package let key: [UInt8]
        /// The content of the member.
        package let content: Content
    }

    /// The content of a member, and its column of `select`.
    package enum Content: Sendable {
        case text(Int)
        case number(Int)
        case decimal(Int)
        case flag(Int)
        case reference(ReferenceContent)
        case children(RecordPlan)
        case links(LinkPlan)
        case firstLink(LinkPlan)
        /// A list, stored as it is written.
        case list(Int)
        /// Values of the user-defined fields of a screen.
        case customFields(Int, Screen)
        case constant([UInt8])
    }

    /// The content of `_info` about the record itself.
    package struct Info: Sendable {
        package let lastUpdated: Int
        package let updatedBy: Int
        package let dateEntered: Int?
        package let enteredBy: Int?
        package let parentGUID: (key: [UInt8], column: Int)?
        package let links: [(key: [UInt8], path: PathTemplate)]
    }

    /// The plan for records on their own.
    init(_ resource: Resource, _ find: @escaping (String) -> Resource) {
        var builder = Builder(resource, find)
        slots = resource.fields.compactMap { builder.slot($0, inside: false) }
        info = resource.showsInfo ? builder.info() : nil
        names = Set(slots.map { ASCII.lowercased($0.name) } + ["_info"])
        joinedRows = builder.joinedRows()
        select = builder.select(where: "\(name: resource.table).\"id\" = ?")
        sources = builder.sources(of: .own)
    }

    /// The statements as those of a record above: its lists are read by other ids than its own.
    fileprivate var nestedSources: [ReadSource] {
        sources.enumerated().map { index, source in index == 0 ? source : source.ofAnyRow }
    }

    /// The plan for records shown inside their parent.
    init(inside resource: Resource, _ find: @escaping (String) -> Resource) {
        var builder = Builder(resource, find)
        slots = resource.fields.compactMap { builder.slot($0, inside: true) }
        info = nil
        names = Set(slots.map { ASCII.lowercased($0.name) } + ["_info"])
        let parent = resource.parentColumn ?? "id"
        joinedRows = builder.joinedRows()
        select = builder.select(
            where: """
                \(name: resource.table).\(name: parent) = ? ORDER BY \(name: resource.table)."id"
                """)
        sources = builder.sources(of: .listed(by: parent))
    }
}

/// Collects the columns and joins of a record's statement while its members are gone through.
private struct Builder {
    let resource: Resource
    let find: (String) -> Resource
    var columns: [SQL] = []
    var joined: [String] = []
    var joins: SQL = ""
    /// The statements of lists, and what else is read for members.
    var nested: [ReadSource] = []

    init(_ resource: Resource, _ find: @escaping (String) -> Resource) {
        self.resource = resource
        self.find = find
        _ = add("\(name: resource.table).\"id\"")
    }

    var scope: Scope { Scope(alias: resource.table) }

    mutating func add(_ column: SQL) -> Int {
        columns.append(column)
        return columns.count - 1
    }

    mutating func join(_ field: String) {
        guard !joined.contains(field), let reference = resource.field(field) else { return }
        joined.append(field)
        joins += Join(reference, in: resource).sql
    }

    mutating func slot(_ field: Field, inside: Bool) -> RecordPlan.Slot? {
        if field.isWriteOnly || (inside && field.isOwnRecordOnly) { return nil }
        guard let content = content(field) else { return nil }
        return slot(field.name, content)
    }

    private func slot(_ name: String, _ content: RecordPlan.Content) -> RecordPlan.Slot {
        RecordPlan.Slot(name: name, key: Array("\"\(name)\":".utf8), content: content)
    }

    private mutating func members(of target: Resource, in scope: Scope) -> [RecordPlan.Slot] {
        let label = add(target.label.expression.sql(scope))
        return [slot(target.label.member, .text(label))]
            + target.label.details.map { detail($0, of: target, in: scope) }
    }

    /// A member of a reference that is computed from the record referred to.
    private mutating func detail(_ field: Field, of target: Resource, in scope: Scope)
        -> RecordPlan.Slot
    {
        let column = add(ColumnExpression(field, of: target).sql(scope))
        return switch field.type {
        case .integer, .identifier: slot(field.name, .number(column))
        case .decimal: slot(field.name, .decimal(column))
        case .boolean: slot(field.name, .flag(column))
        default: slot(field.name, .text(column))
        }
    }

    private mutating func content(_ field: Field) -> RecordPlan.Content? {
        switch field.type {
        case .string, .text, .dateTime, .guid, .enumeration: .text(value(of: field))
        case .integer, .identifier: .number(value(of: field))
        case .decimal: .decimal(value(of: field))
        case .boolean, .backReference: .flag(value(of: field))
        case .foreignKey(let name):
            .number(add(scope[resource.field(name)?.column ?? name]))
        case .reference(let target): .reference(reference(field, to: find(target)))
        case .mainChild(let child, let owner, _): mainChild(field, of: find(child), by: owner)
        case .children(let name):
            children(RecordPlan(inside: find(name), find))
        case .links(let name): .links(links(through: find(name)))
        case .firstLink(let list): firstLink(of: list)
        case .strings, .integers: .list(value(of: field))
        case .requestSwitch: .constant(Array("false".utf8))
        case .customFields: customFields(field)
        case .foreignKeys, .bytes: nil
        }
    }

    /// The column for a value: stored, or computed from the record and its references.
    private mutating func value(of field: Field) -> Int {
        let read = ColumnExpression(field, of: resource)
        for field in read.joins { join(field) }
        return add(read.sql(scope))
    }

    private mutating func children(_ plan: RecordPlan) -> RecordPlan.Content {
        nested += plan.nestedSources
        return .children(plan)
    }

    /// Which of the child records is shown follows from all of them.
    private mutating func mainChild(_ field: Field, of child: Resource, by owner: String)
        -> RecordPlan.Content
    {
        nested.append(ReadSource(table: child.table, rows: .listed(by: owner + "Id")))
        return .reference(reference(field, to: child))
    }

    private mutating func customFields(_ field: Field) -> RecordPlan.Content {
        guard let screen = field.screen else { return .constant(Array("[]".utf8)) }
        nested += CustomField.tables.map { ReadSource(table: $0, rows: .any) }
        return .customFields(value(of: field), screen)
    }

    private mutating func reference(_ field: Field, to target: Resource)
        -> RecordPlan.ReferenceContent
    {
        join(field.name)
        let other = Scope(alias: field.name)
        return RecordPlan.ReferenceContent(
            id: add(other["id"]),
            identifier: target.shownIdentifier.map { add(other[$0.name]) },
            members: members(of: target, in: other),
            guid: target.label.showsGUID ? add(other["mobileGuid"]) : nil,
            parent: target.parentColumn.map { add(other[$0]) },
            hrefKey: target.label.isLinked ? Array("\"\(target.hrefName)\":".utf8) : nil,
            path: PathTemplate(target.path + "/{id}"))
    }

    private mutating func links(through association: Resource) -> RecordPlan.LinkPlan {
        guard let field = association.associatedField, let column = association.parentColumn
        else { preconditionFailure("\(association.name) associates nothing") }
        var builder = Builder(association, find)
        guard case .reference(let target) = field.type else { preconditionFailure() }
        let content = builder.reference(field, to: find(target))
        let select = builder.select(
            where: """
                \(name: association.table).\(name: column) = ? \
                ORDER BY \(name: association.table)."id"
                """)
        nested += builder.sources(of: .listed(by: column))
        return RecordPlan.LinkPlan(
            select: select, reference: content,
            joinedRow: JoinedRow(
                column: content.id, tableHash: RowChange.hash(of: find(target).table)))
    }

    private mutating func firstLink(of list: String) -> RecordPlan.Content {
        guard case .links(let name)? = resource.field(list)?.type else {
            preconditionFailure("\(list) is no list of links")
        }
        return .firstLink(links(through: find(name)))
    }

    mutating func info() -> RecordPlan.Info {
        RecordPlan.Info(
            lastUpdated: add(scope["lastUpdated"]), updatedBy: add(scope["updatedBy"]),
            dateEntered: resource.showsEntry ? add(scope["dateEntered"]) : nil,
            enteredBy: resource.showsEntry ? add(scope["enteredBy"]) : nil,
            parentGUID: parentGUID(),
            links: resource.links.map {
                (Array("\"\($0.name)\":".utf8), PathTemplate($0.path))
            })
    }

    private mutating func parentGUID() -> (key: [UInt8], column: Int)? {
        guard let (name, field) = resource.parentGUID else { return nil }
        join(field)
        return (Array(",\"\(name)\":".utf8), add(Scope(alias: field)["mobileGuid"]))
    }

    /// The rows that references name: their ids are the columns of the references themselves.
    mutating func joinedRows() -> [JoinedRow] {
        joined.compactMap { name in
            guard let field = resource.field(name), case .reference(let target) = field.type,
                let column = field.column
            else { return nil }
            return JoinedRow(
                column: add(scope[column]), tableHash: RowChange.hash(of: find(target).table))
        }
    }

    /// What the statement reads, and those of lists.
    func sources(of rows: TableRead.Rows) -> [ReadSource] {
        let tables = joined.compactMap { name -> (alias: String, table: String)? in
            guard case .reference(let target)? = resource.field(name)?.type else { return nil }
            return (name, find(target).table)
        }
        let own = ReadSource(
            table: resource.table, rows: rows, joined: tables,
            columns: columns.map(\.text))
        return [own] + nested
    }

    func select(where condition: SQL) -> String {
        let list = columns.joined(separator: ", ")
        let sql: SQL = "SELECT \(list) FROM \(name: resource.table)\(joins) WHERE \(condition)"
        return sql.text
    }
}
