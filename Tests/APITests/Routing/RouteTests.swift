// Which paths there are, and which methods they take.

import ConnectWise
import Dialect
import HTTP
import Records
import Schema
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct RouteTests {
    private static let endpoints = Catalog.shared(.default).endpoints.map(\.path)

    private static let noRoute =
        #"{"code":"ConnectWiseApi","message":"The endpoint does not exist."}"#

    @Test("Every method at every path is answered or refused with Allow", arguments: endpoints)
    func methods(template: String) throws {
        let server = try TestServer()
        let endpoint = try #require(
            server.sandbox.store.catalog.endpoints.first { $0.path == template })
        let path = template.replacing("{parentId}", with: "999999").replacing(
            "{id}", with: "999999")
        let allowed = server.sandbox.store.catalog.methods(at: endpoint)
        let allow = allowed.map(\.name).joined(separator: ", ")
        let all: [HTTP.Method] = [
            .get, .head, .post, .put, .patch, .delete, .options, .trace,
        ]
        for method in all {
            let answer = server.send(method, path, "{}")
            #expect((answer.status == 405) == !allowed.contains(method), "\(method) \(path)")
            if answer.status == 405 || method == .options {
                #expect(answer.field("Allow") == allow)
            }
            if answer.status == 405, method != .head {
                #expect(answer["code"] == "ConnectWiseApi")
                #expect(
                    answer["message"]
                        == "The requested resource does not support this http method; it supports \(allow)."
                )
            }
        }
    }

    @Test(
        "A method that is not known is 501 at every path, and a near one is hinted at",
        arguments: [
            "/company/contacts", "/company/contacts/1", "/_mock/clock", "/livez", "/openapi.json",
            "/login/companyinfo/acme", "/nothing",
        ], ["BREW", "get", "PATHC"])
    func unknownMethod(path: String, name: String) throws {
        let answer = try TestServer().send(.other(name), path, "{}")
        #expect(answer.status == 501)
        #expect(answer.field("Allow") == nil)
        #expect(
            answer.unhinted
                == #"{"code":"ConnectWiseApi","message":"The method '\#(name)' is not implemented; send one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS."}"#
        )
        let hints = ["get": "Did you mean GET?", "PATHC": "Did you mean PATCH?"]
        #expect(answer.field("x-mock-hint") == hints[name])
    }

    @Test("The server as a whole takes all methods, in both modes", arguments: Mode.allCases)
    func server(mode: Mode) throws {
        let answer = try TestServer(mode: mode).send(.options, "*")
        #expect(answer.status == 204)
        #expect(answer.field("Allow") == "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")
        #expect(try TestServer(mode: mode).send(.options, "/*").status != 204)
    }

    @Test(
        "Where PATCH is taken, OPTIONS and the refusal of another type tell which",
        arguments: Mode.allCases)
    func acceptPatch(mode: Mode) throws {
        let server = try TestServer(mode: mode)
        let types = "application/json, application/json-patch+json"
        #expect(server.send(.options, "/company/contacts/1").field("Accept-Patch") == types)
        #expect(server.send(.options, "/company/contacts").field("Accept-Patch") == nil)
        let text = [("Content-Type", "text/plain")]
        let patch = server.send(.patch, "/company/contacts/1", "{}", fields: text)
        #expect(patch.status == 415)
        #expect(patch.field("Accept-Patch") == types)
        let put = server.send(.put, "/company/contacts/1", "{}", fields: text)
        #expect(put.status == 415)
        #expect(put.field("Accept-Patch") == nil)
    }

    @Test(
        "An unknown path is answered as the live service does",
        arguments: [
            "/", "/company", "/company/contact", "/company/contacts/x", "/company/contacts/1/x",
            "/company/contacts/1/notes/1/x", "/company/contacts/count/1", "/company/contacts/-1",
            "/company/contacts/99999999999999999999", "/company/contacts/1.0", "/nothing",
            "/company/contacts/search", "/v4_6_release/apis/3.0/nothing", "/livez/x",
        ])
    func unknown(path: String) throws {
        let server = try TestServer()
        let answer = server.get(path)
        #expect(answer.status == 404)
        #expect(answer.unhinted == Self.noRoute)
    }

    @Test(
        "Every spelling of a path gives the same record",
        arguments: [
            "/company/contacts/1", "/company/contacts/1/", "//company//contacts//1",
            "/COMPANY/Contacts/1", "/company/contacts/%31", "/company/contacts/1?x=y",
        ],
        [
            "", "/v4_6_release/apis/3.0", "/V4_6_RELEASE/Apis/3.0", "/v2025_1/apis/3.0",
            "/v2017_3/apis/3.0/",
        ])
    func spellings(path: String, base: String) throws {
        let server = try TestServer()
        let answer = server.get(base + path)
        #expect(answer.status == 200)
        #expect(answer["firstName"] == "John")
    }

    @Test(
        "A path below no codebase is no route",
        arguments: [
            "/v4_6_release/apis/2.0/company/contacts", "/v2025/apis/3.0/company/contacts",
            "/v20a5_1/apis/3.0/company/contacts", "/apis/3.0/company/contacts",
        ])
    func noCodebase(path: String) throws {
        let server = try TestServer()
        #expect(server.get(path).status == 404)
    }

    @Test func `Words of a path take precedence over ids`() throws {
        let server = try TestServer()
        #expect(server.get("/company/contacts/count").body == #"{"count":45}"#)
        #expect(server.get("/company/contacts/types/count").body == #"{"count":5}"#)
        #expect(server.get("/company/contacts/types")["0/name"] == "Admin")
        #expect(server.get("/company/contacts/departments/2")["name"] == "Information Technology")
        #expect(server.get("/company/contacts/relationships/2")["name"] == "Owner")
    }

    @Test func `HEAD has the head of GET and no body`() throws {
        let server = try TestServer()
        for path in ["/company/contacts/1", "/company/contacts?pageSize=2", "/company/contacts/0"] {
            let get = server.get(path)
            let head = server.send(.head, path)
            #expect(head.body == "")
            #expect(head.lines == get.lines)
        }
    }

    @Test func `A new record is answered with its place`() throws {
        let server = try TestServer()
        let answer = server.send(
            .post, "/v4_6_release/apis/3.0/company/contacts/1/notes", #"{"text":"x"}"#,
            fields: [("Host", "psa.example:8080"), ("X-Forwarded-Proto", "https")])
        #expect(answer.status == 201)
        #expect(
            answer.field("Location")
                == "https://psa.example:8080/v4_6_release/apis/3.0/company/contacts/1/notes/\(answer.id)"
        )
    }

    @Test(
        "A record below an unknown record is not found",
        arguments: [
            "/company/contacts/999/notes", "/company/contacts/999/notes/count",
            "/company/contacts/999/notes/1",
        ])
    func noParent(path: String) throws {
        let server = try TestServer()
        let answer = server.get(path)
        #expect(answer.status == 404)
        #expect(answer.body == #"{"code":"NotFound","message":"Contact 999 not found"}"#)
    }

    @Test(
        "An unknown record is not found, whatever the method",
        arguments: [.get, .put, .patch, .delete] as [HTTP.Method])
    func noRecord(method: HTTP.Method) throws {
        let server = try TestServer()
        let before = try server.dump()
        let answer = server.send(method, "/company/contacts/57919", #"{"firstName":"x"}"#)
        #expect(answer.status == 404)
        #expect(answer.body == #"{"code":"NotFound","message":"Contact 57919 not found"}"#)
        #expect(try server.changes(since: before) == [])
    }
}
