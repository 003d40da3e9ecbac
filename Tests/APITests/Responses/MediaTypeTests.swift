// What bodies are sent as, and what answers are.

import HTTP
import ServiceTestSupport
import Testing

@Suite struct MediaTypeTests {
    @Test(
        "Bodies are JSON by their media type, or have none",
        arguments: [
            (nil, 201), ("application/json", 201), ("application/json; charset=utf-8", 201),
            ("APPLICATION/JSON", 201),
            ("application/vnd.connectwise.com+json; version=2020.4", 201),
            ("application/json-patch+json", 201), ("text/json", 201), ("text/plain", 415),
            ("application/xml", 415), ("application/x-www-form-urlencoded", 415),
        ] as [(String?, Int)])
    func mediaType(type: String?, status: Int) throws {
        let answer = try TestServer().send(
            .post, "/company/contacts", #"{"firstName":"x","company":{"id":12345}}"#,
            fields: type.map { [("content-type", $0)] } ?? [])
        #expect(answer.status == status)
        if status == 415 {
            #expect(
                answer.body
                    == #"{"code":"ConnectWiseApi","message":"The request entity's media type '\#(type ?? "")' is not supported for this resource."}"#
            )
        }
    }

    @Test(
        "Whatever a client accepts, it gets JSON",
        arguments: [
            "*/*", "application/json", "application/vnd.connectwise.com+json", "text/html",
        ])
    func accept(type: String) throws {
        let answer = try TestServer().get("/company/contacts/1", fields: [("Accept", type)])
        #expect(answer.status == 200)
        #expect(answer.field("Content-Type") == "application/json; charset=utf-8")
    }

    @Test func `A body on GET and DELETE does not matter`() throws {
        let server = try TestServer(.edge)
        #expect(
            server.send(.get, "/company/contacts/1", "{", fields: [("Content-Type", "text/plain")])
                .status == 200)
        #expect(server.send(.delete, "/company/contacts/60", "{}").status == 204)
    }
}
