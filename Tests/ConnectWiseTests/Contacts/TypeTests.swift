// The types of a contact: one, many, by id, by association.

import Dialect
import JSON
import ServiceTestSupport
import Testing

@Suite struct TypeTests {
    private func types(_ answer: TestResponse) -> [String] {
        answer.json["types"]?.elements.compactMap { $0["id"]?.literal } ?? []
    }

    @Test(
        "A new contact gets its types in every form",
        arguments: [
            (#""type":{"id":2}"#, ["2"]), (#""type":{"name":"Sales"}"#, ["5"]),
            (#""type":{"name":"Main point of contact"}"#, ["2"]),
            (#""types":[{"id":3},{"id":1}]"#, ["3", "1"]),
            (#""typeIds":[3,1,3]"#, ["3", "1"]),
            (#""type":{"id":2},"types":[{"id":3},{"id":2}]"#, ["2", "3"]),
            (#""types":[]"#, []), (#""type":{}"#, []),
        ])
    func create(members: String, ids: [String]) throws {
        let server = try TestServer()
        let answer = server.post(
            "/company/contacts", #"{"firstName":"x","company":{"id":12345},\#(members)}"#)
        #expect(answer.status == 201, "\(answer.body)")
        #expect(types(answer) == ids)
        #expect(answer["type/id"] == ids.first)
        #expect(answer["typeIds"] == nil)
    }

    @Test func `A single type makes the types exactly that one`() throws {
        let server = try TestServer()
        let answer = server.patch("/company/contacts/1", #"{"title":"CTO","type":{"id":5}}"#)
        #expect(types(answer) == ["5"])
        #expect(answer["types/0/_info/type_href"] == "http://localhost/company/contacts/types/5")
        #expect(
            types(server.patch("/company/contacts/1", #"{"types":[{"id":1},{"id":2}]}"#)) == [
                "1", "2",
            ])
    }

    /// "PATCH of `types` replaces them", and clients remove them so (docs/LIVE-API.md#contact-types).
    @Test(
        "PATCH changes the types of a contact in both modes",
        arguments: [
            (#"{"op":"replace","path":"/types","value":[{"id":3}]}"#, ["3"]),
            (#"{"op":"remove","path":"types"}"#, []),
            (#"{"op":"add","path":"types","value":[{"id":5}]}"#, ["5"]),
            (#"{"op":"add","path":"/types/0","value":{"id":5}}"#, ["4", "2", "5"]),
            (#"{"op":"remove","path":"/types/0"}"#, ["2"]),
        ] as [(String, [String])], Mode.allCases)
    func patch(_ change: (operation: String, ids: [String]), mode: Mode) throws {
        let server = try TestServer(mode: mode)
        let answer = server.patch("/company/contacts/1", "[\(change.operation)]")
        #expect(answer.status == 200, "\(answer.body)")
        #expect(answer.json["types"]?.elements.compactMap { $0["id"]?.literal } == change.ids)
    }

    @Test func `An association is a type of the contact`() throws {
        let server = try TestServer()
        let path = "/company/contacts/6/typeAssociations"
        let made = server.post(path, #"{"type":{"id":5}}"#)
        #expect(made.status == 201)
        #expect(made["contact/id"] == "6")
        #expect(types(server.get("/company/contacts/6")) == ["4", "5"])
        let again = server.post(path, #"{"type":{"id":5}}"#)
        #expect(again.status == 400)
        #expect(again["errors/0/code"] == "ObjectExists")
        #expect(server.delete("\(path)/\(made.id)").status == 204)
        #expect(types(server.get("/company/contacts/6")) == ["4"])
    }

    @Test func `A new type is found by its name`() throws {
        let server = try TestServer()
        let made = server.post("/company/contacts/types", #"{"description":"Decider"}"#)
        #expect(made["name"] == "Decider")
        #expect(made["id"] == "6")
        #expect(server.ids(("conditions", "type/name='decider'")) == [])
        server.patch("/company/contacts/1", #"{"type":{"name":"decider"}}"#)
        #expect(server.ids(("conditions", "type/name='decider'")) == [1])
    }
}
