// A row of a field table, and the proof that the server does what it says.

import JSON
import TestSupport
import Testing

/// A row `name | type | Required | description |` of the spec, as quoted, with what is needed to
/// try it.
struct FieldRow: Sendable, CustomTestStringConvertible {
    /// The row, as quoted from the spec.
    let quote: String
    /// A valid value, as JSON.
    let sample: String
    /// The description of a valid value in a refusal, where the type does not give it.
    let words: String?
    /// The records that a reference names.
    let target: String?

    init(_ quote: String, _ sample: String, words: String? = nil, of target: String? = nil) {
        self.quote = quote
        self.sample = sample
        self.words = words
        self.target = target
    }

    var testDescription: String { quote }

    var columns: [String] {
        quote.split(separator: "|").map {
            String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
    }
    var name: String { columns[0] }
    var isSystem: Bool { columns[2] == "System" }
    var isRequired: Bool { columns[2] == "Yes" }

    /// The type without its length.
    var type: Substring { columns[1].prefix { $0 != "(" } }
    /// The length that the type gives.
    var lengthMax: Int? {
        columns[1].split(separator: "(").dropFirst().first.flatMap { Int($0.dropLast()) }
    }

    /// A value of another type, and its refusal, which names the type of the field and of the value:
    /// an error of the body, or the hint that explains why the value cannot be read.
    func mismatch(at place: String) -> (json: String, problem: String)? {
        func refusal(_ code: String, _ expected: String, _ found: String) -> String {
            "\(code) \(place): The field \(place) must be \(expected), but it is \(found)."
        }
        return switch type {
        case "string": ("true", refusal("InvalidField", words ?? "a string", "a boolean"))
        case "int": ("true", refusal("Hint", "a whole number", "a boolean"))
        case "boolean": ("5", refusal("InvalidField", "true or false", "a number"))
        case "date":
            ("5", refusal("Hint", "a date-time such as 2026-01-31T00:00:00Z", "a number"))
        case "object": ("5", refusal("Hint", #"an object such as {"id": 1}"#, "a number"))
        default: nil
        }
    }
}

/// Where records of a table's kind are made, and the least that they need.
struct Form {
    let path: String
    let required: [(name: String, json: String)]

    static let contact = Form(
        path: "/company/contacts",
        required: [("firstName", #""Ann""#), ("company", #"{"id": 12345}"#)])
    static let communication = Form(
        path: "/company/contacts/11/communications",
        required: [("type", #"{"id": 2}"#), ("value", #""555-123-4567""#)])
    static let note = Form(
        path: "/company/contacts/11/notes", required: [("text", #""Called back""#)])

    /// The least body, with one member more, or another value for it, or without it.
    func body(_ name: String, _ json: String?) -> String {
        let others = required.filter { $0.name != name }
        let all = others + (json.map { [(name, $0)] } ?? [])
        return "{" + all.map { #""\#($0.0)": \#($0.1)"# }.joined(separator: ", ") + "}"
    }
}

extension SpecServer {
    /// Tries all that a row says: existence, type, length, and whether it is required.
    func prove(_ row: FieldRow, of form: Form) throws {
        if row.isSystem { return try proveSystem(row, form) }
        try proveTaken(row, form)
        try proveType(row, form)
        try proveLength(row, form)
        try proveRequired(row, form)
        try proveReference(row, form)
    }

    /// POST, PUT and PATCH take the value; answers and later reads show it.
    private func proveTaken(_ row: FieldRow, _ form: Form) throws {
        let member = #"{"\#(row.name)": \#(row.sample)}"#
        let whole = form.body(row.name, row.sample)
        let created = try send("POST", form.path, whole)
        #expect(created.status == 201, "\(created.text)")
        #expect(try created.holds(member), "\(created.text)")
        #expect(try get(try #require(created.location)).holds(member))
        for (method, body) in [("PUT", whole), ("PATCH", member)] {
            let place = try record(of: form)
            let changed = try send(method, place, body)
            #expect(changed.status == 200, "\(changed.text)")
            #expect(try changed.holds(member), "\(changed.text)")
            #expect(try get(place).holds(member))
        }
    }

    /// Makes the least record; where it is.
    private func record(of form: Form) throws -> String {
        try #require(try send("POST", form.path, form.body("", nil)).location)
    }

    /// No POST, PUT or PATCH takes the value, each for the one reason, and nothing changes.
    private func proveRefused(
        _ row: FieldRow, _ json: String, _ form: Form, because problem: String
    ) throws {
        let place = try record(of: form)
        let before = try get(place)
        let whole = form.body(row.name, json)
        for (method, target, body) in [
            ("POST", form.path, whole), ("PUT", place, whole),
            ("PATCH", place, #"{"\#(row.name)": \#(json)}"#),
        ] {
            let refused = try send(method, target, body)
            #expect(refused.status == 400, "\(method) \(refused.text)")
            let problems = refused.problems.isEmpty ? refused.hints : refused.problems
            #expect(problems == [problem], "\(method)")
        }
        #expect(try get(place).text == before.text)
    }

    /// A value of another type is refused, and the refusal names the field.
    private func proveType(_ row: FieldRow, _ form: Form) throws {
        let (json, problem) = try #require(row.mismatch(at: row.name))
        try proveRefused(row, json, form, because: problem)
    }

    /// A text of the length that the type gives is taken, one character more is refused.
    private func proveLength(_ row: FieldRow, _ form: Form) throws {
        guard let max = row.lengthMax else { return }
        let longest = String(repeating: "é", count: max)
        let taken = try send("POST", form.path, form.body(row.name, "\"\(longest)\""))
        #expect(taken.status == 201, "\(taken.text)")
        #expect(taken[row.name]?.string == longest)
        try proveRefused(
            row, "\"\(longest)x\"", form,
            because: "MaxLengthField \(row.name): The field \(row.name) must be a string with a "
                + "maximum length of \(max).")
    }

    /// Without a required field no record is made, and none loses it; without another, one is.
    private func proveRequired(_ row: FieldRow, _ form: Form) throws {
        let answer = try send("POST", form.path, form.body(row.name, nil))
        #expect(answer.status == (row.isRequired ? 400 : 201), "\(answer.text)")
        let missing = "MissingRequiredField \(row.name): The \(row.name) field is required."
        #expect(answer.problems == (row.isRequired ? [missing] : []))
        guard row.isRequired else {
            let null = try send("POST", form.path, form.body(row.name, "null"))
            return #expect(null.status == 201, "\(null.text)")
        }
        try proveRefused(row, "null", form, because: missing)
    }

    /// An object `{id: …}` names a record that exists, by a number.
    private func proveReference(_ row: FieldRow, _ form: Form) throws {
        guard let target = row.target else { return }
        let place = "\(row.name)/id"
        try proveRefused(
            row, #"{"id": 99999}"#, form,
            because: "NotFound \(place): \(target) 99999 not found")
        try proveRefused(
            row, #"{"id": "x"}"#, form,
            because: "Hint \(place): The field \(place) must be a whole number, but it is a string."
        )
    }

    /// What the system sets is in every answer, and what a client sends for it is not.
    private func proveSystem(_ row: FieldRow, _ form: Form) throws {
        let created = try send("POST", form.path, form.body(row.name, row.sample))
        #expect(created.status == 201, "\(created.text)")
        let value = try #require(created[row.name])
        #expect(value.kind == (row.type == "int" ? .number : .object))
        #expect(try created.holds(#"{"\#(row.name)": \#(row.sample)}"#) == false)
    }
}
