// The OpenAPI document: where it is, that it says what is declared, and that it stays the same.

import ConnectWise
import Contract
import Dialect
import HTTP
import JSON
import Records
import Schema
import ServiceTestSupport
import Tenancy
import Testing

@Suite struct DocumentTests {
    @Test(
        "The document is served in both modes, without credentials",
        arguments: Mode.allCases, ["/openapi.json", "/_mock/openapi.json"])
    func served(mode: Mode, path: String) throws {
        let server = try TestServer(mode: mode)
        // Credentials that would be refused anywhere else.
        let answer = server.get(path, fields: [("Authorization", "none"), ("clientId", "none")])
        #expect(answer.status == 200)
        #expect(answer.field("Content-Type") == "application/json; charset=utf-8")
        #expect(answer["openapi"] == "3.1.0")
    }

    @Test func `A document that is asked for again follows the host and the data`() throws {
        let server = try TestServer()
        func document(_ host: String) -> TestResponse {
            server.get("/openapi.json", fields: [("Host", host)])
        }
        let first = document("one.example")
        #expect(document("one.example").body == first.body)
        #expect(document("two.example")["servers/0/url"] == "http://two.example")
        #expect(document("one.example").body == first.body)
        // An example of a name that has to be new.
        #expect(
            server.post("/system/departments", #"{"identifier":"New","name":"New"}"#).status == 201)
        #expect(document("one.example").body != first.body)
    }

    @Test func `The document is for reading alone`() throws {
        let server = try TestServer()
        let get = server.get("/openapi.json")
        let head = server.send(.head, "/openapi.json")
        #expect(head.status == 200)
        #expect(head.body == "")
        #expect(head.length == get.length)
        let options = server.send(.options, "/openapi.json")
        #expect(options.status == 204)
        #expect(options.field("Allow") == "GET, HEAD, OPTIONS")
        let post = server.post("/openapi.json", "{}")
        #expect(post.status == 405)
        #expect(post.field("Allow") == "GET, HEAD, OPTIONS")
        #expect(server.get("/v4_6_release/apis/3.0/openapi.json").status == 404)
    }

    @Test func `The servers are this host, as the client names it`() throws {
        let fields = [("Host", "psa.example:8080"), ("X-Forwarded-Proto", "https")]
        let base = "https://psa.example:8080"
        let relaxed = try TestServer().get("/openapi.json", fields: fields)
        #expect(relaxed["servers"] == "2")
        #expect(relaxed["servers/0/url"] == base)
        #expect(relaxed["servers/1/url"] == base + "/v4_6_release/apis/3.0")
        let strict = try TestServer(mode: .strict).get("/openapi.json", fields: fields)
        #expect(strict["servers"] == "1")
        #expect(strict["servers/0/url"] == base + "/v4_6_release/apis/3.0")
        let own = strict.json["paths"]?["/_mock/outbox"]?["servers"]?.elements.first
        #expect(own?["url"]?.string == base)
    }

    @Test("The same data gives the same bytes", arguments: Mode.allCases)
    func deterministic(mode: Mode) throws {
        let one = try TestServer(mode: mode)
        let first = one.get("/openapi.json").body
        #expect(one.get("/openapi.json").body == first)
        #expect(try TestServer(mode: mode).get("/openapi.json").body == first)
    }

    @Test(
        "Every endpoint and method is described, each under a name of its own",
        arguments: Mode.allCases)
    func complete(mode: Mode) throws {
        let server = try TestServer(mode: mode)
        let paths = try #require(server.get("/openapi.json").json["paths"])
        let endpoints = server.sandbox.store.catalog.endpoints
        #expect(paths.members.map(\.name).starts(with: endpoints.map(\.path)))
        var names: Set<String> = []
        for endpoint in endpoints {
            for (method, _) in endpoint.methods {
                let operation = paths[endpoint.path]?[method.name.lowercased()]
                let name = try #require(operation?["operationId"]?.string)
                #expect(names.insert(name).inserted, "\(name) twice")
                #expect(operation?["summary"]?.string?.isEmpty == false)
                #expect(operation?["x-tier"]?.string == "behaviour")
            }
        }
    }

    @Test(
        "Every operation of the vendor's is there with its tier, each path and name once",
        arguments: Mode.allCases)
    func tiers(mode: Mode) throws {
        let document = try TestServer(mode: mode).get("/openapi.json").json
        let paths = try #require(document["paths"])
        func place(_ path: String) -> String {
            path.lowercased().replacing(/\{[^}]*\}/, with: "{}")
        }
        let places = Dictionary(grouping: paths.members) { place($0.name) }
        #expect(places.filter { $0.value.count > 1 }.keys.sorted() == [])
        var names: Set<String> = []
        for path in paths.members {
            for operation in path.value.members {
                guard let name = operation.value["operationId"]?.string else { continue }
                #expect(names.insert(name).inserted, "\(name) twice")
            }
        }
        for operation in ContractResources.shared(mode).operations {
            let found = places[place(operation.path)]?.first?.value[operation.method.lowercased()]
            let tier = found?["x-tier"]?.string
            #expect(tier == operation.tier.rawValue, "\(operation.method) \(operation.path)")
            guard operation.tier == .notModelled else { continue }
            #expect(found?["responses"]?.members.last?.name == "501")
            #expect(found?["responses"]?["200"] == nil)
        }
    }

