// Tracks: started, counted, ended; never changed.

import HTTP
import Primitives
import ServiceTestSupport
import Testing

@Suite struct TrackTests {
    private static let short =
        "fields=id,trackId,name,startDate,endDate,actionTaken,actionRemaining,startedBy,"
        + "company/id,contact/id"

    @Test func `A contact's tracks show their progress`() throws {
        let server = try TestServer()
        expectBody(
            server.get("/company/contacts/1/tracks?" + Self.short),
            #"""
            [
              {
                "id": 1,
                "trackId": 1,
                "name": "New Client Onboarding",
                "startDate": "2024-07-01T14:00:00Z",
                "endDate": "2024-09-02T16:00:00Z",
                "actionTaken": 4,
                "actionRemaining": 0,
                "startedBy": "sowens",
                "company": {"id": 12345},
                "contact": {"id": 1}
              },
              {
                "id": 2,
                "trackId": 2,
                "name": "Contract Renewal",
                "startDate": "2026-05-20T09:00:00Z",
                "actionTaken": 1,
                "actionRemaining": 2,
                "startedBy": "sowens",
                "company": {"id": 12345},
                "contact": {"id": 1}
              }
            ]
            """#)
        #expect(server.get("/company/contacts/1/tracks/count").body == #"{"count":2}"#)
        #expect(
            server.ids(("conditions", "actionRemaining>0"), at: "/company/contacts/1/tracks") == [2]
        )
    }

    @Test func `A track is started by the caller, now, with all its actions ahead`() throws {
        let server = try TestServer()
        let path = "/company/contacts/2/tracks"
        let made = server.post(
            path + "?" + Self.short,
            #"{"trackId":2,"actionTaken":3,"startDate":"2020-01-01T00:00:00Z"}"#)
        #expect(made.status == 201)
        #expect(made.field("Location") == "http://localhost\(path)/4")
        expectBody(
            made,
            #"""
            {
              "id": 4,
              "trackId": 2,
              "name": "Contract Renewal",
              "startDate": "\#(TestServer.now.text)",
              "actionTaken": 0,
              "actionRemaining": 3,
              "startedBy": "API",
              "company": {"id": 12345},
              "contact": {"id": 2}
            }
            """#)
        #expect(server.get("\(path)/4?" + Self.short).body == made.body)
        #expect(server.delete("\(path)/4").status == 204)
        #expect(server.get("\(path)/4")["message"] == "Track 4 not found")
    }

    @Test func `A company has its own tracks and those of its contacts`() throws {
        let server = try TestServer()
        let path = "/company/companies/12345/tracks"
        #expect(server.ids(at: path) == [1, 2])
        let made = server.post(path, #"{"trackId":1}"#)
        #expect(made.status == 201)
        #expect(made["company/id"] == "12345")
        #expect(made["contact"] == nil)
        #expect(server.ids(at: path) == [1, 2, made.id])
        #expect(server.get("/company/contacts/1/tracks/\(made.id)").status == 404)
        #expect(server.delete("\(path)/\(made.id)").status == 204)
    }

    @Test(
        "What makes no track is refused by name",
        arguments: [
            ("{}", "MissingRequiredField", "The trackId field is required."),
            (#"{"trackId":9}"#, "NotFound", "Track 9 not found"),
        ])
    func refusals(body: String, code: String, message: String) throws {
        let server = try TestServer()
        let before = try server.dump()
        let answer = server.post("/company/contacts/2/tracks", body)
        #expect(answer.status == 400)
        expectBody(
            answer,
            #"""
            {
              "code": "InvalidObject",
              "message": "contactTrack object is invalid",
              "errors": [
                {
                  "code": "\#(code)",
                  "message": "\#(message)",
                  "resource": "contactTrack",
                  "field": "trackId"
                }
              ]
            }
            """#)
        #expect(try server.changes(since: before) == [])
    }

    @Test("A track takes no change", arguments: [HTTP.Method.put, .patch])
    func changes(method: HTTP.Method) throws {
        let answer = try TestServer().send(method, "/company/contacts/1/tracks/1", "{}")
        #expect(answer.status == 405)
        #expect(answer.field("Allow") == "GET, DELETE, HEAD, OPTIONS")
    }

    @Test func `A contact's tracks are deleted with it, and a used definition stays`() throws {
        let server = try TestServer()
        let contact = server.post(
            "/company/contacts", #"{"firstName":"Ada","company":{"id":12345}}"#
        ).id
        let track = server.post("/company/contacts/\(contact)/tracks", #"{"trackId":3}"#).id
        #expect(server.delete("/company/tracks/3").status == 409)
        #expect(server.delete("/company/contacts/\(contact)").status == 204)
        #expect(server.get("/company/companies/12345/tracks/\(track)").status == 404)
    }
}
