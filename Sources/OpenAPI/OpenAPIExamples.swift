// Declaration -> example bodies that work: the least that a record needs, with ids of real records.

import Dialect
import Schema

extension OpenAPIWriter {
    /// The members of a body that makes a new record, or replaces one.
    mutating func exampleMembers(of resource: Resource) {
        for field in resource.exampleFields {
            member(field.name) { $0.example(of: field, in: resource) }
        }
        if let flag = resource.rules.lazy.flatMap(\.flags).first { member(flag, true) }
    }

    /// An operation of a PATCH that changes a record.
    mutating func examplePatch(of resource: Resource) {
        let fields = resource.fields.filter { !$0.isReadOnly && !$0.isPrimaryKey }
        let field =
            fields.first { $0.isText && $0.isRequired } ?? fields.first(where: \.isText)
            ?? fields.first { $0.type.isFlag } ?? fields.first(where: resource.needs)
            ?? fields.first
        guard let field else { return }
        member("op", "replace")
        member("path", field.name)
        member("value") { $0.example(of: field, in: resource) }
    }

    /// A value that the field takes.
    private mutating func example(of field: Field, in resource: Resource) {
        switch field.type {
        case .string(let max): exampleText(of: field, max: max, in: resource)
        case .text: exampleText(of: field, max: Limits.textLengthMax, in: resource)
        case .integer(let range): number(range.contains(1) ? 1 : range.lowerBound)
        case .decimal: literal("1.5")
        case .boolean, .backReference, .requestSwitch: flag(true)
        case .dateTime: string("2026-01-31T00:00:00Z")
        case .guid: string("6f657355-5f4e-4206-9e32-1b65861a9e3f")
        case .enumeration(let words): string(words.first ?? "")
        case .reference:
            object {
                $0.member("id") { $0.exampleID(of: field, in: resource) }
            }
        case .mainChild: object { $0.member("name", "Main") }
        case .identifier, .foreignKey: exampleID(of: field, in: resource)
        case .children(let name):
            let child = catalog.resource(name)
            array { list in list.object { $0.exampleMembers(of: child) } }
        case .strings: array { $0.string("Example") }
        case .bytes: string("")
        case .integers:
            array { list in if let name = field.listed { list.later(.another(of: name)) } }
        case .links, .foreignKeys, .firstLink, .customFields, .given(isList: true):
            array { _ in }
        case .given(isList: false): object { $0.member("name", "Example") }
        }
    }

    /// The id of a record that the field can name. What a body that is no record names is another than the first,
    /// which the path names.
    private mutating func exampleID(of field: Field, in resource: Resource) {
        if resource.isShape, let target = catalog.target(of: field, in: resource) {
            later(.another(of: target))
        } else {
            later(.reference(in: resource.name, field: field.name))
        }
    }

    /// A text; one that nothing has yet where it can be there only once.
    private mutating func exampleText(of field: Field, max: Int, in resource: Resource) {
        let isOnce = resource.unique.contains { unique in
            field.column.map { unique.columns.contains($0) } ?? false
        }
        if isOnce {
            later(.newText(in: resource.name, max: max))
        } else {
            string(field.example ?? String("Example".prefix(max)))
        }
    }
}

extension Resource {
    /// The fields that an example of a body has: those that are needed; of two that show one
    /// value the first; if none is needed, the first that can be set.
    fileprivate var exampleFields: [Field] {
        let needed = fields.filter { field in
            isShape ? field.isRequired : needs(field) || field.name == aliases.first
        }
        if !needed.isEmpty { return needed }
        let first = fields.first { field in
            !field.isReadOnly && !field.isPrimaryKey && field.isText
        }
        return first.map { [$0] } ?? []
    }
}

extension Field {
    /// Whether it holds a text of the client's own words.
    fileprivate var isText: Bool {
        switch type {
        case .string, .text: true
        default: false
        }
    }
}
