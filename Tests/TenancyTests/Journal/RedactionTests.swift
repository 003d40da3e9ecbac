// What the journal and the counts keep of requests with secrets: nothing of the secrets.

import Dialect
import HTTP
import JSON
import Primitives
import ServiceTestSupport
import Testing

struct RedactionTests {
    private static let secret = "hunter2X"

    /// What can be read of a sandbox's requests afterwards.
    private func told(_ server: TestServer) -> String {
        server.get("/_mock/journal?pageSize=1000").body + server.get("/_mock/leniencies").body
    }

    private func firstBody(_ body: String) throws -> String? {
        let server = try TestServer()
        server.post("/company/contacts", body)
        return server.get("/_mock/journal?fields=body").json.elements.first?["body"]?.string
    }

    @Test(
        "The value of a member that names a secret is taken out, and nothing else",
        arguments: [
            (#"{"a":1,"password":"x","b":[2]}"#, #"{"a":1,"password":"[redacted]","b":[2]}"#),
            (#"{"p\u0061ssword" : {"c":"x"} }"#, #"{"p\u0061ssword" : "[redacted]" }"#),
            (#"{"a":[{"Private_Key":["x"]}]}"#, #"{"a":[{"Private_Key":"[redacted]"}]}"#),
            (#"{"password=x":1,"b":2}"#, #"{"[redacted]":"[redacted]","b":2}"#),
            (#"[{"op":"replace","path":"/password","value":"x"}]"#, "[redacted]"),
            (#"{"url":"https:\/\/me:x@localhost/"}"#, "[redacted]"),
            (#"{"password":"x"#, "[redacted]"),
            ("{\"p\0a\0s\0s\0w\0o\0r\0d\0\":\"x\"}", "[redacted]"),
        ])
    func members(sent: String, kept: String) throws {
        #expect(try firstBody(sent) == kept)
    }

    @Test(
        "A body without secrets is kept as it was sent",
        arguments: [
            #"{"title":"Secretary","nickName":"50% \u00e9 \"x\" \\ "}"#,
            #"{"a":"john@acme.com","website":"https://www.acme.com/a?b=c"}"#,
            #"{"broken":"#, #"["toke", "n", "pass", "word"]"#,
        ])
    func harmless(body: String) throws {
        #expect(try firstBody(body) == body)
    }

    @Test func `A body is searched whole before it is cut`() throws {
        let pad = String(repeating: " ", count: Limits.journalBodyBytesMax)
        let kept = try firstBody(#"{"password":"hunter2X"\#(pad),"a":1}"#)
        #expect(kept?.hasPrefix(#"{"password":"[redacted]" "#) == true)
        #expect(kept?.utf8.count == Limits.journalBodyBytesMax)
        #expect(try firstBody(#"[{"value":"hunter2X"\#(pad),"path":"/password"}]"#) == "[redacted]")
    }

    @Test(
        "A target keeps what stands before a secret",
        arguments: [
            ("/company/contacts?page=1&Password=hunter2X&x=1", "?page=1&Password=[redacted]"),
            ("/company/contacts?p%61ssword=hunter2X", "?[redacted]"),
            ("/company/contacts?p%2561ssword=hunter2X", "?[redacted]"),
            ("/company/contacts?token%3Dhunter2X", "?[redacted]"),
            (
                "/company/contacts?conditions=p%61ssword=%22hunter2X%22",
                "?conditions=[redacted]"
            ),
            ("/company/contacts?url=http%3A%2F%2Fme%3Ahunter2X%40localhost", "?url=[redacted]"),
        ])
    func queries(sent: String, kept: String) throws {
        let server = try TestServer()
        server.get(sent)
        let target = server.get("/_mock/journal?fields=target").json.elements[0]["target"]?.string
        #expect(target == "/company/contacts" + kept)
        #expect(!told(server).contains(Self.secret))
    }

    @Test(
        "A target without a path is kept as / and the query",
        arguments: [
            ("http://localhost?page=1", "/?page=1"), ("http://localhost", "/"),
            ("http://localhost?password=hunter2X", "/?password=[redacted]"),
        ])
    func withoutPath(sent: String, kept: String) throws {
        let server = try TestServer()
        server.get(sent)
        let target = server.get("/_mock/journal?fields=target").json.elements[0]["target"]?.string
        #expect(target == kept)
    }

    @Test(
        "A path keeps the words of endpoints and the ids behind them",
        arguments: [
            ("/company/contacts/requestPassword", "/company/contacts/requestPassword"),
            ("/system/members/1/tokens/5", "/system/members/1/tokens/5"),
            ("/company/password/hunter2X", "/company/password/[redacted]"),
            ("/company/contacts;password=hunter2X/1", "/company/[redacted]/1"),
            ("/company/http://me:hunter2X@localhost/", "/[redacted]"),
        ])
    func paths(sent: String, kept: String) throws {
        let server = try TestServer()
        server.get(sent)
        let target = server.get("/_mock/journal?fields=target").json.elements[0]["target"]?.string
        #expect(target == kept)
    }

    @Test(
        "A message that would repeat a part of a request with secrets is not kept",
        arguments: [
            (.get, "/company/contacts?conditions=portalPassword=hunter2X", "", []),
            (.get, "/company/contacts?pageSize=hunter2X&password=hunter2X", "", []),
            (.patch, "/company/contacts/1", #"[{"op":"hunter2X","path":"/password"}]"#, []),
            (.get, "/company/contacts/1", "", [("X-Mock-Fault", "password=hunter2X")]),
            (.post, "/company/contacts", #"{"password":"x","hunter2X":1}"#, []),
        ] as [(HTTP.Method, String, String, [(String, String)])])
    func messages(
        method: HTTP.Method, target: String, body: String, fields: [(String, String)]
    ) throws {
        let server = try TestServer()
        #expect(server.send(method, target, body, fields: fields).status == 400)
        let entry = server.get("/_mock/journal?fields=message,status").json.elements[0]
        #expect(entry["message"]?.string == "[redacted]")
        #expect(entry["status"]?.integer == 400)
    }

    @Test func `A message without secrets is kept, and so is one in fixed words`() throws {
        let server = try TestServer()
        server.get("/company/contacts?pageSize=x")
        server.post("/company/contacts", #"{"password":"hunter2X"}"#)
        let messages = server.get("/_mock/journal?fields=message").json.elements
        #expect(
            messages.map { $0["message"]?.string } == [
                "The parameter pageSize must be a whole number from 1 on, but it is 'x'.",
                "contact object is invalid",
            ])
    }

    @Test func `User names and passwords with a plus show no password as a company`() throws {
        let server = try TestServer()
        let login = Base64.encoded(Array("john:hunter2X+more:x".utf8))
        server.send(.get, "/company/contacts/1", fields: [("Authorization", "Basic \(login)")])
        #expect(!told(server).contains(Self.secret))
    }

    @Test("No spelling of a name lets its secret through", arguments: 0..<40)
    func spellings(seed: UInt64) throws {
        var random = SpelledRequests(seed: seed, secret: Self.secret)
        let server = try TestServer()
        for _ in 0..<4 {
            server.post("/company/contacts", random.document())
            server.patch("/company/contacts/1", random.operations())
            server.post("/company/contacts/validatePortalCredentials", random.broken())
            server.get("/company/contacts?" + random.query())
            server.send(
                .post, "/v4_6_release/login/login.aspx?" + random.query(), random.form(),
                fields: [("Content-Type", "application/x-www-form-urlencoded")])
            server.send(
                .post, "/company/contacts/1/image", random.multipart(),
                fields: [("Content-Type", "multipart/form-data; boundary=b")])
        }
        let told = told(server)
        #expect(server.get("/_mock/journal/count").body == #"{"count":24}"#)
        #expect(!told.contains(Self.secret), "\(told)")
    }
}

/// Requests with a secret, the name of which is spelled in ways that readers of JSON, queries and
/// forms undo.
private struct SpelledRequests {
    private var generator: SplitMix64
    private let secret: String

    init(seed: UInt64, secret: String) {
        generator = SplitMix64(state: seed)
        self.secret = secret
    }

    private mutating func isTrue(oneIn count: UInt64) -> Bool { generator.next() % count == 0 }

    private mutating func pick<Item>(_ items: [Item]) -> Item {
        items[Int(generator.next() % UInt64(items.count))]
    }

    private mutating func name() -> String {
        let name = pick([
            "password", "portalPassword", "passwd", "privateKey", "private_key", "api-key",
            "token", "accessToken", "clientSecret", "memberHash", "Authorization", "cookie",
        ])
        return String(name.map { isTrue(oneIn: 3) ? Character($0.uppercased()) : $0 })
    }

    private mutating func jsonName() -> String {
        name().unicodeScalars.map { scalar in
            guard isTrue(oneIn: 4) else { return String(scalar) }
            let hex = String(scalar.value, radix: 16, uppercase: isTrue(oneIn: 2))
            return "\\u00" + hex
        }.joined()
    }

    private mutating func queryName() -> String {
        name().utf8.map { byte in
            guard isTrue(oneIn: 4) else { return String(UnicodeScalar(byte)) }
            return "%" + String(byte, radix: 16, uppercase: isTrue(oneIn: 2))
        }.joined()
    }

    private mutating func blank() -> String { pick(["", "", " ", "\n", "\t  "]) }

    private mutating func value(depth: Int) -> String {
        switch generator.next() % (depth > 0 ? 5 : 3) {
        case 0: return "\"x\(generator.next() % 100)\""
        case 1: return "\(generator.next() % 100)"
        case 2: return pick(["null", "true", "\"\\u00e9 % \\\\ \""])
        case 3: return "[" + value(depth: depth - 1) + blank() + "," + value(depth: 0) + "]"
        default: return "{\"a\":" + blank() + value(depth: depth - 1) + "}"
        }
    }

    private mutating func secretValue() -> String {
        pick([
            "\"\(secret)\"", "[1,\"\(secret)\"]", "{\"b\":{\"c\":\"\(secret)\"}}",
            "\"a \\\" \(secret)\"", "\"\(secret)\(String(repeating: "y", count: 5000))\"",
        ])
    }

    /// An object with the secret somewhere.
    mutating func document(depth: Int = 4) -> String {
        let inner =
            isTrue(oneIn: 3) || depth == 0
            ? "\"" + jsonName() + "\"" + blank() + ":" + blank() + secretValue()
            : "\"n\":" + blank() + pick([true, false]).wrapped(document(depth: depth - 1))
        var members = [inner]
        for index in 0..<(generator.next() % 3) {
            members.append("\"m\(index)\":" + value(depth: 2))
        }
        if isTrue(oneIn: 2) { members.reverse() }
        return "{" + blank() + members.joined(separator: "," + blank()) + blank() + "}"
    }

    /// A PATCH whose members are in any order.
    mutating func operations() -> String {
        let pad = isTrue(oneIn: 2) ? String(repeating: " ", count: 4200) : ""
        var members = [
            "\"op\":\"replace\"", "\"path\":\"/" + jsonName() + "\"",
            "\"value\":" + secretValue() + pad,
        ]
        if isTrue(oneIn: 2) { members.reverse() }
        return "[{" + members.joined(separator: ",") + "}]"
    }

    /// What is no JSON.
    mutating func broken() -> String {
        let whole = document()
        return isTrue(oneIn: 2) ? String(whole.dropLast()) : whole + "}"
    }

    mutating func query() -> String {
        let before = isTrue(oneIn: 2) ? "fields=id&" : ""
        let pair = queryName() + pick(["=", "%3D", "%3d"]) + secret
        let condition = "conditions=" + queryName() + "=" + secret
        return before + pick([pair, condition]) + (isTrue(oneIn: 2) ? "&page=1" : "")
    }

    mutating func form() -> String { "CompanyName=acme&UserName=me&" + queryName() + "=" + secret }

    mutating func multipart() -> String {
        let parameter = pick(["name=\"" + name() + "\"", "name*=utf-8''" + queryName()])
        let preamble = pick(["", "{}", "[1"])
        return preamble + "\r\n--b\r\nContent-Disposition: form-data; \(parameter)\r\n\r\n"
            + secret + "\r\n--b--\r\n"
    }
}

extension Bool {
    fileprivate func wrapped(_ text: String) -> String { self ? "[" + text + "]" : text }
}
