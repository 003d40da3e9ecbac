// The contract tier: what the vendor's table says, each row of it.

import Conditions
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

@Suite struct ContractTests {
    /// An operation of the vendor's.
    struct Row {
        let method: HTTP.Method
        let path: String
        var text: String { "\(method.name) \(path)" }
    }

    /// The rows of a file of fixtures/vendor, without its heading.
    static func rows(_ name: String) throws -> [[String]] {
        try Repository.text(of: "fixtures/vendor/\(name).tsv").split(separator: "\n").dropFirst()
            .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    }

    /// The operations, without the two whose path is no path.
    static func operations() throws -> [Row] {
        try rows("operations").filter { !$0[1].contains("regex(") }.map {
            // Two paths have slips of the pen.
            Row(
                method: Method($0[0]),
                path: $0[1].replacing("types{id}", with: "types/{id}")
                    .replacing("{id}{id}", with: "{id}"))
        }
    }

    @Test("The embedded table has every row of the files")
    func table() throws {
        let table = ContractTable.shared
        var known: Set<String> = []
        for path in table.paths {
            for operation in path.operations {
                known.insert("\(operation.method) \(OperationTests.place(path.path).lowercased())")
            }
        }
        let rows = try Self.operations()
        #expect(rows.count == 3051)
        let missing = rows.map { "\($0.method.name) \(OperationTests.place($0.path).lowercased())" }
            .filter { !known.contains($0) }
        #expect(missing == [])
        let members = try Self.rows("models")
        var found = 0
        for model in 0..<table.modelCount { found += table.members(ofModel: model).count }
        #expect(found == members.count)
    }

    /// One operation asked for, with what is made for it.
    private struct Attempt {
        let records: VendorRecords
        let path: String
        let resource: Resource?
        let method: HTTP.Method
        let operation: Schema.Operation?

        /// What is wrong with the answer; nil if nothing is.
        /// - Parameter isDeclared: Whether it has tests of its own, and more rules than its fields tell.
        func fault(isDeclared: Bool) -> String? {
            let target = target
            let answer = records.server.send(method, target, body)
            let isFine =
                if isDeclared {
                    answer.status != 405 && answer.status != 501
                        && !answer.body.contains("The endpoint does not exist")
                } else if operation == nil {
                    answer.status == 501 && answer.body.contains(path)
                } else {
                    answer.status == success || answer.status == 404 && lacksRecord
                }
            return isFine
                ? nil : "\(method.name) \(target) \(answer.status) \(answer.body.prefix(200))"
        }

        private var success: Int {
            operation == .create ? 201 : operation == .delete ? 204 : 200
        }

        /// Whether the vendor lets no client make such a record, or one above it.
        private var lacksRecord: Bool {
            guard let resource else { return false }
            return records.id(of: resource.table) == nil || records.path(of: resource) == nil
        }

        private var target: String {
            var path = path
            guard let resource else { return path.replacing(/\{[^}]*\}/, with: "1") }
            if let own = records.path(of: resource), path.hasPrefix(resource.path) {
                path = own + path.dropFirst(resource.path.count)
            }
            let list = operation == .delete ? records.path(of: resource) : nil
            let new = list.flatMap { records.create(resource, at: $0) }
            let id = new ?? records.id(of: resource.table) ?? 999
            return path.replacing("{id}", with: "\(id)").replacing(/\{[^}]*\}/, with: "1")
        }

        private var body: String {
            switch operation {
            case .create, .replace:
                records.body(of: resource?.fields.filter { $0.isRequired && !$0.isReadOnly } ?? [])
            case .update: "[]"
            default: method == .get || method == .delete ? "" : "{}"
            }
        }
    }

    @Test("Every operation of the vendor's is served, or answers 501 by its name")
    func served() throws {
        let records = VendorRecords(try TestServer(.demo))
        let contract = ContractResources.shared(.default)
        let catalog = Catalog.shared(.default)
        let declared = Dictionary(
            catalog.endpoints.map { endpoint in
                (OperationTests.place(endpoint.path).lowercased(), endpoint.methods.map(\.method))
            },
            uniquingKeysWith: +)
        var wrong: [String] = []
        for endpoint in contract.paths.indices.map(contract.endpoint) {
            let resource = endpoint.resource.isEmpty ? nil : catalog.resource(endpoint.resource)
            let place = OperationTests.place(endpoint.path).lowercased()
            for (method, operation) in endpoint.methods {
                let attempt = Attempt(
                    records: records, path: endpoint.path, resource: resource, method: method,
                    operation: operation)
                let isDeclared =
                    declared[place]?.contains(method) == true
                    || operation != nil && resource?.isUndeclared == false
                    || contract.isBehaviour(endpoint.resource)
                if let fault = attempt.fault(isDeclared: isDeclared) { wrong.append(fault) }
            }
        }
        #expect(wrong == [])
    }

    @Test(
        "Every member of every model is accepted, stored, shown and filterable",
        arguments: Mode.allCases)
    func members(mode: Mode) throws {
        let server = try TestServer(.demo, mode: mode)
        let records = VendorRecords(server)
        var wrong: [String] = []
        var count = 0
        let contract = ContractResources.shared(mode)
        for name in contract.names {
            let resource = server.sandbox.store.catalog.resource(name)
            guard resource.isUndeclared, !resource.isView, resource.rules.isEmpty,
                resource.operations.contains(.create),
                let path = records.path(of: resource)
            else { continue }
            let fields = resource.fields.filter { !$0.isPrimaryKey && !$0.isReadOnly }
            let answer = server.post(path, records.body(of: fields))
            guard answer.status == 201 else {
                wrong.append("\(path) \(answer.status) \(answer.body.prefix(300))")
                continue
            }
            for field in fields where records.value(of: field) != nil {
                if answer.json[field.name] == nil {
                    wrong.append("\(name).\(field.name) is not shown")
                }
                count += 1
            }
            guard resource.operations.contains(.list) else { continue }
            let conditions = fields.compactMap { records.condition(on: $0) }
            for start in stride(from: 0, to: conditions.count, by: 12) {
                let part = conditions[start..<min(start + 12, conditions.count)].joined(
                    separator: " and ")
                let found = server.get(path + "?" + query([("conditions", part)]))
                if found.json.elements.isEmpty { wrong.append("\(path) \(part) \(found.body)") }
            }
        }
        #expect(wrong == [])
        #expect(count > 2000)
    }

    @Test("Every resource of the contract is sound, in both modes", arguments: Mode.allCases)
    func sound(mode: Mode) {
        let catalog = Catalog.shared(mode)
        for name in ContractResources.shared(mode).names {
            let resource = catalog.resource(name)
            catalog.check(resource)
            _ = Ruleset.shared(mode).rules(of: resource)
            let columns = Tables.columns(of: resource).map { $0.lowercased() }
            #expect(Set(columns).count == columns.count, "\(name)")
        }
    }
}