    @Test("Every reference of the document leads to something", arguments: Mode.allCases)
    func references(mode: Mode) throws {
        let document = try TestServer(mode: mode).get("/openapi.json")
        let components = try #require(document.json["components"])
        var missing: Set<String> = []
        for found in document.body.matches(of: /"\$ref":"#\/components\/([^"]*)"/) {
            let parts = found.1.split(separator: "/").map(String.init)
            if components[parts[0]]?[parts[1]] == nil { missing.insert(String(found.1)) }
        }
        #expect(missing.sorted() == [])
    }

    @Test func `A reference is described as such, whatever other resources are called`() throws {
        let schemas = try Schemas(TestServer())
        for name in ["ScheduleEntry", "TimeEntry", "Activity", "Configuration", "Document"] {
            guard let text = schemas.text("\(name)Reference/description") else { continue }
            #expect(text.contains("A reference to one of the"), "\(name)")
        }
        #expect(schemas.text("ScheduleEntryReference/properties/name") != nil)
        #expect(schemas.text("ScheduleEntryReferenceRecord/properties/description") != nil)
    }

    @Test(
        "Operations are called as in the live service's document",
        arguments: [
            ("/company/contacts", "get", "getCompanyContacts"),
            ("/company/contacts", "post", "postCompanyContacts"),
            ("/company/contacts/{id}", "patch", "patchCompanyContactsById"),
            ("/company/contacts/count", "get", "getCompanyContactsCount"),
            (
                "/company/contacts/{parentId}/notes/{id}", "delete",
                "deleteCompanyContactsByParentIdNotesById"
            ),
            ("/company/contacts/{id}/usages/list", "get", "getCompanyContactsByIdUsagesList"),
            ("/_mock/outbox", "get", "getMockOutbox"),
        ])
    func names(path: String, method: String, name: String) throws {
        let paths = try TestServer().get("/openapi.json").json["paths"]
        #expect(paths?[path]?[method]?["operationId"]?.string == name)
    }

    @Test func `What a body may say is what the declaration says`() throws {
        let schemas = try Schemas(TestServer())
        #expect(
            schemas.text("ContactBody/properties/firstName")
                == #"{"type":"string","minLength":1,"maxLength":30}"#)
        #expect(
            schemas.text("ContactBody/properties/title")
                == #"{"type":["string","null"],"maxLength":50}"#)
        #expect(
            schemas.text("ContactBody/properties/gender")
                == #"{"type":["string","null"],"enum":["Female","Male",null]}"#)
        #expect(
            schemas.text("ContactBody/properties/company")
                == ##"{"$ref":"#/components/schemas/CompanyReference","minProperties":1}"##)
        #expect(schemas.text("ContactBody/required") == #"["firstName","company"]"#)
        #expect(schemas.text("ContactBody/additionalProperties") == "false")
        #expect(schemas.text("ContactBody/properties/mobileGuid/readOnly") == "true")
        #expect(schemas.text("ContactBody/properties/portalPassword") == nil)
        #expect(schemas.text("ContactChanges/required") == nil)
        #expect(schemas.text("Contact/properties/typeIds") == nil)
        #expect(
            schemas.text("ContactTypeBody/anyOf")
                == #"[{"required":["name"]},{"required":["description"]}]"#)
        #expect(schemas.text("Count/required") == #"["count"]"#)
    }

    @Test func `An error is described with the members that it always has`() throws {
        let schemas = try Schemas(TestServer())
        #expect(schemas.text("ErrorResponseMessage/required") == #"["code","message"]"#)
        #expect(
            schemas.text("ValidationError/required") == #"["code","message","resource","field"]"#)
    }

    @Test("A default is a value that the member can have", arguments: Mode.allCases)
    func defaults(mode: Mode) throws {
        let document = try TestServer(mode: mode).get("/openapi.json").json
        let schemas = try #require(document["components"]?["schemas"])
        let checker = SchemaChecker(schemas: schemas)
        var count = 0
        for schema in schemas.members {
            for property in schema.value["properties"]?.members ?? [] {
                guard let value = property.value["default"] else { continue }
                count += 1
                #expect(checker.problems(value, property.value) == [], "\(schema.name)")
            }
        }
        #expect(count > 100)
    }

    @Test func `Strict mode has the strict forms`() throws {
        let schemas = try Schemas(TestServer(mode: .strict))
        #expect(schemas.text("ContactBody/required") == #"["firstName"]"#)
        #expect(schemas.text("ContactBody/properties/title/maxLength") == "100")
        #expect(schemas.text("ContactBody/properties/type") == nil)
        #expect(schemas.text("ContactChanges") == nil)
        #expect(schemas.document.json["security"]?.elements.map { $0.members.count } == [1])
        let clientID = schemas.document.json["components"]?["parameters"]?["clientId"]
        #expect(clientID?["required"]?.boolean == true)
        let relaxed = try TestServer().get("/openapi.json").json
        #expect(relaxed["security"]?.elements.map { $0.members.count } == [0, 1])
        #expect(relaxed["components"]?["parameters"]?["clientId"]?["required"] == nil)
    }

    @Test(
        "Refusals are those that can meet an operation",
        arguments: [
            ("/company/contacts", "get", ["200", "400", "401", "403", "414"]),
            ("/company/contacts", "post", ["201", "400", "401", "403", "413", "415"]),
            ("/company/contacts/{id}", "get", ["200", "400", "401", "403", "404"]),
            ("/company/contacts/{id}", "delete", ["204", "400", "401", "403", "404", "409"]),
            ("/company/companies/{id}", "delete", ["204", "400", "401", "403", "404"]),
            ("/company/contacts/default", "get", ["200", "400", "401", "403", "404"]),
            ("/_mock/outbox", "get", ["200", "400", "414"]),
        ])
    func refusals(path: String, method: String, statuses: [String]) throws {
        let responses = try TestServer().get("/openapi.json").json["paths"]?[path]?[method]?[
            "responses"]
        #expect(responses?.members.map(\.name) == statuses)
    }

    @Test func `Examples name records that are there`() throws {
        let server = try TestServer()
        let paths = server.get("/openapi.json").json["paths"]
        let body = paths?["/company/contacts"]?["post"]?["requestBody"]?["content"]
        let example = body?["application/json"]?["example"]
        let company = try #require(example?["company"]?["id"]?.integer)
        #expect(server.get("/company/companies/\(company)").status == 200)
        // Without data there is nothing to name, and the document is still whole.
        let empty = TestServer(try Sandbox.open(fixtures: []) { TestServer.now })
        #expect(empty.get("/openapi.json")["openapi"] == "3.1.0")
    }
}

/// The schemas of a document.
private struct Schemas {
    let document: TestResponse

    init(_ server: TestServer) { document = server.get("/openapi.json") }

    /// The JSON at a path below the schemas.
    func text(_ path: String) -> String? {
        var value = document.json["components"]?["schemas"]
        for piece in path.split(separator: "/") { value = value?[String(piece)] }
        return value?.text
    }
}

extension JSONValue {
    /// The value written again, without white space.
    var text: String {
        switch kind {
        case .object:
            "{" + members.map { quoted($0.name) + ":" + $0.value.text }.joined(separator: ",") + "}"
        case .array: "[" + elements.map(\.text).joined(separator: ",") + "]"
        case .string: quoted(string ?? "")
        case .null, .boolean, .number: literal
        }
    }
}
