// Records of any resource, made from its declaration.

import Conditions
import ConnectWise
import Dialect
import HTTP
import JSON
import Records
import Schema
import ServiceTestSupport
import Tenancy
import TestSupport

/// Makes records of resources as their declarations say, by requests to a server.
final class VendorRecords {
    let server: TestServer
    private let catalog: Catalog
    /// The base path.
    private let base: String
    private var known: [String: Int64] = [:]
    /// The resources whose records are being made.
    private var pending: Set<String> = []

    init(_ server: TestServer) {
        self.server = server
        catalog = server.sandbox.store.catalog
        base = catalog.mode == .strict ? "/v4_6_release/apis/3.0" : ""
    }

    /// The id of a record; nil without one, where none can be made.
    func id(of name: String) -> Int64? {
        if let id = known[name] { return id }
        let resource = catalog.resource(name)
        guard pending.insert(name).inserted, let path = path(of: resource) else { return nil }
        defer { pending.remove(name) }
        let id = first(at: path) ?? create(resource, at: path)
        known[name] = id
        return id
    }

    private func first(at path: String) -> Int64? {
        server.get(path + "?pageSize=1").json.elements.first?["id"]?.integer
    }

    /// The path of a list, with the ids of records above; nil without them.
    func path(of resource: Resource) -> String? {
        var path = base + resource.path
        guard let above = resource.parentResource else { return path }
        guard let parent = id(of: above) else { return nil }
        path = path.replacing("{parentId}", with: "\(parent)")
        if let top = catalog.resource(above).parentResource, path.contains("{grandparentId}") {
            guard let id = id(of: top) else { return nil }
            path = path.replacing("{grandparentId}", with: "\(id)")
        }
        return path
    }

    /// Makes a record with what it needs; nil if that is refused.
    func create(_ resource: Resource, at path: String) -> Int64? {
        let needed = resource.fields.filter { $0.isRequired && !$0.isReadOnly }
        let answer = server.post(path, body(of: needed))
        return answer.status == 201 ? answer.id : nil
    }

    /// A body with a value for each of these fields for which there is one.
    func body(of fields: [Field]) -> String {
        let members = fields.compactMap { field in
            value(of: field).map { "\(quoted(field.name)):\($0)" }
        }
        return "{\(members.joined(separator: ","))}"
    }

    /// A value that a field takes; nil without one.
    func value(of field: Field) -> String? {
        switch field.type {
        case .string(let max): quoted(String("Ab1".prefix(max)))
        case .text: quoted("Ab1")
        case .integer(let range): "\(min(7, range.upperBound))"
        case .decimal: "1.5"
        case .boolean: "true"
        case .dateTime: quoted("2026-01-31T00:00:00Z")
        case .strings: #"["a"]"#
        case .integers: "[1,2]"
        case .given(let isList): isList ? #"[{"id":1}]"# : #"{"id":3,"name":"Ab1"}"#
        case .enumeration(let words): quoted(words[0])
        case .reference(let name): id(of: name).map { #"{"id":\#($0)}"# }
        case .identifier(let name): id(of: name).map { "\($0)" }
        default: nil
        }
    }

    /// A condition that finds records with that value; nil for lists.
    func condition(on field: Field) -> String? {
        guard let value = value(of: field) else { return nil }
        return switch field.type {
        case .string, .text, .integer, .decimal, .boolean, .enumeration: "\(field.name)=\(value)"
        case .dateTime: "\(field.name)=[2026-01-31T00:00:00Z]"
        case .given(isList: false): "\(field.name)/id=3 and \(field.name)/name='Ab1'"
        case .reference(let name): id(of: name).map { "\(field.name)/id=\($0)" }
        default: nil
        }
    }
}
