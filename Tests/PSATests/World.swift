// A server in memory with a frozen clock: what every test of the service talks to.

import API
import Dialect
import HTTP
import JSON
import MockServer
import Primitives
import Records
import SQLite
import Schema
import Tenancy
import Testing

/// A sandbox of its own and the service over it. A failure of the server's own fails the test.
struct World {
    let sandbox: Sandbox
    /// Which credentials are good.
    var keyring = Keyring.open

    /// The moment at which all requests are made: later than every date of the fixtures.
    static let now = Timestamp("2027-07-01T12:00:00Z")!

    init(_ data: Template = .demo, mode: Mode = .default) throws {
        sandbox = try data.open(mode)
    }

    init(_ sandbox: Sandbox) { self.sandbox = sandbox }

    /// Sends a request and answers what came back.
    @discardableResult
    func send(
        _ method: HTTP.Method, _ target: String, _ body: String = "",
        fields: [(String, String)] = []
    ) -> Answer {
        var all = fields
        let strict = sandbox.store.catalog.mode == .strict
        if strict, !fields.contains(where: { $0.0 == "Authorization" }) {
            // acme+public:private
            all.append(("Authorization", "Basic YWNtZStwdWJsaWM6cHJpdmF0ZQ=="))
        }
        if strict, !fields.contains(where: { $0.0 == "clientId" }) {
            all.append(("clientId", "6f657355-5f4e-4206-9e32-1b65861a9e3f"))
        }
        let isBare = ["/company/", "/service/", "/marketing/"].contains { target.hasPrefix($0) }
        let prefix = strict && isBare ? "/v4_6_release/apis/3.0" : ""
        let request = Request(method, prefix + target, fields: all, body: Array(body.utf8))
        var response = Response(to: request)
        var service = Service(sandbox, keyring: keyring) {
            Issue.record("the server failed: \($0)")
        }
        service.answer(request, into: &response)
        let answer = Answer(response.body.text)
        // Bytes of an image are no text.
        let isText = answer.field("Content-Type")?.hasPrefix("image/") != true
        if method != .head, isText, let length = answer.length {
            #expect(length == answer.body.utf8.count)
        }
        return answer
    }

    @discardableResult
    func get(_ target: String, fields: [(String, String)] = []) -> Answer {
        send(.get, target, fields: fields)
    }

    @discardableResult
    func post(_ target: String, _ body: String) -> Answer { send(.post, target, body) }

    @discardableResult
    func put(_ target: String, _ body: String) -> Answer { send(.put, target, body) }

    @discardableResult
    func patch(_ target: String, _ body: String) -> Answer { send(.patch, target, body) }

    @discardableResult
    func delete(_ target: String) -> Answer { send(.delete, target) }

    /// The ids of the records at a path that parameters find.
    func ids(_ parameters: (String, String)..., at path: String = "/company/contacts") -> [Int64] {
        let all = parameters + [("fields", "id"), ("pageSize", "1000")]
        let answer = get(path + "?" + query(all))
        guard answer.status == 200 else {
            Issue.record("\(parameters): \(answer.body)")
            return []
        }
        return answer.json.elements.compactMap { $0["id"]?.integer }
    }

    /// The answer to `conditions` on contacts.
    func conditions(_ text: String, at path: String = "/company/contacts") -> Answer {
        get(path + "?" + query([("conditions", text)]))
    }

    /// The rows that were there or are there, but not both.
    func changes(since before: [String], except columns: Set<String> = []) throws -> [String] {
        Set(before).symmetricDifference(try dump(except: columns)).sorted()
    }

    /// Everything in the database but columns named in `except`, row by row.
    func dump(except: Set<String> = []) throws -> [String] {
        let tables = try sandbox.store.database.all(
            "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
        ) { $0.text(0) }
        return try tables.flatMap { table in
            let columns = try sandbox.store.database.all(
                "SELECT name FROM pragma_table_info(\(table))"
            ) { $0.text(0) }.filter { !except.contains($0) }
            let list = columns.map { "\(name: $0)" as SQL }.joined(separator: ", ")
            return try sandbox.store.database.all(
                "SELECT \(list) FROM \(name: table) ORDER BY rowid"
            ) { row in "\(table) \(columns.indices.map { row.value($0) })" }
        }
    }
}

/// What came back.
struct Answer {
    let status: Int
    let head: String
    let body: String

