// The first requests of a client, over sockets: discovery, credentials, version, links, the head.

import Glibc
import TestSupport
import Testing

@Suite struct FrontDoorTests {
    /// `acme+pub:priv`, `acme+read:priv` and `acme+pub:wrong`.
    private static let full = ["Authorization: Basic YWNtZStwdWI6cHJpdg=="]
    private static let reader = ["Authorization: Basic YWNtZStyZWFkOnByaXY="]
    private static let wrong = ["Authorization: Basic YWNtZStwdWI6d3Jvbmc="]

    private static func send(
        _ server: RunningServer, _ method: String, _ target: String, _ fields: [String] = [],
        _ body: String? = nil
    ) throws -> RawResponse {
        try RawConnection(port: server.port).request(
            method, target, host: "127.0.0.1:\(server.port)", fields: fields, body: body)
    }

    @Test func `a client finds the API by discovery and reads it page by page`() throws {
        let server = try RunningServer("--mode", "strict")
        let info = try Self.send(server, "GET", "/login/companyInfo/acme")
        #expect(info.status == 200)
        #expect(
            info.text
                == "{\r\n  \"CompanyName\": \"acme\",\r\n  \"Codebase\": \"v4_6_release/\",\r\n"
                + "  \"VersionCode\": \"v2026.4\",\r\n  \"VersionNumber\": \"v4.6.70001\",\r\n"
                + "  \"CompanyID\": \"acme\",\r\n  \"IsCloud\": true,\r\n"
                + "  \"SiteUrl\": \"127.0.0.1:\(server.port)\"\r\n}")
        let fields =
            Self.full + [
                "clientId: 6f657355-5f4e-4206-9e32-1b65861a9e3f",
                "Accept: application/vnd.connectwise.com+json; version=2025.16",
            ]
        let list = try Self.send(
            server, "GET", "/v4_6_release//apis/3.0/company/contacts/?pageSize=40", fields)
        #expect(list.status == 200)
        #expect(
            list.value(of: "Content-Type")
                == "application/vnd.connectwise.com+json; version=2025.16")
        let link =
            "<http://127.0.0.1:\(server.port)/v4_6_release/apis/3.0/company/contacts/?pageSize=40&page=2>"
        #expect(list.value(of: "Link") == "\(link); rel=\"next\", \(link); rel=\"last\"")
        let href =
            "http://127.0.0.1:\(server.port)/v4_6_release/apis/3.0//company/contacts/1/notes"
        #expect(list.text.contains("\"notes_href\": \"\(href)\""))
    }

    @Test(
        "credentials of the command line and of the environment limit who may do what",
        arguments: [true, false])
    func credentials(isFlag: Bool) throws {
        let server =
            isFlag
            ? try RunningServer(
                "--credential", "acme+pub:priv", "--credential=Acme+read:priv=read-only")
            : try RunningServer(
                environment: [
                    "PSA_MOCK_CREDENTIAL": " acme+pub:priv  Acme+read:priv=read-only "
                ])
        func status(_ method: String, _ fields: [String], _ body: String? = nil) throws -> Int {
            try Self.send(server, method, "/company/contacts/1/notes", fields, body).status
        }
        let note = #"{"text":"x"}"#
        #expect(try status("GET", []) == 401)
        #expect(try status("GET", Self.wrong) == 401)
        #expect(try status("GET", Self.full) == 200)
        #expect(try status("POST", Self.full, note) == 201)
        #expect(try status("GET", Self.reader) == 200)
        #expect(try status("POST", Self.reader, note) == 403)
        #expect(try Self.send(server, "GET", "/login/companyinfo/nobody").text == "null")
        #expect(try Self.send(server, "GET", "/readyz").status == 200)
        server.program.send(SIGTERM)
        let end = server.program.finish()
        #expect(end.status == 0)
        #expect(!(server.readyLine + end.output + end.errors).contains("priv"))
    }

    @Test func `no credential is shown by --help, or in the refusal of another option`() throws {
        let variables = ["PSA_MOCK_CREDENTIAL": "acme+pub:secret"]
        let help = try run("--help", environment: variables)
        #expect(help.status == 0)
        #expect(!help.output.contains("secret"))
        let refused = try run(environment: ["PSA_MOCK_CREDENTIAL": "acme+pub:secret acme+secret"])
        #expect(refused.status == 2)
        #expect(
            refused.errors
                == "psa-mock: PSA_MOCK_CREDENTIAL must be company+public:private, maybe with =ROLE "
                + "behind it, but number 2 has no public key between '+' and ':' "
                + "(psa-mock --help tells all)\n")
    }

    @Test(
        "every answer has a request id and is not to be cached, whatever was sent",
        arguments: [
            "GET /company/contacts/1 HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET /nothing HTTP/1.1\r\nHost: h\r\n\r\n",
            "DELETE /livez HTTP/1.1\r\nHost: h\r\n\r\n", "GET /livez HTTP/1.1\r\nHost: h\r\n\r\n",
            "HEAD /company/contacts HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET /company/contacts/1 HTTP/1.1\r\n\r\n", "nonsense\r\n\r\n",
        ])
    func head(request: String) throws {
        let server = try RunningServer()
        let answer = try RawConnection(port: server.port).exchange(request)
        #expect(answer.value(of: "x-cw-request-id")?.count == 36)
        #expect(answer.value(of: "Cache-Control") == "no-cache")
        #expect(answer.value(of: "Pragma") == "no-cache")
        #expect(answer.value(of: "api-current-version") == "2026.4")
        #expect(answer.value(of: "X-Content-Type-Options") == "nosniff")
    }

    @Test("pages of origins that an option names are answered", arguments: [true, false])
    func pages(isFlag: Bool) throws {
        let origins = ["http://localhost:3000", "https://page.example"]
        let server =
            isFlag
            ? try RunningServer("--allow-origin", origins[0], "--allow-origin=\(origins[1])")
            : try RunningServer(
                environment: ["PSA_MOCK_ALLOW_ORIGIN": origins.joined(separator: " ")])
        for origin in origins {
            let answer = try Self.send(
                server, "POST", "/company/contacts/1/notes", ["Origin: \(origin)"],
                #"{"text":"x"}"#)
            #expect(answer.status == 201)
            #expect(answer.value(of: "Access-Control-Allow-Origin") == origin)
        }
        let foreign = try Self.send(
            server, "GET", "/company/contacts/1", ["Origin: http://evil.example"])
        #expect(foreign.status == 403)
        #expect(foreign.value(of: "Access-Control-Allow-Origin") == nil)
    }

    @Test func `behind a forwarder the control plane needs a token`() throws {
        let forwarded = ["X-Forwarded-For: 203.0.113.9"]
        let open = try RunningServer()
        #expect(try Self.send(open, "POST", "/_mock/reset").status == 204)
        #expect(try Self.send(open, "POST", "/_mock/reset", forwarded).status == 403)
        #expect(try Self.send(open, "GET", "/company/contacts/1", forwarded).status == 200)
        let closed = try RunningServer("--control-token", "secret")
        #expect(try Self.send(closed, "POST", "/_mock/reset", forwarded).status == 403)
        let shown = forwarded + ["X-Mock-Token: secret"]
        #expect(try Self.send(closed, "POST", "/_mock/reset", shown).status == 204)
    }

    @Test func `answers on one connection have ids of their own`() throws {
        let server = try RunningServer()
        let connection = try RawConnection(port: server.port)
        let request = "GET /company/contacts/1 HTTP/1.1\r\nHost: h\r\n\r\n"
        try connection.send(request + request)
        let first = try connection.receive()
        let second = try connection.receive()
        #expect(first.body == second.body)
        #expect(first.value(of: "x-cw-request-id") != second.value(of: "x-cw-request-id"))
    }
}
