// Reading of a fault rule from a body, with all errors of its members.

import API
package import Dialect
import HTTP
package import JSON
import Primitives
import Records
import SQLite
package import Schema

/// A rule of faults that has no id yet.
package struct FaultRuleDraft {
    let method: Method?
    let path: FaultPath?
    let resource: String?
    let occasion: FaultRule.Occasion
    let fault: Fault

    /// Reads a rule.
    /// - Throws: `APIError.body`, `APIError.invalid`, `APIError.mock`.
    package init(_ json: JSONValue, _ catalog: Catalog, among routes: FaultRoutes) throws(APIError)
    {
        var reader = FaultReader(catalog)
        let body = try reader.read(json, Self.shape, beside: ["fault"])
        method = body.text("method").map(Method.init)
        path = body.text("path").map(FaultPath.init)
        occasion = reader.occasion(body)
        fault = try reader.fault(json["fault"])
        guard reader.decoder.fieldErrors.isEmpty else {
            throw .invalid(resource: reader.decoder.errorName, reader.decoder.fieldErrors)
        }
        resource = try Self.resource(body.text("resource"), method, path, routes)
    }

    private static let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    private static let shape = Resource(
        shape: "FaultRule",
        [
            Field("method", .enumeration(methods)), Field("path", .string(max: 1000)),
            Field("resource", .string(max: 100)), Field("nth", .integer(1...Limits.faultCountMax)),
            Field("every", .integer(1...Limits.faultCountMax)),
            Field("first", .integer(1...Limits.faultCountMax)), Field("probability", .decimal),
        ])

    /// The name of a resource as it is declared.
    /// - Throws: `APIError.mock` for a rule that no request can match: it would be a fault that
    ///   silently never happens.
    private static func resource(
        _ name: String?, _ method: Method?, _ path: FaultPath?, _ routes: FaultRoutes
    ) throws(APIError) -> String? {
        do {
            return try resource(name, method, path, among: routes.declared())
        } catch {
            return try resource(name, method, path, among: routes.all())
        }
    }

    private static func resource(
        _ name: String?, _ method: Method?, _ path: FaultPath?, among routes: [FaultRoute]
    ) throws(APIError) -> String? {
        let resource = try resource(name, among: routes)
        let onPath = routes.filter { path?.canMatch($0) ?? true }
        guard !onPath.isEmpty else {
            let text = path?.text ?? ""
            throw .mock("No path of the API matches '\(text)'" + hint(text, routes.map(\.path)))
        }
        let onResource = onPath.filter { route in resource.map { $0 == route.resource } ?? true }
        guard !onResource.isEmpty else {
            throw .mock(
                "The path '\(path?.text ?? "")' is not one of \(resource ?? ""), but of "
                    + "\(onPath[0].owner).")
        }
        try check(method, onResource)
        return resource
    }

    private static func resource(_ name: String?, among routes: [FaultRoute]) throws(APIError)
        -> String?
    {
        guard let name else { return nil }
        let names = Set(routes.map(\.resource)).subtracting([""]).sorted()
        if let found = names.first(where: { ASCII.equal($0, name) }) { return found }
        throw .mock("There is no resource '\(name)'" + hint(name, names))
    }

    private static func check(_ method: Method?, _ routes: [FaultRoute]) throws(APIError) {
        guard let method else { return }
        let methods = routes.flatMap(\.methods)
        guard methods.contains(method) else {
            var taken: [String] = []
            for method in methods where !taken.contains(method.name) { taken.append(method.name) }
            throw .mock(
                "Nothing that the fault matches takes \(method.name), but "
                    + taken.joined(separator: ", ") + ".")
        }
    }

    private static func hint(_ word: String, _ known: [String]) -> String {
        NearMiss.nearest(word, among: known).map { "; did you mean '\($0)'?" } ?? "."
    }
}

/// Reads the objects of a rule.
private struct FaultReader {
    var decoder: Decoder

    init(_ catalog: Catalog) {
        decoder = Decoder(catalog, for: .create, reading: .exact, errorName: "faultRule")
    }

    /// The members of an object, without those that are read by themselves.
    mutating func read(
        _ json: JSONValue, _ shape: Resource, at path: String = "", beside others: [String]
    ) throws(APIError) -> BodyMembers {
        guard json.kind == .object else {
            throw .body(
                "A \(shape.errorName) must be a JSON object, but \(json.kind.noun) stands at line "
                    + "\(json.position.line), position \(json.position.column + 1).")
        }
        var draft = Draft(shape, for: .create)
        for member in json.members where !others.contains(member.name) {
            guard let index = shape.index(of: member.name) else {
                throw .unknownControlMember(
                    path + member.name, member.positionAfterColon,
                    (shape.fields.map(\.name) + others).map { path + $0 })
            }
            draft.inputs[index] = try decoder.input(
                member.value, for: shape.fields[index], of: shape, at: path + member.name)
        }
        return BodyMembers(shape: shape, draft: draft)
    }

