// The version that a client asks for in Accept.

import HTTP
import ServiceTestSupport
import Testing

@Suite struct VersionTests {
    private static let plain = "application/json; charset=utf-8"
    private static let vendor = "application/vnd.connectwise.com+json"

    @Test(
        "A version that is served is answered in its own media type",
        arguments: [
            ("\(vendor); version=2025.16", "2025.16"), ("\(vendor);version=2019.5", "2019.5"),
            ("\(vendor); version=3.0.0", "3.0.0"), ("\(vendor); version=3.0", "3.0"),
            ("\(vendor); version=2015.1", "2015.1"), ("\(vendor); version=2026.4", "2026.4"),
            ("APPLICATION/VND.ConnectWise.COM+JSON ; Version=2020.4", "2020.4"),
            ("\(vendor); charset=utf-8; version=\"2022.2\"; q=0.5", "2022.2"),
            ("application/json, */*;q=0.1, \(vendor); version=2020.4", "2020.4"),
            ("\(vendor), \(vendor); version=2020.1, \(vendor); version=2020.2", "2020.1"),
        ])
    func served(accept: String, version: String) throws {
        let server = try TestServer()
        let type = "\(Self.vendor); version=\(version)"
        for path in ["/company/contacts/1", "/company/contacts", "/company/contacts/count"] {
            let answer = server.get(path, fields: [("Accept", accept)])
            #expect(answer.status == 200)
            #expect(answer.field("Content-Type") == type)
        }
        let missing = server.get("/company/contacts/0", fields: [("Accept", accept)])
        #expect(missing.status == 404)
        #expect(missing.field("Content-Type") == type)
        #expect(server.get("/company/contacts/1").field("Content-Type") == Self.plain)
    }

    @Test(
        "Without a version whatever a client accepts is answered with plain JSON",
        arguments: [
            "", "*/*", "application/json", "application/*;q=0.8", "text/html, text/*;q=0.5",
            "application/json; version=0.0", "\(vendor)", "\(vendor);q=0.9, */*", ";=,;",
            "image/png",
            "\(vendor); version=", "x\(vendor); version=0.0",
        ])
    func unversioned(accept: String) throws {
        let answer = try TestServer().get("/company/contacts/1", fields: [("Accept", accept)])
        #expect(answer.status == 200)
        #expect(answer.field("Content-Type") == Self.plain)
    }

    @Test(
        "A version that is not served is refused with the URI",
        arguments: [
            "0.0", "abc", "2099.1", "2026.5", "2014.4", "2025.0", "2025", "2025.1.1", "v2025.1",
            "4.0", "3", "-2025.1", "2025.99999",
        ])
    func notServed(version: String) throws {
        let server = try TestServer()
        let before = try server.dump()
        for method in [.get, .post] as [HTTP.Method] {
            let answer = server.send(
                method, "/v4_6_release/apis/3.0//company/contacts/?page=1", "{",
                fields: [
                    ("Host", "h:8080"), ("X-Forwarded-Proto", "https"),
                    ("Accept", "\(Self.vendor); version=\(version)"),
                ])
            #expect(answer.status == 400)
            #expect(answer.field("Content-Type") == Self.plain)
            expectBody(
                answer,
                #"""
                {
                  "code": "ConnectWiseApi",
                  "message": "The HTTP resource that matches the request URI \#
                'https://h:8080/v4_6_release/apis/3.0//company/contacts/' does not support the \#
                API version '\#(version)'."
                }
                """#)
        }
        #expect(try server.changes(since: before) == [])
    }

    @Test func `An unknown path has no version`() throws {
        let answer = try TestServer().get(
            "/company/nothing", fields: [("Accept", "\(Self.vendor); version=0.0")])
        #expect(answer.status == 404)
    }
}
