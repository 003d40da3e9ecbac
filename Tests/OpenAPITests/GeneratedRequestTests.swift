// Requests that are generated from the OpenAPI document.

import HTTP
import JSON
import ServiceTestSupport
import Testing

@Suite struct GeneratedRequestTests {
    @Test(
        "A member of a group cannot lose its contact",
        arguments: [
            #"{"id":0}"#, #"{"id":null}"#, #"{"contact":null,"id":0}"#,
        ])
    func groupMember(body: String) throws {
        let server = try TestServer()
        let id = server.get("/marketing/groups/1/contacts").json.elements[0]["id"]!.literal
        let before = try server.dump()
        let answer = server.patch("/marketing/groups/1/contacts/\(id)", body)
        #expect(answer.status == 400)
        expectBody(
            answer,
            #"""
            {
              "code": "InvalidObject",
              "message": "marketingContact object is invalid",
              "errors": [
                {
                  "code": "MissingRequiredField",
                  "message": "The id field is required.",
                  "resource": "marketingContact",
                  "field": "id"
                }
              ]
            }
            """#)
        #expect(try server.changes(since: before) == [])
    }

    @Test func `A contact of a group is found by its id alone, whatever else a body says`() throws {
        let server = try TestServer()
        let id = server.get("/marketing/groups/1/contacts").json.elements[0]["id"]!.literal
        let path = "/marketing/groups/1/contacts/\(id)"
        let answer = server.patch(path, #"{"contact":null,"note":"x"}"#)
        #expect(answer.status == 200)
        #expect(answer["id"] == id)
        #expect(answer["note"] == "x")
    }

    @Test(
        "A pageId that is no id is refused, in either way of paging",
        arguments: ["", "forward-only"])
    func pageID(type: String) throws {
        let server = try TestServer()
        let answer = server.get(
            "/company/contacts?pageId=x", fields: [("pagination-type", type)])
        #expect(answer.status == 400)
        #expect(
            answer.body
                == #"{"code":"ConnectWiseApi","message":"The parameter pageId must be an id, but it is 'x'."}"#
        )
    }
}
