// Who may use the control plane, and whose pages may use the server at all.

import Dialect
import HTTP
import JSON
import MockServer
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct AccessTests {
    typealias Fields = [(String, String)]

    private static let note = #"{"text":"x"}"#

    @Test(
        "The control plane answers clients of this machine by its names; the API answers all names",
        arguments: [
            ([], true), ([("Host", "localhost:8080")], true), ([("Host", "LOCALHOST")], true),
            ([("Host", "127.0.0.1")], true), ([("Host", "[::1]:1")], true),
            ([("Host", "evil.example")], false), ([("Host", "127.0.0.1.evil.example")], false),
            ([("Host", "localhost.evil.example")], false),
            ([("Host", "api-na.myconnectwise.net")], false),
        ] as [(Fields, Bool)])
    func names(fields: Fields, isPermitted: Bool) throws {
        let tenancy = try SandboxHarness()
        for path in ["/_mock", "/_mock/outbox", "/_mock/sandboxes", "/_mock/at/x/_mock/clock"] {
            let answer = tenancy.send(.get, path, fields: fields)
            #expect(answer.status == (isPermitted ? 200 : 403), "\(path)")
        }
        #expect(tenancy.send(.get, "/company/contacts", fields: fields).status == 200)
    }

    @Test func `A sink takes what anybody sends, and shows it to those of this machine`() throws {
        let tenancy = try SandboxHarness()
        for fields in [[("Host", "psa.example")], [("Host", "localhost"), ("Via", "1.1 proxy")]] {
            #expect(tenancy.send(.post, "/_mock/sink/mine", "x", fields: fields).status == 204)
            for method in [.get, .delete] as [HTTP.Method] {
                #expect(tenancy.send(method, "/_mock/sink/mine", fields: fields).status == 403)
            }
        }
        #expect(tenancy.get("/_mock/sink/mine").json.elements.count == 2)
    }

    @Test func `The name in a target of absolute form is the one that counts`() throws {
        let tenancy = try SandboxHarness()
        let here = [("Host", "localhost")]
        let refused = tenancy.send(.get, "http://evil.example/_mock/clock", fields: here)
        #expect(refused.status == 403)
        #expect(
            refused["message"]
                == "The control plane answers under a name of this machine only, such as localhost; "
                + "the request is made to 'evil.example'.")
        let other = [("Host", "evil.example")]
        #expect(tenancy.send(.get, "http://localhost/_mock/clock", fields: other).status == 200)
    }

    @Test(
        "A request that was forwarded is not of this machine for the control plane",
        arguments: [
            ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https"),
            ("x-forwarded-host", "localhost"), ("X-Forwarded-Port", "443"),
            ("Forwarded", "for=127.0.0.1"), ("Via", "1.1 proxy"), ("X-Real-IP", "127.0.0.1"),
        ])
    func forwarded(name: String, value: String) throws {
        var tenancy = try SandboxHarness()
        let fields = [("Host", "localhost"), (name, value)]
        for (method, path) in [
            (.get, "/_mock"), (.post, "/_mock/reset"), (.post, "/_mock/at/a/_mock/reset"),
        ] as [(HTTP.Method, String)] {
            let refused = tenancy.send(method, path, fields: fields)
            #expect(refused.status == 403)
            expectBody(
                refused,
                #"""
                {
                  "code": "Mock",
                  "message": "The control plane answers clients of this machine only; the field \#
                \#(name) says that the request was forwarded. Start the server with \#
                --control-token TOKEN and send 'X-Mock-Token: TOKEN', or ask without the forwarder."
                }
                """#)
        }
        #expect(tenancy.send(.get, "/company/contacts/1", fields: fields).status == 200)
        #expect(
            tenancy.send(.post, "/company/contacts/1/notes", Self.note, fields: fields).status
                == 201)
        tenancy.authorization = .bearer("secret")
        #expect(tenancy.send(.get, "/_mock", fields: fields).status == 403)
        let shown = fields + [("X-Mock-Token", "secret")]
        #expect(tenancy.send(.get, "/_mock", fields: shown).status == 200)
    }

    @Test func `A token opens the control plane, wherever the client is`() throws {
        var tenancy = try SandboxHarness()
        tenancy.authorization = .bearer("secret")
        #expect(tenancy.send(.get, "/_mock").status == 403)
        #expect(tenancy.send(.get, "/_mock", fields: [("X-Mock-Token", "Secret")]).status == 403)
        #expect(tenancy.send(.get, "/_mock", fields: [("X-Mock-Token", "secret")]).status == 200)
        #expect(
            tenancy.send(.get, "/_mock", fields: [("Authorization", "Bearer secret")]).status == 200
        )
    }

    /// Requests by their fields, and whether they are of a page of another origin.
    static let pages: [(fields: Fields, isForeign: Bool)] = [
        ([("Host", "h:80"), ("Origin", "http://h")], false),
        ([("Host", "H"), ("Origin", "http://h:80")], false),
        ([("Host", "h:81"), ("Origin", "http://h:81"), ("Sec-Fetch-Site", "same-origin")], false),
        ([("Host", "[::1]:1"), ("Origin", "http://[::1]:1")], false),
        ([("Host", "h"), ("X-Forwarded-Proto", "https"), ("Origin", "https://h")], false),
        (
            [("Host", "h"), ("Forwarded", "host=\"o:8\";proto=https"), ("Origin", "https://o:8")],
            false
        ),
        ([("Host", "h"), ("Sec-Fetch-Site", "none")], false),
        ([("Host", "h"), ("Sec-Fetch-Site", "same-origin")], false),
        ([("Host", "h"), ("Origin", "http://evil.example")], true),
        ([("Host", "h"), ("Origin", "http://h:81")], true),
        ([("Host", "h"), ("Origin", "https://h")], true),
        ([("Host", "h"), ("X-Forwarded-Proto", "https"), ("Origin", "http://h")], true),
        ([("Host", "h"), ("Origin", "http://h.evil.example")], true),
        ([("Host", "h"), ("Origin", "null")], true), ([("Host", "h"), ("Origin", "")], true),
        ([("Host", "h"), ("Origin", "h")], true), ([("Host", "h"), ("Origin", "http://h/")], true),
        ([("Host", "h"), ("Origin", "file://")], true),
        ([("Host", "h"), ("Sec-Fetch-Site", "cross-site")], true),
        ([("Host", "h"), ("Origin", "http://h"), ("Sec-Fetch-Site", "cross-site")], true),
    ]

    @Test(
        "A page of another origin reads and changes nothing, and makes no sandbox", arguments: pages
    )
    func page(fields: Fields, isForeign: Bool) throws {
        let tenancy = try SandboxHarness()
        let names = tenancy.names
        for (method, path, status) in [
            (.post, "/company/contacts/1/notes", 201), (.get, "/company/contacts/1", 200),
            (.get, "/_mock/at/b/company/contacts/1", 200), (.get, "/openapi.json", 200),
            (.get, "/login/companyinfo/acme", 200), (.options, "/company/contacts", 204),
            (.delete, "/company/contacts/1/notes/1", 204), (.get, "/livez", 200),
            (.get, "/readyz", 200),
        ] as [(HTTP.Method, String, Int)] {
            let body = method == .post ? Self.note : ""
            let answer = tenancy.send(method, path, body, to: "a", fields: fields)
            let isProbe = path == "/livez" || path == "/readyz"
            #expect(answer.status == (isForeign && !isProbe ? 403 : status), "\(method) \(path)")
            #expect(answer.field("Access-Control-Allow-Origin") == nil)
            #expect(answer.field("Vary") == nil)
        }
        if isForeign { #expect(tenancy.names == names) }
    }

    @Test func `The refusal of a page names its origin and the option that lets it in`() throws {
        let tenancy = try SandboxHarness()
        expectBody(
            tenancy.send(.get, "/company/contacts", fields: [("Origin", "http://evil.example")]),
            #"""
            {
              "code": "Mock",
              "message": "The request comes from a page of another origin, 'http://evil.example', \#
            whose requests are not taken. Start the server with --allow-origin ORIGIN to take them."
            }
            """#)
        expectBody(
            tenancy.send(.get, "/company/contacts", fields: [("Sec-Fetch-Site", "cross-site")]),
            #"""
            {
              "code": "Mock",
              "message": "The request comes from a page of another site (Sec-Fetch-Site: \#
            cross-site), whose requests are not taken. Start the server with --allow-origin \#
            ORIGIN to take those that name an origin."
            }
            """#)
    }

    @Test func `A page of an allowed origin is answered and may read the answer`() throws {
        var tenancy = try SandboxHarness()
        tenancy.origins = try #require(AllowedOrigins(["http://Page.example", "https://b:8443"]))
        for origin in ["http://page.example", "http://page.example:80", "https://b:8443"] {
            let fields = [
                ("Origin", origin), ("Sec-Fetch-Site", "cross-site"), ("Host", "localhost"),
            ]
            for path in ["/company/contacts/1", "/company/contacts/99999", "/nothing", "/_mock"] {
                let answer = tenancy.send(.get, path, fields: fields)
                #expect(answer.status != 403, "\(path)")
                #expect(answer.field("Access-Control-Allow-Origin") == origin)
                #expect(answer.field("Access-Control-Expose-Headers") == "*")
                #expect(answer.field("Vary") == "Origin")
            }
        }
        let own = tenancy.send(
            .get, "/company/contacts/1", fields: [("Origin", "http://localhost")])
        #expect(own.status == 200)
        #expect(own.field("Access-Control-Allow-Origin") == nil)
        #expect(own.field("Vary") == "Origin")
        for origin in ["http://page.example:81", "https://page.example", "http://b:8443", "null"] {
            let answer = tenancy.send(.get, "/company/contacts/1", fields: [("Origin", origin)])
            #expect(answer.status == 403, "\(origin)")
            #expect(answer.field("Access-Control-Allow-Origin") == nil)
            #expect(answer.field("Vary") == "Origin")
        }
    }

    @Test func `A preflight of an allowed origin needs no credentials and makes no sandbox`() throws
    {
        var tenancy = try SandboxHarness(mode: .strict)
        tenancy.origins = try #require(AllowedOrigins(["http://page.example"]))
        let ask: Fields = [
            ("Access-Control-Request-Method", "PATCH"),
            ("Access-Control-Request-Headers", "authorization,clientid,x-mock-sandbox"),
        ]
        let path = "/v4_6_release/apis/3.0/company/contacts/1"
        let names = tenancy.names
        let answer = tenancy.send(
            .options, path, to: "a", fields: ask + [("Origin", "http://page.example")])
        #expect(answer.status == 204)
        #expect(answer.field("Access-Control-Allow-Origin") == "http://page.example")
        #expect(
            answer.field("Access-Control-Allow-Methods")
                == "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")
        #expect(
            answer.field("Access-Control-Allow-Headers") == "authorization,clientid,x-mock-sandbox")
        #expect(answer.field("Access-Control-Max-Age") == "600")
        #expect(tenancy.names == names)
        for fields in [ask + [("Origin", "http://evil.example")], ask + [("Origin", "null")]] {
            #expect(tenancy.send(.options, path, fields: fields).status == 403)
        }
        // Without an origin it is a plain OPTIONS, which strict mode answers to credentials.
        #expect(tenancy.send(.options, path, fields: ask).status == 401)
    }

    @Test(
        "What is no origin cannot be allowed",
        arguments: [
            "", "*", "null", "localhost:3000", "http:/h", "http://", "http://h/", "http://h/x",
            "http://u@h", "http://h:65536", "http://h:x", "://h", "ht tp://h", "http://a,b",
        ])
    func noOrigin(text: String) {
        #expect(AllowedOrigins([text]) == nil)
        #expect(AllowedOrigins(["http://h", text]) == nil)
    }
}
