// PATCH of the communication items and the types of a contact.

import ServiceTestSupport
import Testing

@Suite struct PatchItemTests {
    /// The path of a new contact with two e-mail addresses, of which the second is the default.
    private func twoAddresses(_ server: TestServer) -> String {
        let contact = server.post(
            "/company/contacts",
            """
            {"firstName":"x","company":{"id":12345},"communicationItems":[
            {"type":{"id":1},"value":"a@a.aa"},
            {"type":{"id":1},"value":"b@b.bb","defaultFlag":true}]}
            """)
        return "/company/contacts/\(contact["id"] ?? "")"
    }

    @Test(
        "A new default takes the flag from a later item that the request leaves alone",
        arguments: [
            #"[{"op":"replace","path":"communicationItems/0/defaultFlag","value":true}]"#,
            #"[{"op":"add","path":"/communicationItems/0/defaultFlag","value":"True"}]"#,
        ])
    func earlierDefault(patch: String) throws {
        let server = try TestServer()
        let path = twoAddresses(server)
        let answer = server.patch(path, patch)
        #expect(answer["communicationItems/0/defaultFlag"] == "true")
        #expect(answer["communicationItems/1/defaultFlag"] == "false")
    }

    @Test func `A path reaches into the single type, and into the type of an item`() throws {
        let server = try TestServer()
        let path = twoAddresses(server)
        let answer = server.patch(
            path,
            """
            [{"op":"replace","path":"type/id","value":3},
            {"op":"replace","path":"communicationItems/0/type/name","value":"Fax"}]
            """)
        #expect(answer["type/id"] == "3")
        #expect(answer["types/1"] == nil)
        #expect(answer["communicationItems/0/type/id"] == "3")
    }

    @Test func `A replaced type keeps its place in the list`() throws {
        let server = try TestServer()
        let path = twoAddresses(server)
        server.patch(path, #"{"types":[{"id":4},{"id":2}]}"#)
        let answer = server.patch(path, #"[{"op":"replace","path":"types/0","value":{"id":3}}]"#)
        #expect(answer["types/0/id"] == "3")
        #expect(answer["types/1/id"] == "2")
    }

    @Test func `A type and typeIds that disagree are refused`() throws {
        let server = try TestServer()
        let answer = server.patch(twoAddresses(server), #"{"type":{"id":2},"typeIds":[3]}"#)
        #expect(answer.status == 400)
        #expect(answer["errors/0/field"] == "typeIds")
    }

    @Test func `The word of a communication follows a new type`() throws {
        let server = try TestServer()
        let path = twoAddresses(server)
        server.patch(
            path, #"[{"op":"add","path":"communicationItems/0/communicationType","value":"Cell"}]"#)
        let answer = server.patch(
            path, #"[{"op":"replace","path":"communicationItems/0/type/id","value":3}]"#)
        #expect(answer["communicationItems/0/communicationType"] == "Fax")
    }

    @Test(
        "Null clears the items",
        arguments: [
            #"{"communicationItems":null}"#,
            #"[{"op":"replace","path":"communicationItems","value":null}]"#,
        ])
    func nullClears(patch: String) throws {
        let server = try TestServer()
        let answer = server.patch(twoAddresses(server), patch)
        #expect(answer.status == 200)
        #expect(answer["communicationItems"] == nil)
    }
}
