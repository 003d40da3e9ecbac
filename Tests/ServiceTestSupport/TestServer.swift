// A server in memory with a frozen clock, over one sandbox.

package import API
package import Dialect
package import HTTP
import JSON
package import MockServer
package import Primitives
import Records
import SQLite
import Schema
package import Tenancy
import Testing

/// A sandbox and the service over it. An error of the server's own fails the test.
package struct TestServer {
    package let sandbox: Sandbox
    /// The credentials that the server accepts.
    package var keyring = Keyring.open

    /// The moment at which all requests are made: later than every date of the fixtures.
    package static let now = Timestamp("2027-07-01T12:00:00Z")!
    /// The path below which strict mode has its resources.
    package static let basePath = "/v4_6_release/apis/3.0"
    /// The credentials `acme+public:private`.
    package static let authorization = ("Authorization", "Basic YWNtZStwdWJsaWM6cHJpdmF0ZQ==")
    package static let clientID = ("clientId", "6f657355-5f4e-4206-9e32-1b65861a9e3f")

    package init(_ data: TestData = .demo, mode: Mode = .default) throws {
        sandbox = try data.open(mode)
    }

    package init(_ sandbox: Sandbox) { self.sandbox = sandbox }

    /// A service over the sandbox.
    package var service: Service {
        Service(sandbox, keyring: keyring, report: recordFailure)
    }

    /// Sends a request with exactly these fields to exactly this target.
    @discardableResult
    package func sendPlain(
        _ method: HTTP.Method, _ target: String, _ body: [UInt8] = [],
        fields: [(String, String)] = []
    ) -> TestResponse {
        var service = service
        return service.response(to: Request(method, target, fields: fields, body: body))
    }

    /// Sends a request. In strict mode it gets the base path, credentials and client id that it lacks.
    @discardableResult
    package func send(
        _ method: HTTP.Method, _ target: String, _ body: String = "",
        fields: [(String, String)] = []
    ) -> TestResponse {
        var all = fields
        let isStrict = sandbox.store.catalog.mode == .strict
        for field in [Self.authorization, Self.clientID]
        where isStrict && !fields.contains(where: { $0.0 == field.0 }) {
            all.append(field)
        }
        let isBare = ["/company/", "/service/", "/marketing/"].contains { target.hasPrefix($0) }
        let prefix = isStrict && isBare ? Self.basePath : ""
        let answer = sendPlain(method, prefix + target, Array(body.utf8), fields: all)
        // The bytes of an image are no text.
        let isText = answer.field("Content-Type")?.hasPrefix("image/") != true
        if method != .head, isText, let length = answer.length {
            #expect(length == answer.body.utf8.count)
        }
        return answer
    }

    @discardableResult
    package func get(_ target: String, fields: [(String, String)] = []) -> TestResponse {
        send(.get, target, fields: fields)
    }

    @discardableResult
    package func post(_ target: String, _ body: String) -> TestResponse {
        send(.post, target, body)
    }

    @discardableResult
    package func put(_ target: String, _ body: String) -> TestResponse { send(.put, target, body) }

    @discardableResult
    package func patch(_ target: String, _ body: String) -> TestResponse {
        send(.patch, target, body)
    }

    @discardableResult
    package func delete(_ target: String) -> TestResponse { send(.delete, target) }

    /// The ids of the records at a path that parameters find.
    package func ids(
        _ parameters: (String, String)..., at path: String = "/company/contacts"
    ) -> [Int64] {
        let all = parameters + [("fields", "id"), ("pageSize", "1000")]
        let answer = get(path + "?" + query(all))
        guard answer.status == 200 else {
            Issue.record("\(parameters): \(answer.body)")
            return []
        }
        return answer.json.elements.compactMap { $0["id"]?.integer }
    }

    /// The answer to `conditions` on contacts.
    package func conditions(_ text: String, at path: String = "/company/contacts") -> TestResponse {
        get(path + "?" + query([("conditions", text)]))
    }
}

// What the database has, for tests of what a request changed.
extension TestServer {
    /// The rows that the database had or has, but not both.
    package func changes(
        since before: [String], except columns: Set<String> = []
    ) throws -> [String] {
        Set(before).symmetricDifference(try dump(except: columns)).sorted()
    }

    /// Everything in the database but columns named in `except`, row by row.
    package func dump(except: Set<String> = []) throws -> [String] {
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
