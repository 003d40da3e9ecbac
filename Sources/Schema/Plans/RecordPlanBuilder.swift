// Declaration -> the columns and joins of a record's statement, and what to write for them.

import Conditions
import SQLite

/// Collects the columns and joins of a record's statement while its members are gone through.
struct RecordPlanBuilder {
    let resource: Resource
    /// The members that are shown.
    let part: FieldList.Selection
    let catalog: Catalog
    var columns: [SQL] = []
    var joined: [String] = []
    var joins: SQL = ""
    /// The statements of lists, and what else is read for members.
    var nested: [ReadSource] = []
    /// The names of the members.
    var names: [String] = []
    /// The reference fields that are shown whole, and the resources that they refer to.
    private var kept: [(field: String, target: String)] = []
    /// The columns of the ids that references hold, by field.
    private var idColumns: [String: Int] = [:]
    /// The columns of which `nested` tells what they read.
    private var toldColumns: Set<Int> = []

    init(_ resource: Resource, _ part: FieldList.Selection, _ catalog: Catalog) {
        self.resource = resource
        self.part = part
        self.catalog = catalog
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
        let part = part.inside(field.name)
        if field.isWriteOnly || (inside && field.isOwnRecordOnly) || !part.isAnything { return nil }
        guard let content = content(field, part) else { return nil }
        names.append(field.name)
        return RecordPlan.Slot(name: field.name, content: content)
    }

