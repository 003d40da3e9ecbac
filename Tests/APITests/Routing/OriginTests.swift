// Base paths, and the absolute links of answers: where the client sees the server.

import HTTP
import ServiceTestSupport
import Testing

@Suite struct OriginTests {
    /// A host as long as one may be.
    static let longest = String(repeating: "a", count: 255)

    static let forwarded: [(fields: [(String, String)], origin: String)] = [
        ([], "http://localhost"),
        ([("Host", "h:1")], "http://h:1"),
        ([("Host", "h"), ("X-Forwarded-Proto", "https")], "https://h"),
        ([("Host", "h"), ("x-forwarded-proto", " HTTPS , http")], "https://h"),
        ([("Host", "h"), ("X-Forwarded-Proto", "http, https")], "http://h"),
        ([("Host", "h"), ("X-Forwarded-Proto", "gopher")], "http://h"),
        (
            [("Host", "h"), ("X-Forwarded-Host", "out.example:8443, in.example")],
            "http://out.example:8443"
        ),
        ([("Host", "h"), ("X-Forwarded-Host", "x>; rel=\"next\"")], "http://h"),
        ([("Host", "h"), ("X-Forwarded-Host", "")], "http://h"),
        ([("Host", "h"), ("X-Forwarded-Host", longest + ":1")], "http://\(longest):1"),
        ([("Host", "h"), ("X-Forwarded-Host", longest + "a")], "http://h"),
        ([("Host", "h"), ("X-Forwarded-Host", "out:port")], "http://h"),
        ([("Host", "h"), ("X-Forwarded-Host", "u@out")], "http://h"),
        ([("Host", "h"), ("X-Forwarded-Host", "[::1].out")], "http://h"),
        ([("Host", "h"), ("Forwarded", "host=\"\(longest)a\"")], "http://h"),
        ([("Host", "h"), ("Forwarded", "host=\"out:65536\"")], "http://h"),
        ([("Host", "h"), ("Forwarded", "proto=https;host=out.example")], "https://out.example"),
        (
            [("Host", "h"), ("Forwarded", "for=192.0.2.1; Proto=HTTPS, proto=http;host=b")],
            "https://h"
        ),
        (
            [
                ("Host", "h"),
                ("Forwarded", "for=\"[2001:db8::1]:1,;2\";host=\"out:8443\";proto=https"),
            ],
            "https://out:8443"
        ),
        ([("Host", "h"), ("Forwarded", "host=a/b;proto=ftp")], "http://h"),
        (
            [("Host", "h"), ("Forwarded", "for=192.0.2.1"), ("X-Forwarded-Proto", "https")],
            "https://h"
        ),
        ([("Host", "h"), ("Forwarded", "proto=http"), ("X-Forwarded-Proto", "https")], "http://h"),
        ([("Host", "[::1]:8080")], "http://[::1]:8080"),
    ]

    @Test("Links begin with what the client sees of the server", arguments: forwarded)
    func origin(fields: [(String, String)], origin: String) throws {
        let server = try TestServer()
        let list = server.get("/company/contacts?pageSize=44", fields: fields)
        let link = "<\(origin)/company/contacts/?pageSize=44&page=2>"
        #expect(list.field("Link") == "\(link); rel=\"next\", \(link); rel=\"last\"")
        #expect(
            list["0/_info/notes_href"] == "\(origin)/company/contacts/1/notes")
        let made = server.send(
            .post, "/company/contacts/1/notes", #"{"text":"x"}"#, fields: fields)
        #expect(made.field("Location") == "\(origin)/company/contacts/1/notes/\(made.id)")
    }

    @Test(
        "Links have the base path as the client wrote it, in _info with the live doubled slash",
        arguments: [
            ("/v4_6_release/apis/3.0", "/v4_6_release/apis/3.0", "/"),
            ("/V4_6_Release/APIS/3.0", "/V4_6_Release/APIS/3.0", "/"),
            ("//v2025_1//apis/3.0//", "/v2025_1/apis/3.0", "/"),
            ("/v2017_3/apis/3.0/", "/v2017_3/apis/3.0", "/"), ("", "", ""), ("//", "", ""),
        ])
    func prefix(written: String, prefix: String, doubled: String) throws {
        let server = try TestServer()
        let list = server.get(written + "/company/contacts//?pageSize=44", fields: [("Host", "h")])
        let link = "<http://h\(prefix)/company/contacts/?pageSize=44&page=2>"
        #expect(list.field("Link") == "\(link); rel=\"next\", \(link); rel=\"last\"")
        let href = "http://h\(prefix)\(doubled)/company"
        #expect(list["0/_info/communications_href"] == "\(href)/contacts/1/communications")
        #expect(
            list["0/company/_info/company_href"]
                == "\(href)/companies/\(list["0/company/id"] ?? "")")
        let made = server.post(written + "/company/contacts/1/notes/", #"{"text":"x"}"#)
        #expect(
            made.field("Location")
                == "http://localhost\(prefix)/company/contacts/1/notes/\(made.id)")
    }

    @Test func `Links begin with the host of a target in absolute form, not with that of Host`()
        throws
    {
        let server = try TestServer()
        let list = server.get(
            "http://t.example:81/company/contacts?pageSize=44", fields: [("Host", "h")])
        let link = "<http://t.example:81/company/contacts/?pageSize=44&page=2>"
        #expect(list.field("Link") == "\(link); rel=\"next\", \(link); rel=\"last\"")
        #expect(
            list["0/_info/notes_href"] == "http://t.example:81/company/contacts/1/notes")
    }

    @Test func `The number of a codebase has at most four digits`() throws {
        let server = try TestServer()
        #expect(server.get("/v2025_1234/apis/3.0/company/contacts/1").status == 200)
        #expect(server.get("/v2025_12345/apis/3.0/company/contacts/1").status == 404)
    }

    @Test(
        "An escaped slash is a character of its segment, and separates nothing",
        arguments: ["/company%2Fcontacts/1", "/company/contacts%2f1", "/company/contacts/1%2F"])
    func escapedSlash(path: String) throws {
        let answer = try TestServer().get(path)
        #expect(answer.status == 404)
        #expect(
            answer.unhinted
                == #"{"code":"ConnectWiseApi","message":"The endpoint does not exist."}"#)
    }
}