    /// Reads which of the matching requests are hit.
    mutating func occasion(_ body: BodyMembers) -> FaultRule.Occasion {
        var found: [(name: String, occasion: FaultRule.Occasion)] = []
        if let number = body.integer("nth") { found.append(("nth", .nth(number))) }
        if let number = body.integer("every") { found.append(("every", .every(number))) }
        if let count = body.integer("first") { found.append(("first", .first(count))) }
        if let number = body.number("probability") {
            if !(0...1).contains(number) {
                decoder.fieldErrors.append(
                    FieldError(
                        code: "OutOfRange",
                        message:
                            "The field probability must be between 0 and 1, but it is \(number).",
                        resource: decoder.errorName, field: "probability"))
            }
            found.append(("probability", .probability(number)))
        }
        if found.count > 1 {
            fieldError(
                "\(found[0].name) and \(found[1].name) exclude each other; leave one out.",
                found[1].name)
        }
        return found.first?.occasion ?? .always
    }

    /// Reads the fault: an object, or words as in the header field.
    mutating func fault(_ json: JSONValue?) throws(APIError) -> Fault {
        guard let json, !json.isNull else {
            decoder.fieldErrors.append(.missing("fault", of: decoder.errorName))
            return Fault()
        }
        if let words = json.string { return try Fault(words: words, at: "fault") }
        let body = try read(json, Self.shape, at: "fault/", beside: ["delay", "body"])
        var fault = Fault()
        for part in Fault.Part.allCases where part != .delay {
            if part.range != nil, let number = body.integer(part.rawValue) {
                fault.numbers[part] = number...number
            } else if part.range == nil, body.flag(part.rawValue) == true {
                fault.numbers[part] = 1...1
            }
        }
        let fieldErrorCount = decoder.fieldErrors.count
        fault.numbers[.delay] = try delay(json["delay"])
        fault.body = ownBody(json["body"])
        if decoder.fieldErrors.isEmpty || decoder.fieldErrors.count == fieldErrorCount,
            let contradiction = fault.contradiction
        {
            fieldError(contradiction.message, "fault/\(contradiction.part.rawValue)")
        }
        return fault
    }

    /// Milliseconds, or the least and the most of them.
    private mutating func delay(_ json: JSONValue?) throws(APIError) -> ClosedRange<Int64>? {
        guard let json, !json.isNull else { return nil }
        guard json.kind == .object else {
            let input = try decoder.input(
                json, for: Field("delay", .integer(Fault.Part.delay.range ?? 0...0)),
                of: Self.shape, at: "fault/delay")
            if case .value(let value)? = input, case .integer(let number) = value {
                return number...number
            }
            return nil
        }
        let body = try read(json, Self.delayShape, at: "fault/delay/", beside: [])
        for name in ["min", "max"] where json[name] == nil {
            decoder.fieldErrors.append(.missing("fault/delay/\(name)", of: decoder.errorName))
        }
        guard let min = body.integer("min"), let max = body.integer("max") else { return nil }
        guard min <= max else {
            fieldError("min is \(min) and max is \(max); min must not be more.", "fault/delay")
            return nil
        }
        return min...max
    }

    /// Reads a custom body: a string is plain text, any other value is JSON.
    private mutating func ownBody(_ json: JSONValue?) -> ImposedAnswer.Body? {
        guard let json else { return nil }
        let bytes = json.string.map { Array($0.utf8) } ?? json.source
        guard bytes.count <= Limits.faultBodyBytesMax else {
            fieldError(
                "body has at most \(Limits.faultBodyBytesMax) bytes, but this one has "
                    + "\(bytes.count).", "fault/body")
            return nil
        }
        return ImposedAnswer.Body(bytes: bytes, isJSON: json.kind != .string)
    }

    private mutating func fieldError(_ message: String, _ field: String) {
        decoder.fieldErrors.append(.invalid(message, field, of: decoder.errorName))
    }

    private static let delayShape = Resource(
        shape: "Delay",
        ["min", "max"].map { Field($0, .integer(Fault.Part.delay.range ?? 0...0)) })

    private static let shape = Resource(
        shape: "Fault",
        Fault.Part.allCases.filter { $0 != .delay }.map { part in
            Field(part.rawValue, part.range.map(FieldType.integer) ?? .boolean)
        })
}
