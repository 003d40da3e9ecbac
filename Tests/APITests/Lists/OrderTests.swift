// What a list can be ordered by, and what a hint must not repeat.

import Dialect
import JSON
import Primitives
import Records
import Schema
import ServiceTestSupport
import Tenancy
import TestSupport
import Testing

@Suite struct OrderTests {
    /// The paths of the lists of a mode, each below the first record of its parent.
    private static func lists(_ server: TestServer) -> [(path: String, resource: Resource)] {
        let catalog = server.sandbox.store.catalog
        return catalog.resources.filter { $0.operations.contains(.list) }.map {
            ($0.path.replacing("{parentId}", with: "1"), $0)
        }
    }

    @Test("What an answer shows as a reference orders the list", arguments: Mode.allCases)
    func references(mode: Mode) throws {
        let server = try TestServer(mode: mode)
        var count = 0
        for (path, _) in Self.lists(server) {
            let answer = server.get(path + "?pageSize=50")
            guard answer.status == 200 else { continue }
            var names: Set<String> = []
            for member in answer.json.elements.flatMap(\.members)
            where member.value["id"] != nil {
                names.insert(member.name)
                for inner in ["id", "name", "identifier"] where member.value[inner] != nil {
                    names.insert("\(member.name)/\(inner)")
                }
            }
            for name in names.sorted() {
                let target = path + "?" + query([("orderBy", name), ("pageSize", "1")])
                #expect(server.get(target).status == 200, "\(target)")
            }
            count += names.count
        }
        #expect(count > 100)
    }

    @Test func `Contacts are ordered by the type that an answer shows`() throws {
        let server = try TestServer()
        let all = server.get("/company/contacts?pageSize=1000").json.elements
        for member in ["name", "id"] {
            func key(_ record: JSONValue) -> String {
                guard let value = record["type"]?[member] else { return "" }
                return value.integer.map { String(1000 + $0) } ?? (value.string ?? "")
            }
            let sorted = all.enumerated().sorted {
                (key($0.element), $0.offset) < (key($1.element), $1.offset)
            }.compactMap { $0.element["id"]?.integer }
            #expect(server.ids(("orderBy", "type/\(member)")) == sorted)
            if member == "name" { #expect(server.ids(("orderBy", "Type")) == sorted) }
            let size = ("pageSize", "7")
            let page = server.get(
                "/company/contacts?" + query([("orderBy", "type/\(member)"), size, ("page", "2")]))
            #expect(
                page.json.elements.compactMap { $0["id"]?.integer } == Array(sorted[7..<14]))
        }
        #expect(Set(all.map { $0["type"]?["name"]?.string }).count > 2)
    }

    @Test(
        "A list is no sort key, and the answer says so",
        arguments: ["communicationItems/value", "types/name", "types", "typeIds"], Mode.allCases)
    func list(name: String, mode: Mode) throws {
        let server = try TestServer(mode: mode)
        let list = name.split(separator: "/")[0]
        let told =
            "\(list) has several items, which give a record no place in an order; order by a member of"
            + " the record itself."
        let body = server.get("/company/contacts?" + query([("orderBy", name)]))
        #expect(body.status == 400)
        #expect(body["message"] == "\(name) is not a recognized name.")
        #expect(body.field("x-mock-hint") == told)
        let items = body.json["errors"]?.elements.compactMap { $0["message"]?.string } ?? []
        #expect(items == (mode == .strict ? [] : [told]))
        let search = server.post("/service/tickets/search", #"{"orderBy":"tasks/notes"}"#)
        #expect(search.status == 400)
    }

    @Test("A flag that is never set is no number of a column", arguments: Mode.allCases)
    func neverSet(mode: Mode) throws {
        let server = try TestServer(mode: mode)
        let paths = [
            "/service/tickets/5001/allNotes?orderBy=mergedFlag",
            "/system/documents?orderBy=urlFlag",
        ]
        for path in paths {
            #expect(server.get(TestServer.basePath + path).status == 200, "\(path)")
        }
    }

    @Test("No hint repeats what was asked for", arguments: Mode.allCases)
    func repetition(mode: Mode) throws {
        let server = try TestServer(mode: mode)
        var count = 0
        for (path, resource) in Self.lists(server) {
            let members = resource.fields.flatMap { field in
                [field.name] + ["name", "value"].map { "\(field.name)/\($0)" }
            }
            for name in members {
                for (parameter, text) in [
                    ("orderBy", name), ("conditions", "\(name) = null"),
                    ("childConditions", "\(name) = null"),
                ] {
                    let answer = server.get(path + "?" + query([(parameter, text)]))
                    guard answer.status == 400, let hint = answer.field("x-mock-hint") else {
                        continue
                    }
                    #expect(!ASCII.equal(hint, "Did you mean \(name)?"), "\(path) \(parameter)")
                    count += 1
                }
            }
        }
        #expect(count > 100)
    }
}
