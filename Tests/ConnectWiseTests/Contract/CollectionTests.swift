// What holds for every collection of the contract tier: the first record, export and import, changes.

import ConnectWise
import Contract
import Dialect
import HTTP
import JSON
import Records
import SQLite
import Schema
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct CollectionTests {
    private static let catalog = Catalog.shared(.default)

    /// The resources without a declaration, each with records of its own.
    private static var collections: [Resource] {
        ContractResources.shared(.default).names.map(catalog.resource).filter {
            $0.isUndeclared && !$0.isView
        }
    }

    /// The names of those below another one; the path of some names two records above.
    static var nested: [String] {
        collections.filter { resource in
            resource.operations.contains(.create) && !unreachable.contains(resource.name)
                && resource.parentResource.map { catalog.resource($0).isUndeclared } ?? false
        }.map(\.name)
    }

    /// Those below records that the vendor lets no client make.
    private static let unreachable = [
        "CompanyManagementManagementReportNotifications", "SystemWorkflowActionsAutomateParameters",
    ]

    /// The names of those that a tenant has records of from the beginning.
    static var begun: [String] {
        collections.filter { Tables.initialCount(of: $0) > 0 }.map(\.name)
    }

    @Test func `There are chains of three collections, and lookups`() {
        let chains = Self.nested.filter {
            Self.catalog.resource($0).path.contains("{grandparentId}")
        }
        #expect(chains.count > 10)
        #expect(Self.nested.count > chains.count)
        #expect(Self.begun.count > 10)
    }

    /// Makes a record of a resource and what it needs, in a sandbox that nothing was asked of.
    private func make(_ name: String, in run: SandboxHarness) throws -> VendorRecords {
        let records = VendorRecords(TestServer(try run.sandbox("a")))
        let path = records.path(of: Self.catalog.resource(name))
        let id = path.flatMap { records.create(Self.catalog.resource(name), at: $0) }
        try #require(id != nil, "\(name) at \(path ?? "no path")")
        return records
    }

    @Test(
        "The first record below another is made, exported and imported into another sandbox",
        arguments: nested)
    func chain(name: String) throws {
        let run = try SandboxHarness()
        _ = try make(name, in: run)
        let export = run.send(.get, "/_mock/export", to: "a")
        try #require(export.status == 200)
        let answer = run.send(.post, "/_mock/import", export.body, to: "b")
        try #require(answer.status == 200, "\(answer.body)")
        #expect(run.send(.get, "/_mock/export", to: "b").body == export.body)
    }

    @Test func `A sandbox with records of all collections tells them, and is imported`() throws {
        let run = try SandboxHarness()
        let records = VendorRecords(TestServer(try run.sandbox("default")))
        var made: Set<String> = []
        for resource in Self.catalog.resources + Self.collections
        where resource.operations.contains(.create) && !resource.isView {
            guard let path = records.path(of: resource) else { continue }
            if records.create(resource, at: path) != nil { made.insert(resource.name) }
        }
        #expect(made.count > 250)
        let answer = run.get("/_mock/changes")
        try #require(answer.status == 200, "\(answer.body)")
        let changes = answer.json["changes"]?.elements ?? []
        #expect(changes.count > 250)
        #expect(made.isSubset(of: changes.compactMap { $0["resource"]?.string }))
        let unmade = changes.filter { $0["by"]?.string != "API" }
        #expect(unmade.map(\.literal) == [])
        let export = run.get("/_mock/export")
        let copied = run.send(.post, "/_mock/import", export.body, to: "b")
        try #require(copied.status == 200, "\(copied.body)")
        #expect(run.send(.get, "/_mock/export", to: "b").body == export.body)
        // Here it is not known which rows may differ.
        #expect(run.send(.get, "/_mock/changes", to: "b").status == 200)
    }

    @Test(
        "The changes of a collection that begins with records are what was done to them",
        arguments: begun)
    func lookups(name: String) throws {
        let run = try SandboxHarness()
        let resource = Self.catalog.resource(name)
        let records = VendorRecords(TestServer(try run.sandbox("default")))
        let list = run.get(resource.path).json.elements.compactMap { $0["id"]?.integer }
        let last = try #require(list.last)
        #expect(run.changes() == [])
        #expect(run.send(.delete, "\(resource.path)/\(last)").status == 204)
        #expect(run.changes() == ["\(name) \(last) deleted"])
        #expect(run.send(.put, "/_mock/snapshots/one").status == 204)
        let id = try #require(records.create(resource, at: resource.path))
        #expect(run.changes() == ["\(name) \(last) deleted", "\(name) \(id) added"])
        #expect(run.changes("?since=one") == ["\(name) \(id) added"])
        // A record that is sent back as it came differs in no member.
        guard let first = list.first, first != last else { return }
        let path = "\(resource.path)/\(first)"
        #expect(run.send(.put, path, run.get(path).body).status == 200)
        let answer = run.get("/_mock/changes?resource=\(name)").json["changes"]?.elements ?? []
        let updated = answer.filter { $0["change"]?.string == "updated" }
        #expect(updated.map { $0["fields"]?.literal } == ["[]"])
    }

    @Test func `A record below one that a tenant has from the beginning`() throws {
        let run = try SandboxHarness()
        let question =
            #"{"question":"a","fieldType":"TextArea","entryType":"EntryField","#
            + #""sequenceNumber":1,"numberOfDecimals":1}"#
        let made = run.send(.post, "/company/configurations/types/1/questions", question)
        #expect(made.status == 201, "\(made.body)")
        #expect(run.changes() == ["ConfigurationTypeQuestion 1 added"])
        #expect(run.send(.delete, "/company/configurations/types/4").status == 204)
        let answer = run.get("/_mock/changes?resource=ConfigurationType")
        #expect(answer["total"] == "1")
        #expect(answer["changes/0/path"] == "/company/configurations/types/4")
        #expect(answer["changes/0/change"] == "deleted")
        #expect(answer["changes/0/by"] == "API")
        #expect(answer["changes/0/fields/0/name"] == "name")
        #expect(answer["changes/0/fields/0/before"] == "Network")
    }
}