    private mutating func content(_ field: Field, _ part: FieldList.Selection)
        -> RecordPlan.Content?
    {
        switch field.type {
        case .string, .text, .dateTime, .guid, .enumeration: .text(value(of: field))
        case .integer, .identifier: .number(value(of: field))
        case .decimal: .decimal(value(of: field))
        case .boolean where field.isFurther: .givenFlag(value(of: field))
        case .boolean, .backReference: .flag(value(of: field))
        case .foreignKey(let name):
            .number(add(scope[resource.field(name)?.column ?? name]))
        case .reference(let target):
            reference(field, to: catalog.resource(target), part)
        case .mainChild(let child, let owner, _):
            mainChild(field, of: catalog.resource(child), by: owner, part)
        case .children(let name):
            children(RecordPlan(inside: catalog.resource(name), only: part, in: catalog))
        case .links(let name): .links(links(through: catalog.resource(name), part))
        case .firstLink(let list): .firstLink(links(through: association(of: list), part))
        case .strings, .integers, .given: .list(value(of: field))
        case .requestSwitch: .constant(Array("false".utf8))
        case .customFields: customFields(field, part)
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

    /// Which of the child records is shown follows from all those of the record, and from no others.
    private mutating func mainChild(
        _ field: Field, of child: Resource, by owner: String, _ part: FieldList.Selection
    ) -> RecordPlan.Content {
        nested.append(ReadSource(table: child.table, rows: .listed(by: owner + "Id")))
        toldColumns.insert(idColumn(of: field))
        return reference(field, to: child, part)
    }

    private mutating func customFields(_ field: Field, _ part: FieldList.Selection)
        -> RecordPlan.Content
    {
        guard let screen = field.screen else { return .constant(Array("[]".utf8)) }
        nested += CustomField.tables.map { ReadSource(table: $0, rows: .any) }
        return .customFields(
            RecordPlan.CustomFieldsContent(
                column: value(of: field), screen: screen, part: part))
    }

    /// A reference: by its id alone if it is shown whole, else with the columns that are shown.
    private mutating func reference(
        _ field: Field, to target: Resource, _ part: FieldList.Selection
    ) -> RecordPlan.Content {
        guard case .whole = part else {
            return .reference(partOfReference(field, to: target, part))
        }
        kept.append((field.name, target.name))
        return .wholeReference(idColumn(of: field), catalog.referencePlan(of: target.name))
    }

    private mutating func partOfReference(
        _ field: Field, to target: Resource, _ part: FieldList.Selection
    ) -> RecordPlan.ReferenceContent {
        let identifier = part.shows("identifier") ? target.shownIdentifier : nil
        let isLinked = part.shows("_info") && target.label.isLinked
        return RecordPlan.ReferenceContent(
            id: idColumn(of: field), showsID: part.shows("id"),
            identifier: identifier.map { add($0.name, of: field) },
            members: members(of: target, in: Scope(alias: field.name), part, joining: field.name),
            info: isLinked ? referenceInfo(field, to: target) : nil)
    }

    private mutating func referenceInfo(_ field: Field, to target: Resource)
        -> RecordPlan.ReferenceInfo
    {
        RecordPlan.ReferenceInfo(
            guid: target.label.showsGUID ? add("mobileGuid", of: field) : nil,
            parent: target.parentColumn.map { add($0, of: field) },
            hrefName: target.hrefName, path: PathTemplate(target.path + "/{id}"))
    }

    /// The members of a reference behind the identifier.
    private mutating func members(
        of target: Resource, in scope: Scope, _ part: FieldList.Selection, joining field: String?
    ) -> [RecordPlan.Slot] {
        var members: [RecordPlan.Slot] = []
        if part.shows(target.label.member) {
            field.map { join($0) }
            let label = add(target.label.expression.sql(scope))
            members.append(RecordPlan.Slot(name: target.label.member, content: .text(label)))
        }
        for detail in target.label.details where part.shows(detail.name) {
            field.map { join($0) }
            members.append(member(detail, of: target, in: scope))
        }
        return members
    }

    /// A member of a reference that is computed from the record referred to.
    private mutating func member(_ field: Field, of target: Resource, in scope: Scope)
        -> RecordPlan.Slot
    {
        let column = add(ColumnExpression(field, of: target).sql(scope))
        let content: RecordPlan.Content =
            switch field.type {
            case .integer, .identifier: .number(column)
            case .decimal: .decimal(column)
            case .boolean: .flag(column)
            default: .text(column)
            }
        return RecordPlan.Slot(name: field.name, content: content)
    }

    /// A whole reference to the record itself.
    mutating func ownReference() -> RecordPlan.ReferenceContent {
        RecordPlan.ReferenceContent(
            id: 0, showsID: true,
            identifier: resource.shownIdentifier.map { add(scope[$0.name]) },
            members: members(of: resource, in: scope, .whole, joining: nil),
            info: resource.label.isLinked ? ownReferenceInfo() : nil)
    }

    private mutating func ownReferenceInfo() -> RecordPlan.ReferenceInfo {
        RecordPlan.ReferenceInfo(
            guid: resource.label.showsGUID ? add(scope["mobileGuid"]) : nil,
            parent: resource.parentColumn.map { add(scope[$0]) },
            hrefName: resource.hrefName, path: PathTemplate(resource.path + "/{id}"))
    }

    /// What a whole reference to the record reads of it.
    func referencedSource() -> ReadSource {
        ReadSource(
            table: resource.table, rows: nil, joined: [(resource.table, resource.table)],
            columns: columns.map(\.text))
    }

    /// The column with the id of the record that a field refers to.
    private mutating func idColumn(of field: Field) -> Int {
        if let known = idColumns[field.name] { return known }
        let column = add(ColumnExpression(field, of: resource).sql(scope))
        idColumns[field.name] = column
        return column
    }

    /// A column of the record that a reference names.
    private mutating func add(_ column: String, of field: Field) -> Int {
        let other = joined(field)
        return add(other[column])
    }

    /// The scope of the record that a reference names.
    private mutating func joined(_ field: Field) -> Scope {
        join(field.name)
        return Scope(alias: field.name)
    }

    private mutating func links(through association: Resource, _ part: FieldList.Selection)
        -> RecordPlan.LinkPlan
    {
        guard let field = association.associatedField, let column = association.parentColumn
        else { preconditionFailure("\(association.name) associates nothing") }
        var builder = RecordPlanBuilder(association, .whole, catalog)
        guard case .reference(let target) = field.type else { preconditionFailure() }
        let content = builder.reference(field, to: catalog.resource(target), part)
        let select = builder.select(
            where: """
                \(name: association.table).\(name: column) = ? \
                ORDER BY \(name: association.table)."id"
                """)
        nested += builder.sources(of: .listed(by: column))
        return RecordPlan.LinkPlan(
            select: select, reference: content,
            joinedRow: JoinedRow(
                column: builder.idColumn(of: field),
                tableHash: RowChange.hash(of: catalog.resource(target).table)))
    }

    private func association(of list: String) -> Resource {
        guard case .links(let name)? = resource.field(list)?.type else {
            preconditionFailure("\(list) is no list of links")
        }
        return catalog.resource(name)
    }

    mutating func info() -> RecordPlan.Info {
        RecordPlan.Info(
            lastUpdated: add(scope["lastUpdated"]), updatedBy: add(scope["updatedBy"]),
            dateEntered: resource.showsEntry ? add(scope["dateEntered"]) : nil,
            enteredBy: resource.showsEntry ? add(scope["enteredBy"]) : nil,
            parentGUID: parentGUID(),
            links: resource.links.map { (RecordPlan.key($0.name), PathTemplate($0.path)) })
    }

    private mutating func parentGUID() -> (key: [UInt8], column: Int)? {
        guard let (name, field) = resource.parentGUID else { return nil }
        join(field)
        return (RecordPlan.key(name), add(Scope(alias: field)["mobileGuid"]))
    }

    /// The rows that references name.
    mutating func joinedRows() -> [JoinedRow] {
        Set(joined + kept.map(\.field)).sorted().compactMap { name in
            guard let field = resource.field(name), case .reference(let target) = field.type else {
                return nil
            }
            return JoinedRow(
                column: idColumn(of: field),
                tableHash: RowChange.hash(of: catalog.resource(target).table))
        }
    }

    /// What the statement reads, and those of lists and of whole references.
    func sources(of rows: TableRead.Rows) -> [ReadSource] {
        let tables = joined.compactMap { name -> (alias: String, table: String)? in
            guard case .reference(let target)? = resource.field(name)?.type else { return nil }
            return (name, catalog.resource(target).table)
        }
        let own = ReadSource(
            table: resource.table, rows: rows, joined: tables,
            columns: columns.indices.filter { !toldColumns.contains($0) }.map { columns[$0].text })
        let references = kept.map { catalog.referencePlan(of: $0.target).source }
        return [own] + references + nested
    }

    func select(where condition: SQL) -> String {
        let list = columns.joined(separator: ", ")
        let sql: SQL = "SELECT \(list) FROM \(name: resource.table)\(joins) WHERE \(condition)"
        return sql.text
    }
}
