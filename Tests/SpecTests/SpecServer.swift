// A server over the demo data for one test, spoken to over a real socket.

import Dialect
import HTTP
import JSON
import MockServer
import Primitives
import Tenancy
import TestSupport
import Testing

/// A server, and a client of it with a connection of its own.
final class SpecServer {
    private let server: Server<Service>
    private let client: RawConnection
    private let isShared: Bool

    /// The time that the server's clock shows, always.
    static let now = "2026-06-10T09:30:00Z"

    /// A server for the length of one test.
    convenience init() throws { try self.init(try Self.start(), isShared: false) }

    /// The server of all tests that only read the demo data.
    static func toRead() throws -> SpecServer { try SpecServer(read.get(), isShared: true) }

    /// The server of all tests that look only at records which they add.
    static func toAdd() throws -> SpecServer { try SpecServer(added.get(), isShared: true) }

    private static let read = Result { try start() }
    private static let added = Result { try start() }

    private init(_ server: Server<Service>, isShared: Bool) throws {
        self.server = server
        self.isShared = isShared
        client = try RawConnection.connect(port: server.port)
    }

    private static func start() throws -> Server<Service> {
        let moment = try #require(Timestamp(now))
        let sandbox = try Sandbox.open(fixtures: [try .demo]) { moment }
        let server = try Server(
            host: "127.0.0.1", port: 0, limits: Limits.http,
            handler: Service(sandbox) { Issue.record("the server failed: \($0)") })
        server.start()
        return server
    }

    deinit {
        if !isShared { server.stop {} }
    }

    /// Sends a request as it stands here, and reads the answer.
    func send(
        _ method: String, _ target: String, _ body: String? = nil,
        fields: [String] = ["Content-Type: application/json"]
    ) throws -> RawResponse {
        let response = try client.request(
            method, target, fields: body == nil ? [] : fields, body: body)
        try #require(response.body.isEmpty || response.json != nil, "the body is not JSON")
        return response
    }

    /// Reads a record or a list.
    func get(_ target: String) throws -> RawResponse { try send("GET", target) }

    /// Sends an example of the spec: the request line, the header fields and the body as they are
    /// written there, with an id in place of `{id}` and `{contactId}` in the path.
    func send(example: String, id: Int64? = nil) throws -> RawResponse {
        let lines = example.split(separator: "\n", omittingEmptySubsequences: false)
        let start = lines[0].split(separator: " ", maxSplits: 1)
        let bodyStart = lines.firstIndex { $0.hasPrefix("{") } ?? lines.count
        let body = lines[bodyStart...].joined(separator: "\n")
        return try send(
            String(start[0]), path(String(start[1]), id), body.isEmpty ? nil : body,
            fields: lines[1..<bodyStart].map(String.init))
    }

    private func path(_ pattern: String, _ id: Int64?) -> String {
        let id = id.map(String.init) ?? ""
        return pattern.replacing("{id}", with: id).replacing("{contactId}", with: id)
    }

    /// Makes a contact of company 12345 with the members given, and answers its id.
    func contact(_ members: String...) throws -> Int64 {
        let all = [#""firstName": "Ann""#, #""company": {"id": 12345}"#] + members
        let answer = try send(
            "POST", "/company/contacts", "{\(all.joined(separator: ", "))}")
        try #require(answer.status == 201, "\(answer.text)")
        return try #require(answer["id"]?.integer)
    }
}

extension RawResponse {
    /// The target of `Location`, without scheme and host.
    var location: String? {
        value(of: "Location").map {
            "/" + $0.split(separator: "/").dropFirst(2).joined(separator: "/")
        }
    }

    /// The ids of a list's records, in order.
    var ids: [Int64] { json?.elements.compactMap { $0["id"]?.integer } ?? [] }

    /// The errors of a refusal except hints, as `code field: message`.
    var problems: [String] { items { $0 != "Hint" } }

    /// The hints of a refusal, in the same form.
    var hints: [String] { items { $0 == "Hint" } }

    /// The items of `errors` whose code fulfils a condition.
    private func items(_ isWanted: (String?) -> Bool) -> [String] {
        self["errors"]?.elements.filter { isWanted($0["code"]?.string) }.map { problem in
            let parts = ["code", "field", "message"].map { problem[$0]?.string ?? "?" }
            return "\(parts[0]) \(parts[1]): \(parts[2])"
        } ?? []
    }

    /// Whether the record holds all that a body says, besides what it says of its own.
    func holds(_ body: String) throws -> Bool {
        let body = try JSONDocument(Array(body.utf8), limits: Limits.json).root
        return json?.holds(body) ?? false
    }
}

extension JSONValue {
    /// Whether every member, element and value of `other` is in this one too.
    func holds(_ other: JSONValue) -> Bool {
        guard kind == other.kind else { return false }
        return switch kind {
        case .null: true
        case .boolean: boolean == other.boolean
        case .number: number == other.number
        case .string: string == other.string
        case .array:
            elements.count == other.elements.count
                && zip(elements, other.elements).allSatisfy { $0.holds($1) }
        case .object: other.members.allSatisfy { self[$0.name]?.holds($0.value) ?? false }
        }
    }

    /// The names of all members, of this value and of all in it.
    var allNames: Set<String> {
        var names = Set(members.map(\.name))
        for value in members.map(\.value) + elements { names.formUnion(value.allNames) }
        return names
    }
}

extension String {
    /// The body of an example: all from the line `{` on.
    var exampleBody: String? {
        ranges(of: "\n{\n").first.map { String(self[index(after: $0.lowerBound)...]) }
    }
}