    init(_ text: String) {
        let end = text.range(of: "\r\n\r\n")
        head = String(text[..<end.lowerBound])
        body = String(text[end.upperBound...])
        status = Int(head.dropFirst(9).prefix(3)) ?? 0
    }

    /// The value of the first header field of that name.
    func field(_ name: String) -> String? {
        for line in head.split(separator: "\r\n").dropFirst() where line.hasPrefix(name + ":") {
            return String(line.dropFirst(name.count + 1).drop { $0 == " " })
        }
        return nil
    }

    /// The compact body as it is without hints, which are the last items of `errors`: of the mock, not
    /// of the service that it imitates.
    var unhinted: String {
        let hint = body.range(of: #"{"code":"Hint","#)
        guard hint.lowerBound < body.endIndex else { return body }
        let before = body[..<hint.lowerBound]
        let list = #","errors":["#
        guard before.hasSuffix(list) else { return before.dropLast() + "]}" }
        let isNull = before.hasPrefix(#"{"code":"ConnectWiseApi","message":"Could not find"#)
        return before.dropLast(list.count) + (isNull ? #","errors":null}"# : "}")
    }

    /// The lines of the head but that with the number of the request.
    var lines: [Substring] {
        head.split(separator: "\r\n").filter { !$0.hasPrefix("x-cw-request-id:") }
    }

    var length: Int? { field("Content-Length").flatMap { Int($0.trimmed) } }

    /// The body as JSON; null if it is none.
    var json: JSONValue {
        let document = try? JSONDocument(Array(body.utf8), limits: Limits.json)
        return (document ?? (try! JSONDocument(Array("null".utf8), limits: Limits.json))).root
    }

    var id: Int64 { json["id"]?.integer ?? 0 }

    /// The fields that `errors` names, in order.
    var refusedFields: [String] {
        json["errors"]?.elements.compactMap { $0["field"]?.string } ?? []
    }

    /// The value at a path such as `company/id` or `types/0/name`, as written; nil if there is none.
    subscript(path: String) -> String? {
        var value = json
        for piece in path.split(separator: "/") {
            if let index = Int(piece) {
                let elements = value.elements
                guard elements.indices.contains(index) else { return nil }
                value = elements[index]
            } else if let next = value[String(piece)] {
                value = next
            } else {
                return nil
            }
        }
        return value.string ?? (value.elements.isEmpty ? value.literal : "\(value.elements.count)")
    }
}

extension String {
    fileprivate func range(of other: String) -> (lowerBound: Index, upperBound: Index) {
        var start = startIndex
        while start < endIndex {
            if self[start...].utf8.starts(with: other.utf8) {
                return (start, utf8.index(start, offsetBy: other.utf8.count))
            }
            start = utf8.index(after: start)
        }
        return (endIndex, endIndex)
    }

    fileprivate var trimmed: String { String(filter { $0 != " " }) }
}

/// A query string.
func query(_ parameters: [(String, String)]) -> String {
    parameters.map { "\($0.0)=\(encoded($0.1))" }.joined(separator: "&")
}

/// Percent-encoding as client libraries write it.
func encoded(_ text: String) -> String {
    let hex = Array("0123456789ABCDEF")
    return text.utf8.map { byte in
        let isPlain = ASCII.isLetter(byte) || ASCII.isDigit(byte) || "-_.~".utf8.contains(byte)
        return isPlain
            ? String(UnicodeScalar(byte)) : "%\(hex[Int(byte >> 4)])\(hex[Int(byte & 15)])"
    }.joined()
}

/// A body as a mode lays it out.
func laidOut(_ compact: String, in mode: Mode) -> String {
    mode == .strict ? indented(compact) : compact
}

/// A body as strict mode lays it out.
func indented(_ compact: String) -> String {
    var buffer = ByteBuffer()
    buffer.append(compact)
    buffer.indentJSON(from: 0)
    return buffer.text
}

/// A JSON string.
func quoted(_ text: String) -> String {
    var buffer = ByteBuffer()
    buffer.appendJSON(text)
    return buffer.text
}

/// The body of a refusal with items.
func refusal(_ message: String, _ items: [(code: String, message: String, field: String)])
    -> String
{
    let list = items.map {
        #"{"code":"\#($0.code)","message":\#(quoted($0.message)),"resource":"contact","#
            + #""field":"\#($0.field)"}"#
    }
    return #"{"code":"InvalidObject","message":"\#(message)","errors":["#
        + list.joined(separator: ",") + "]}"
}
