// A walk through every operation of the catalogue: what the served document says is what happens.

import ConnectWise
import Dialect
import HTTP
import JSON
import Records
import Schema
import ServiceTestSupport
import Tenancy
import Testing

@testable import OpenAPI

@Suite struct CatalogWalkTests {
    @Test("What is read is as described", arguments: Mode.allCases)
    func reading(mode: Mode) throws {
        let server = try TestServer(mode: mode)
        for step in Step.all(mode) where step.method == .get {
            let walk = try Walk(step, in: server)
            try walk.expectSuccess()
        }
    }

    @Test("What is written well is answered as described", arguments: Mode.allCases)
    func writing(mode: Mode) throws {
        for step in Step.all(mode) where step.method != .get {
            let walk = try Walk(step, in: TestServer(mode: mode))
            try walk.expectSuccess()
        }
    }

    @Test("The example of a body fits the schema of the body", arguments: Mode.allCases)
    func examples(mode: Mode) throws {
        let server = try TestServer(mode: mode)
        for step in Step.all(mode) where step.hasBody {
            let walk = try Walk(step, in: server)
            let schema = try #require(walk.body?["schema"])
            let example = try #require(walk.body?["example"])
            #expect(walk.checker.problems(example, schema) == [], "\(step)")
        }
    }

