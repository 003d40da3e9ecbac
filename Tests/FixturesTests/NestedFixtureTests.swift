// Records of the vendor's contract inside others, in fixtures of one's own.

import Dialect
import Fixtures
import HTTP
import JSON
import ServiceTestSupport
import Tenancy
import TestSupport
import Testing

@Suite struct NestedFixtureTests {
    /// A server with the lookups and the records of a text.
    private func server(_ text: String) throws -> TestServer {
        let fixture = try Fixture(name: "own.json", Array(text.utf8))
        let now = TestServer.now
        return TestServer(try Sandbox.open(mode: .default, fixtures: [fixture]) { now })
    }

    private static let company = #""companies":[{"id":9,"identifier":"Nine","name":"Nine"}]"#

    @Test func `Records inside others are loaded, whatever they refer to comes later`() throws {
        let server = try server(
            #"""
            {\#(Self.company),
             "agreements":[
               {"id":1,"name":"First","company":{"id":9},"type":{"id":1},
                "/additions":[{"id":5,"product":{"id":3},"quantity":2,"unitPrice":10.5,
                               "billCustomer":"Billable"}]},
               {"id":2,"name":"Second","company":{"id":9},"type":{"id":1},
                "/additions":[{"id":6,"product":{"id":3},"billCustomer":"NoCharge"}]}],
             "/procurement/catalog":[{"id":3,"identifier":"P","description":"P",
               "customerDescription":"P","subcategory":{"id":1},"type":{"id":1}}],
             "/procurement/subcategories":[{"id":1,"name":"S","category":{"id":1}}],
             "/procurement/categories":[{"id":1,"name":"C"}],
             "/procurement/types":[{"id":1,"name":"T"}]}
            """#)
        let first = server.get("/finance/agreements/1/additions").json
        #expect(first.elements.map { $0["id"]?.integer } == [5])
        #expect(first.elements.first?["product"]?["identifier"]?.string == "P")
        #expect(first.elements.first?["extPrice"]?.number == 21)
        let second = server.get("/finance/agreements/2/additions").json
        #expect(second.elements.map { $0["id"]?.integer } == [6])
    }

    @Test func `Records whose table another list has asked for are loaded as well`() throws {
        let server = try server(
            #"""
            {\#(Self.company),
             "projects":[{"id":7,"name":"Move","company":{"id":9},"manager":{"id":1},
               "/phases":[{"id":4,"description":"Plan","status":{"id":2}}]}],
             "/project/tickets":[{"id":40,"summary":"x","project":{"id":7},"phase":{"id":4},
               "company":{"id":9}}]}
            """#)
        let phase = server.get("/project/projects/7/phases/4")
        #expect(phase.json["status"]?["name"]?.string == "Closed")
        let ticket = server.get("/project/tickets/40").json
        #expect(ticket["phase"]?["name"]?.string == "Plan")
        let again = server.get("/_mock/export").body
        let copy = try SandboxHarness([Templates.standard: [.edge]])
        #expect(copy.send(.post, "/_mock/import", again).status == 200)
        #expect(copy.send(.get, "/project/projects/7/phases/4").body == phase.body)
    }

    @Test func `Records stand three levels deep`() throws {
        let server = try server(
            #"""
            {"/company/configurations/types":[{"id":3,"name":"Router","/questions":[
              {"id":2,"question":"Where?","fieldType":"Text","entryType":"List","sequenceNumber":1,
               "/values":[{"id":1,"value":"Rack"}]}]}]}
            """#)
        let values = server.get("/company/configurations/types/3/questions/2/values").json
        #expect(values.elements.map { $0["value"]?.string } == ["Rack"])
    }
}
