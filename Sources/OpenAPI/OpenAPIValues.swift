// The values of fields as JSON Schema: one exhaustive switch over their types.

import Dialect
import Schema

extension OpenAPIWriter {
    /// The schema of a member's value.
    mutating func value(of field: Field, in schema: OpenAPISchema) {
        let isTaken = schema.isBody && !schema.isIgnored(field)
        let isNullable = isTaken && !field.isRequired
        switch field.type {
        case .string(let max): text(field, max: max, isTaken, isNullable)
        case .text: text(field, max: isTaken ? Limits.textLengthMax : nil, isTaken, isNullable)
        case .guid:
            type("string", isNullable)
            member("format", "uuid")
        case .dateTime:
            type("string", isNullable)
            member("format", "date-time")
        case .enumeration(let words): word(of: words, isNullable)
        case .integer(let range): integer(range, isNullable: isNullable)
        case .decimal:
            type("number", isNullable)
            member("format", "double")
        case .boolean, .backReference, .requestSwitch: type("boolean", isNullable)
        case .identifier, .foreignKey:
            identifier(of: field, in: schema.resource, isTaken, isNullable)
        case .reference, .mainChild, .firstLink:
            reference(field, in: schema.resource, isNullable)
            if schema.needs(field) { member("minProperties", 1) }
        case .links:
            list(isNullable, isTaken) { $0.reference(field, in: schema.resource, false) }
        case .foreignKeys:
            list(isNullable, isTaken) { $0.integer(1...Int64(Int32.max), isNullable: false) }
        case .children(let name):
            let own = catalog.resource(name)
            let child = OpenAPISchema(
                resource: catalog.extended(own) ?? own, form: schema.form)
            list(isNullable, isTaken) { $0.reference(to: child) }
        case .strings: list(isNullable, isTaken) { $0.member("type", "string") }
        case .bytes:
            type("string", isNullable)
            member("contentEncoding", "base64")
        case .integers: list(isNullable, isTaken) { $0.member("type", "integer") }
        case .given(isList: true): list(isNullable, isTaken) { $0.member("type", "object") }
        case .given(isList: false): type("object", isNullable)
        case .customFields:
            list(isNullable, isTaken) {
                $0.member("$ref", "#/components/schemas/CustomFieldValue")
            }
        }
        annotate(field, in: schema)
    }

    /// Writes the annotations: those members that explain a value and do not constrain it.
    private mutating func annotate(_ field: Field, in schema: OpenAPISchema) {
        if schema.isBody, schema.isIgnored(field) { member("readOnly", true) }
        if field.isWriteOnly, schema.isBody { member("writeOnly", true) }
        guard schema.form == .body else { return }
        switch field.defaultValue {
        case .boolean(let flag): member("default", flag)
        case .integer(let number): member("default", Int(number))
        case .text(let text): member("default") { $0.stored(text, of: field.type) }
        case .null, .sameAs, .flagged, .author: break
        }
    }

    /// A value as its column holds it: lists are kept as JSON.
    private mutating func stored(_ text: String, of type: FieldType) {
        switch type {
        case .strings, .integers: literal(text)
        default: string(text)
        }
    }

    private mutating func type(_ name: String, _ isNullable: Bool) {
        if isNullable {
            member("type", [name, "null"])
        } else {
            member("type", name)
        }
    }

    /// JSON Schema counts characters as the service does: by code points.
    private mutating func text(_ field: Field, max: Int?, _ isTaken: Bool, _ isNullable: Bool) {
        type("string", isNullable)
        if isTaken, field.isRequired { member("minLength", 1) }
        if let max { member("maxLength", max) }
    }

    private mutating func word(of words: [String], _ isNullable: Bool) {
        type("string", isNullable)
        member(array: "enum") { list in
            for word in words { list.string(word) }
            if isNullable { list.literal("null") }
        }
    }

    /// A whole number in a range.
    mutating func integer(_ range: ClosedRange<Int64>, isNullable: Bool) {
        type("integer", isNullable)
        // Pages have no end.
        guard range.upperBound < Int64.max else {
            return member("minimum") { $0.number(range.lowerBound) }
        }
        let isShort = range.lowerBound >= Int32.min && range.upperBound <= Int32.max
        member("format", isShort ? "int32" : "int64")
        member("minimum") { $0.number(range.lowerBound) }
        member("maximum") { $0.number(range.upperBound) }
    }

    /// Writes a bare id. In a body 0 is null, where null is allowed.
    private mutating func identifier(
        of field: Field, in resource: Resource, _ isTaken: Bool, _ isNullable: Bool
    ) {
        let least: Int64 = isTaken && !field.isRequired ? 0 : 1
        integer(least...Int64(Int32.max), isNullable: isNullable)
        guard let target = catalog.target(of: field, in: resource) else { return }
        member("description", "The id of one of the \(catalog.resource(target).noun).")
    }

    private mutating func reference(_ field: Field, in resource: Resource, _ isNullable: Bool) {
        guard let target = catalog.target(of: field, in: resource) else {
            preconditionFailure("\(field.name) refers to nothing")
        }
        let schema = OpenAPISchema(resource: catalog.resource(target), form: .reference)
        guard isNullable else { return reference(to: schema) }
        member(array: "anyOf") { list in
            list.object { $0.reference(to: schema) }
            list.object { $0.member("type", "null") }
        }
    }

    private mutating func list(
        _ isNullable: Bool, _ isTaken: Bool, _ item: (inout OpenAPIWriter) -> Void
    ) {
        type("array", isNullable)
        member(object: "items", item)
        if isTaken { member("maxItems", Limits.listItemsMax) }
    }
}

extension OpenAPISchema {
    /// Whether a body may have a member whose value is not looked at, since clients send records
    /// back whole. The id of a record in a list of children is looked at: it says which one is
    /// meant.
    func isIgnored(_ field: Field) -> Bool { field.isReadOnly && !field.isPrimaryKey }
}
