// The greatest id that a record can have: what the server gives out, an import takes.

import Dialect
import HTTP
import JSON
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct GreatestIDTests {
    private let run: SandboxHarness

    init() throws { run = try SandboxHarness() }

    private static let contact = #"{"firstName":"b","company":{"id":2}}"#

    /// A fixture of a company, and of contacts of it.
    private func fixture(_ contacts: String...) -> String {
        let list = contacts.map { #"{\#($0)"firstName":"a","company":{"id":2}}"# }
        let all = list.joined(separator: ",\n")
        return #"{"companies":[{"id":2,"identifier":"X","name":"X"}],"contacts":[\#(all)]}"#
    }

    private func expectRefusal(_ answer: TestResponse, _ kind: String) {
        #expect(answer.status == 409)
        #expect(
            answer.unhinted
                == #"{"code":"Mock","message":"There is no id for another \#(kind): ids go up to 2147483647, "#
                + "which one has or had. Reset the sandbox, or import data whose ids and lastIds "
                + #"are smaller."}"#)
    }

    @Test func `The greatest id is given, no greater one, and what was given is imported`() throws {
        let text = fixture(#""id":2147483646,"#)
        #expect(run.send(.post, "/_mock/import", text, to: "a").status == 200)
        let last = run.send(.post, "/company/contacts", Self.contact, to: "a")
        #expect(last.status == 201 && last.id == 2_147_483_647)
        let next = run.send(.post, "/company/contacts", Self.contact, to: "a")
        expectRefusal(next, "Contact")
        #expect(run.count("a")["count"] == "2")
        // Nor is the id of a record that is gone given again, there or in a copy.
        #expect(run.send(.delete, "/company/contacts/2147483647", to: "a").status == 204)
        let export = run.send(.get, "/_mock/export", to: "a")
        #expect(export.status == 200)
        let copied = run.send(.post, "/_mock/import", export.body, to: "b")
        #expect(copied.status == 200, "\(copied.body)")
        #expect(run.send(.get, "/_mock/export", to: "b").body == export.body)
        for name in ["a", "b"] {
            expectRefusal(
                run.send(.post, "/company/contacts", Self.contact, to: name), "Contact")
        }
        #expect(run.send(.get, "/_mock/openapi.json", to: "a").status == 200)
    }

    @Test(
        "Collections without a declaration, and those with one sequence, have that limit too",
        arguments: [
            (
                #"{"/schedule/types":[{"id":2147483647,"name":"X","identifier":"X"}]}"#,
                "/schedule/types", #"{"name":"Y","identifier":"Y"}"#, "Schedule Type"
            ),
            (
                #"{"companies":[{"id":2,"identifier":"X","name":"X"}],"projects":[{"id":1,"name":"x","#
                    + #""company":{"id":2},"manager":{"id":1},"/phases":[{"id":1,"description":"x"}]}],"#
                    + #""/project/tickets":[{"id":2147483647,"summary":"x","company":{"id":2},"#
                    + #""phase":{"id":1}}]}"#,
                "/service/tickets", #"{"summary":"y","company":{"id":2}}"#, "Ticket"
            ),
        ])
    func others(text: String, path: String, body: String, kind: String) {
        #expect(run.send(.post, "/_mock/import", text).status == 200)
        expectRefusal(run.send(.post, path, body), kind)
    }

    @Test func `A fixture that leaves no id to a record of it is refused`() {
        let answer = run.send(
            .post, "/_mock/import", fixture(#""id":2147483647,"#, ""))
        #expect(answer.status == 400)
        #expect(
            answer["message"]?.contains("body:2: There is no id for another Contact") == true,
            "\(answer.body)")
    }

    @Test func `Drift gives no greater id either`() {
        let text = fixture(#""id":2147483647,"#, #""id":2147483640,"#)
        #expect(run.send(.post, "/_mock/import", text).status == 200)
        let drift = run.send(
            .put, "/_mock/drift", #"{"resource":"/company/contacts","insert":1}"#)
        #expect(drift.status == 200)
        let list = "/company/contacts?orderBy=id%20desc&pageSize=1&fields=id"
        #expect(run.get(list).body == #"[{"id":2147483647}]"#)
        #expect(run.get(list + "&page=2").body == #"[{"id":2147483640}]"#)
    }
}
