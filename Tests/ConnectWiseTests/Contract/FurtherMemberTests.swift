// Members that declared resources lack of the vendor's models: each of them.

import ConnectWise
import Contract
import Dialect
import HTTP
import JSON
import Records
import Schema
import ServiceTestSupport
import Tenancy
import TestSupport
import Testing

@Suite struct FurtherMemberTests {
    /// A declared resource with the fields that it lacks.
    private struct Lacking {
        let resource: Resource
        let fields: [Field]
    }

    /// The declared resources that lack members, but views.
    private static func lacking(_ mode: Mode) -> [Lacking] {
        let catalog = Catalog.shared(mode)
        return ContractResources.shared(mode).names.filter(catalog.has).compactMap { name in
            let resource = catalog.resource(name)
            guard !resource.isView, let extended = catalog.extended(resource) else { return nil }
            return Lacking(resource: resource, fields: extended.fields.filter(\.isFurther))
        }
    }

    @Test("Every resource with all its members is sound, in both modes", arguments: Mode.allCases)
    func sound(mode: Mode) throws {
        let catalog = Catalog.shared(mode)
        var count = 0
        for lacking in Self.lacking(mode) {
            let whole = try #require(catalog.extended(lacking.resource))
            catalog.check(whole)
            let columns = Tables.columns(of: whole).map { $0.lowercased() }
            #expect(Set(columns).count == columns.count, "\(whole.name)")
            let names = whole.fields.map { $0.name.lowercased() }
            #expect(Set(names).count == names.count, "\(whole.name)")
            #expect(names.starts(with: lacking.resource.fields.map { $0.name.lowercased() }))
            #expect(lacking.fields.allSatisfy { !$0.isRequired })
            count += lacking.fields.count
        }
        #expect(count > 400)
    }

    /// The members of a resource, tried one after the other.
    private struct Trial {
        let server: TestServer
        let records: VendorRecords
        let resource: Resource
        let fields: [Field]
        let path: String
        var faults: [String] = []

        /// What conditions find.
        func found(_ condition: String) -> TestResponse {
            server.get(path + "?" + query([("conditions", condition)]))
        }

        mutating func check(_ isRight: Bool, _ what: String) {
            if !isRight { faults.append("\(resource.name): \(what)") }
        }

        /// Names members of which there is no value yet.
        mutating func askBefore() {
            for condition in fields.compactMap({ records.condition(on: $0) }) {
                let answer = found(condition)
                check(answer.status == 200 && answer.json.elements.isEmpty, "before \(condition)")
            }
        }

        /// Gives a record a value for each.
        /// - Returns: Whether the contract lets one.
        mutating func set(_ id: Int64) -> Bool {
            let operations = fields.map { field in
                let value = records.value(of: field) ?? ""
                return #"{"op":"replace","path":"\#(field.name)","value":\#(value)}"#
            }.joined(separator: ",")
            let answer = server.send(.patch, "\(path)/\(id)", "[\(operations)]")
            guard answer.status != 405 else { return false }
            check(answer.status == 200, "\(answer.status) \(answer.body.prefix(300))")
            for field in fields {
                check(answer.json[field.name] != nil, "\(field.name) is not shown")
            }
            return true
        }

        mutating func ask() {
            for condition in fields.compactMap({ records.condition(on: $0) }) {
                check(!found(condition).json.elements.isEmpty, condition)
            }
            for field in fields where field.type.valueType != nil {
                let sorted = server.get(path + "?orderBy=\(field.name)%20desc&fields=\(field.name)")
                check(sorted.json.elements.contains { $0[field.name] != nil }, "by \(field.name)")
            }
        }
    }

    @Test(
        "Every member that a declaration lacks is accepted, stored, shown and filterable",
        arguments: Mode.allCases)
    func members(mode: Mode) throws {
        let server = try TestServer(.demo, mode: mode)
        let records = VendorRecords(server)
        var count = 0
        var changed: Set<String> = []
        for lacking in Self.lacking(mode) {
            let resource = lacking.resource
            guard let path = records.path(of: resource), let id = records.id(of: resource.name)
            else {
                continue
            }
            let fields = lacking.fields.filter { !$0.isReadOnly && records.value(of: $0) != nil }
            var trial = Trial(
                server: server, records: records, resource: resource, fields: fields, path: path)
            trial.askBefore()
            // Some records are not changed by requests.
            guard trial.set(id) else { continue }
            trial.ask()
            #expect(trial.faults == [])
            count += fields.count
            changed.insert(resource.name)
        }
        #expect(count > 600)
        #expect(changed.isSuperset(of: ["Ticket", "Agreement", "Opportunity", "Project", "Board"]))
        try views(of: changed, server, records)
    }

    /// Forms of the records show the members that their models have.
    private func views(of changed: Set<String>, _ server: TestServer, _ records: VendorRecords)
        throws
    {
        let catalog = Catalog.shared(server.sandbox.store.catalog.mode)
        var shown: Set<String> = []
        for name in ContractResources.shared(catalog.mode).names {
            let view = catalog.resource(name)
            guard view.isView, changed.contains(view.table), view.operations.contains(.list),
                let whole = catalog.extended(view), let path = records.path(of: view)
            else { continue }
            let elements = server.get(path).json.elements
            for field in whole.fields where field.isFurther && records.value(of: field) != nil {
                #expect(elements.contains { $0[field.name] != nil }, "\(path) \(field.name)")
                shown.insert(name)
            }
        }
        #expect(shown.count > 3)
    }
}