    @Test("A company is merged as the example says", arguments: Mode.allCases)
    func merge(mode: Mode) throws {
        let step = try #require(
            Step.all(mode).first {
                $0.method == .post && $0.endpoint.path == "/company/companies/{id}/merge"
            })
        let walk = try Walk(step, in: TestServer(mode: mode))
        #expect(walk.send(walk.path()).status == walk.success)
    }

    @Test("What names a record that is not there is not found", arguments: Mode.allCases)
    func notFound(mode: Mode) throws {
        let server = try TestServer(mode: mode)
        let before = try server.dump()
        for step in Step.all(mode) {
            let walk = try Walk(step, in: server)
            for place in step.endpoint.pathVariables where place == "id" || place == "parentId" {
                let answer = walk.send(walk.path(replacing: place))
                #expect(answer.status == 404, "\(step) \(place): \(answer.body)")
                #expect(walk.problems(answer) == [], "\(step) \(place)")
            }
        }
        #expect(try server.changes(since: before) == [])
    }

    @Test(
        "A body that makes no sense is refused, and changes nothing", arguments: Mode.allCases,
        ["", "{", "\"x\"", "1", "null", #"{"noSuchMember":1}"#, #"[{"op":"x"}]"#])
    func badBodies(mode: Mode, body: String) throws {
        let server = try TestServer(mode: mode)
        let before = try server.dump()
        for step in Step.all(mode) where step.hasBody {
            let walk = try Walk(step, in: server)
            let answer = walk.send(walk.path(), body)
            #expect(try answer.status == (walk.hasRecord ? 400 : 404), "\(step): \(answer.body)")
            #expect(walk.problems(answer) == [], "\(step)")
        }
        #expect(try server.changes(since: before) == [])
    }

    @Test("A body of another media type is refused", arguments: Mode.allCases)
    func mediaType(mode: Mode) throws {
        let server = try TestServer(mode: mode)
        for step in Step.all(mode) where step.hasBody {
            let walk = try Walk(step, in: server)
            let answer = walk.send(walk.path(), "<a/>", [("Content-Type", "text/xml")])
            #expect(try answer.status == (walk.hasRecord ? 415 : 404), "\(step): \(answer.body)")
            #expect(walk.problems(answer) == [], "\(step)")
        }
    }

    @Test("Another method is refused, with those that there are", arguments: Mode.allCases)
    func wrongVerb(mode: Mode) throws {
        let server = try TestServer(mode: mode)
        for step in Step.all(mode) where step.endpoint.methods.first?.method == step.method {
            let walk = try Walk(step, in: server)
            let allowed = server.sandbox.store.catalog.methods(at: step.endpoint)
            for method in [HTTP.Method.get, .post, .put, .patch, .delete, .trace]
            where !allowed.contains(method) {
                let answer = server.send(method, walk.target(walk.path()), "{}")
                #expect(answer.status == 405, "\(step) \(method)")
                #expect(answer.field("Allow") == allowed.map(\.name).joined(separator: ", "))
            }
        }
    }

    @Test(
        "The checker of this walk finds what does not fit",
        arguments: [
            (#"{"type":"string"}"#, "1"), (#"{"type":["string","null"]}"#, "true"),
            (#"{"type":"integer"}"#, "1.5"), (#"{"enum":["a",null]}"#, #""b""#),
            (#"{"format":"date-time"}"#, #""2026-01-31""#), (#"{"format":"uuid"}"#, #""x""#),
            (#"{"format":"int32"}"#, "2147483648"), (#"{"format":"uri"}"#, #""x""#),
            (#"{"minLength":1}"#, #""""#), (#"{"maxLength":1}"#, #""ab""#),
            (#"{"minimum":1}"#, "0"), (#"{"maximum":1}"#, "2"), (#"{"maxItems":1}"#, "[1,2]"),
            (#"{"minProperties":1}"#, "{}"), (#"{"required":["a"]}"#, "{}"),
            (#"{"properties":{},"additionalProperties":false}"#, #"{"a":1}"#),
            (#"{"properties":{"a":{"type":"null"}}}"#, #"{"a":1}"#),
            (#"{"additionalProperties":{"type":"string"}}"#, #"{"a":1}"#),
            (#"{"items":{"type":"string"}}"#, "[1]"), (#"{"anyOf":[{"type":"null"}]}"#, "1"),
            (##"{"$ref":"#/components/schemas/None"}"##, "1"), (#"{"unheardOf":1}"#, "1"),
        ])
    func checker(schema: String, value: String) throws {
        func json(_ text: String) throws -> JSONValue {
            try JSONDocument(Array(text.utf8), limits: Limits.json).root
        }
        let checker = SchemaChecker(schemas: try json("{}"))
        #expect(checker.problems(try json(value), try json(schema)).count == 1)
    }
}

/// One operation in one mode.
private struct Step: CustomStringConvertible {
    let mode: Mode
    let endpoint: Endpoint<Declared>
    let method: HTTP.Method
    let work: Declared

    var description: String { "\(mode.rawValue): \(method.name) \(endpoint.path)" }

    /// All that a mode has.
    static func all(_ mode: Mode) -> [Step] {
        Catalog.shared(mode).endpoints.flatMap { endpoint in
            endpoint.methods.map {
                Step(mode: mode, endpoint: endpoint, method: $0.method, work: $0.work)
            }
        }
    }

    /// Whether a body of JSON is asked for.
    var hasBody: Bool {
        switch work {
        case .operation: [.post, .put, .patch].contains(method)
        case .action(let action): if case .json = action.body { true } else { false }
        }
    }
}

/// An operation and what the served document says of it.
private struct Walk {
    let step: Step
    let server: TestServer
    let checker: SchemaChecker
    private let path: JSONValue
    private let operation: JSONValue
    private let components: JSONValue

    init(_ step: Step, in server: TestServer) throws {
        self.step = step
        self.server = server
        let document = try #require(Self.documents[step.mode])
        path = try #require(document["paths"]?[step.endpoint.path])
        operation = try #require(path[step.method.name.lowercased()])
        components = try #require(document["components"])
        checker = SchemaChecker(schemas: try #require(components["schemas"]))
    }

    /// Whether the data has a record that the path can name.
    var hasRecord: Bool {
        get throws {
            let resource = server.sandbox.store.catalog.resource(step.endpoint.resource)
            return try !step.endpoint.pathVariables.contains("id")
                || server.sandbox.count(of: resource.table) > 0
        }
    }

    /// The documents of both modes, over the data that every walk begins with.
    private static let documents = Dictionary(
        uniqueKeysWithValues: Mode.allCases.map {
            ($0, try! TestServer(mode: $0).get("/openapi.json").json)
        })

    /// Asks as the examples say, and expects what is described. Where the data has no record to
    /// name, no record can be found; a record that others refer to is not deleted. What an action
    /// answers to an example is its own affair, as long as it is described.
    func expectSuccess() throws {
        let hadRecord = try hasRecord
        let answer = send(path())
        #expect(problems(answer) == [], "\(step)")
        guard case .operation(let operation) = step.work else { return }
        if !hadRecord {
            #expect(answer.status == 404, "\(step)")
        } else if operation == .delete {
            #expect([204, 409].contains(answer.status), "\(step): \(answer.body)")
        } else {
            #expect(answer.status == success, "\(step): \(answer.body)")
        }
    }

    /// The JSON content of the request.
    var body: JSONValue? { operation["requestBody"]?["content"]?["application/json"] }

    /// The status of success.
    var success: Int { operation["responses"]?.members.first.flatMap { Int($0.name) } ?? 0 }

    /// The path with the examples of its places and of the parameters that have to be there.
    /// - Parameter replaced: A place at which an id shall stand that nothing has.
    func path(replacing replaced: String? = nil) -> String {
        var text = step.endpoint.path
        for place in path["parameters"]?.elements ?? [] {
            let name = place["name"]?.string ?? ""
            let example = place["example"]
            let value = name == replaced ? "2147483647" : example?.string ?? example?.literal ?? ""
            text = text.replacing("{\(name)}", with: value)
        }
        let needed = operation["parameters"]?.elements.filter { $0["required"]?.boolean == true }
        let query = (needed ?? []).map {
            "\($0["name"]?.string ?? "")=\($0["example"]?.literal ?? "")"
        }
        return query.isEmpty ? text : text + "?" + query.joined(separator: "&")
    }

    /// The target of a path in the mode.
    func target(_ path: String) -> String {
        step.mode == .strict && !step.endpoint.isControlPlane
            ? "/v4_6_release/apis/3.0" + path : path
    }

    /// Sends the request with the example of the body, or another.
    func send(_ path: String, _ body: String? = nil, _ fields: [(String, String)] = [])
        -> TestResponse
    {
        server.send(
            step.method, target(path), body ?? self.body?["example"]?.text ?? "", fields: fields)
    }

    /// What in an answer is not as the document describes it.
    func problems(_ answer: TestResponse) -> [String] {
        guard let named = operation["responses"]?[String(answer.status)] else {
            return ["status \(answer.status) is not described: \(answer.body)"]
        }
        let name = named["$ref"]?.string?.split(separator: "/").last.map(String.init)
        let response = name.flatMap { components["responses"]?[$0] } ?? named
        guard let content = response["content"] else {
            return answer.body.isEmpty ? [] : ["a body where none is described: \(answer.body)"]
        }
        let type = answer.field("Content-Type")?.prefix { $0 != ";" }
        guard let media = type.flatMap({ content[String($0)] }) else {
            return ["\(type ?? "no type") is not described"]
        }
        return media["schema"].map { checker.problems(answer.json, $0) } ?? []
    }
}
