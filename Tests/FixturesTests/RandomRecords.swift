// Records drawn by a seeded generator, from what the catalogue declares.

import HTTP
import JSON
import Primitives
import Records
import SQLite
import Schema
import ServiceTestSupport
import Tenancy

/// Makes, changes and deletes records of every resource that can be written, through the API.
struct RandomRecords {
    let server: TestServer
    var random: SplitMix64

    /// How many requests of each kind were answered with success.
    private(set) var successes: [HTTP.Method: Int] = [:]

    init(_ server: TestServer, seed: UInt64) {
        self.server = server
        random = SplitMix64(state: seed)
    }

    /// Goes once through all resources.
    mutating func run() throws {
        for resource in server.sandbox.store.catalog.resources where resource.path.first == "/" {
            guard let path = try path(of: resource), !path.hasPrefix("/_mock") else { continue }
            if resource.operations.contains(.create) {
                for _ in 0..<3 { send(.post, path, body(for: resource)) }
            }
            guard let id = try anyID(of: resource, path) else { continue }
            if resource.operations.contains(.update) {
                for _ in 0..<4 { send(.patch, "\(path)/\(id)", change(of: resource)) }
            }
            if resource.operations.contains(.replace) {
                send(.put, "\(path)/\(id)", server.get("\(path)/\(id)").body)
            }
        }
        try delete()
    }

    private mutating func send(_ method: HTTP.Method, _ target: String, _ body: String) {
        let status = server.send(method, target, body).status
        if (200..<300).contains(status) { successes[method, default: 0] += 1 }
    }

    /// Deletes the last record of some resources, so that its id is free.
    private mutating func delete() throws {
        for resource in server.sandbox.store.catalog.resources
        where resource.operations.contains(.delete) && chance(2) {
            guard let path = try path(of: resource), let id = try lastID(of: resource, path) else {
                continue
            }
            send(.delete, "\(path)/\(id)", "")
        }
    }

    /// The path of a resource's list, below some parent.
    private mutating func path(of resource: Resource) throws -> String? {
        guard let parent = resource.parentResource else {
            return resource.path.contains("{") ? nil : resource.path
        }
        guard let id = try ids(of: parent).randomElement(using: &random) else { return nil }
        let path = resource.path.replacing("{parentId}", with: "\(id)")
        return path.contains("{") ? nil : path
    }

    private mutating func anyID(of resource: Resource, _ path: String) throws -> Int64? {
        server.ids(of: resource, at: path).randomElement(using: &random)
    }

    private func lastID(of resource: Resource, _ path: String) throws -> Int64? {
        server.ids(of: resource, at: path).max()
    }

    private func ids(of name: String) throws -> [Int64] {
        let table = server.sandbox.store.catalog.resource(name).table
        return try server.sandbox.store.database.all(
            "SELECT \"id\" FROM \(name: table) ORDER BY \"id\" DESC LIMIT 20"
        ) { $0.integer(0) }
    }

    private mutating func chance(_ one: UInt64) -> Bool { random.next() % one == 0 }
}

// Bodies.
extension RandomRecords {
    private mutating func body(for resource: Resource, depth: Int = 1) -> String {
        var members: [String] = []
        for field in resource.fields where isWritable(field, of: resource) {
            guard field.isRequired || chance(2), let value = value(of: field, resource, depth)
            else { continue }
            members.append(quoted(field.name) + ":" + value)
        }
        return "{" + members.joined(separator: ",") + "}"
    }

    /// One or two members, or the lack of them.
    private mutating func change(of resource: Resource) -> String {
        let fields = resource.fields.filter { isWritable($0, of: resource) }
        let changes = (0..<2).compactMap { _ -> String? in
            guard let field = fields.randomElement(using: &random) else { return nil }
            let value = chance(3) ? "null" : value(of: field, resource, 1) ?? "null"
            return #"{"op":"replace","path":\#(quoted(field.name)),"value":\#(value)}"#
        }
        return "[" + changes.joined(separator: ",") + "]"
    }

    private func isWritable(_ field: Schema.Field, of resource: Resource) -> Bool {
        !field.isReadOnly && !field.isPrimaryKey && field.name != resource.parent
            && !resource.refused.contains { $0.name == field.name }
    }

    private mutating func value(of field: Schema.Field, _ resource: Resource, _ depth: Int)
        -> String?
    {
        switch field.type {
        case .string(let max): return quoted(field.example ?? text(min(max, 60)))
        case .text: return quoted(chance(10) ? text(70_000) : text(200))
        case .integer(let range): return "\(integer(in: range))"
        case .decimal: return decimal()
        case .boolean, .backReference: return chance(2) ? "true" : "false"
        case .dateTime: return quoted(moment())
        case .enumeration(let words): return words.randomElement(using: &random).map(quoted)
        case .reference(let target):
            return try? ids(of: target).randomElement(using: &random).map { "{\"id\":\($0)}" }
        case .identifier(let target):
            return try? ids(of: target).randomElement(using: &random).map { "\($0)" }
        case .children(let name):
            guard depth > 0 else { return nil }
            let child = server.sandbox.store.catalog.resource(name)
            return "[" + (0..<2).map { _ in body(for: child, depth: 0) }.joined(separator: ",")
                + "]"
        case .strings: return "[" + quoted(text(9)) + "," + quoted(text(9)) + "]"
        case .integers: return "[\(random.next() % 9),\(random.next() % 9)]"
        case .given(let isList): return isList ? "[{\"a\":\(quoted(text(9)))}]" : "{\"id\":1}"
        case .guid, .foreignKey, .mainChild, .links, .foreignKeys, .firstLink, .requestSwitch,
            .customFields,
            .bytes:
            return nil
        }
    }

    private mutating func text(_ max: Int) -> String {
        let pieces = [
            "a", "Z", "9", " ", "é", "e\u{301}", "\"", "\\", "\n", "\t", "\u{1}", "\u{7F}", "😀",
            "\u{2028}", "\u{FFFD}", "\u{FEFF}", "%", "/", "<b>", "'", "{", "]", "--", "\u{10FFFF}",
        ]
        var text = ""
        var left = Int(random.next() % UInt64(max)) + 1
        while left > 0 {
            let piece = pieces.randomElement(using: &random)!
            left -= piece.unicodeScalars.count
            if left >= 0 { text += piece }
        }
        return text.isEmpty ? "x" : text
    }

    private mutating func integer(in range: ClosedRange<Int64>) -> Int64 {
        switch random.next() % 3 {
        case 0: range.lowerBound
        case 1: range.upperBound
        default: Int64.random(in: range, using: &random)
        }
    }

    private mutating func decimal() -> String {
        let edges = ["0.1", "-7.9e28", "5.0", "1e-7", "123456789.125", "0", "-0.0", "1e15"]
        return chance(2)
            ? edges.randomElement(using: &random)!
            : "\(Double.random(in: -1e9...1e9, using: &random))"
    }

    private mutating func moment() -> String {
        let range = Timestamp.earliest.seconds...Timestamp.latest.seconds
        return Timestamp(seconds: Int64.random(in: range, using: &random)).text
    }
}

extension TestServer {
    /// The ids of the records that a path lists.
    func ids(of resource: Resource, at path: String) -> [Int64] {
        guard resource.operations.contains(.list) else { return [] }
        let answer = get(path + "?pageSize=1000&fields=id")
        return answer.json.elements.compactMap { $0["id"]?.integer }
    }
}
