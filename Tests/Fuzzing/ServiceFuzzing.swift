// Requests to the service in memory, each with the data of the demo.

import ConnectWise
import Contract
import Dialect
import Fixtures
import JSON
import Primitives
import Records
import SQLite
import Schema
import Tenancy

@testable import HTTP
@testable import MockServer

/// A service over a sandbox of its own.
final class ServiceFuzzing {
    static let now = Timestamp("2027-07-01T12:00:00Z")!
    /// One input is run at a time.
    private nonisolated(unsafe) static let recycled = RecycledConnections(countMax: 2)
    private static let image = try! Templates.image(of: [try .demo], .default) { now }

    private var service: Service
    private let sandbox: Sandbox

    init() {
        let now = Self.now
        sandbox = try! Sandbox(
            "default", .shared(.default), Self.image, recycling: unsafe Self.recycled
        ) { now }
        service = Service(sandbox) { fail("the server failed: \($0)") }
    }

    /// An answer: its status and its body.
    private typealias Answer = (status: Int, body: [UInt8])

    /// Sends a request. Promise: no answer is an error of the server's own.
    private func send(
        _ method: Method, _ target: String, _ body: [UInt8] = [],
        type: String = "application/json"
    ) -> Answer {
        var fields = [("Host", "localhost")]
        if !body.isEmpty { fields.append(("Content-Type", type)) }
        let request = Request(method, target, fields: fields, body: body)
        var response = Response(to: request)
        service.answer(request, into: &response)
        let bytes = response.body.copy()
        let status = Int(String(decoding: bytes.dropFirst(9).prefix(3), as: UTF8.self)) ?? 0
        if status < 200 || status >= 500 && ![501, 503].contains(status) {
            fail("\(method.name) \(target): \(String(decoding: bytes, as: UTF8.self))")
        }
        let end = bytes.indices.first { bytes[$0...].starts(with: "\r\n\r\n".utf8) }
        return (status, end.map { Array(bytes[($0 + 4)...]) } ?? [])
    }

    // MARK: - Targets

    /// Promise: the count of a list is the number of records in it.
    func runQuery(_ bytes: [UInt8]) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let pairs = zip(["conditions", "orderBy", "fields"], lines).filter { !$1.isEmpty }
        let query = pairs.map { "\($0)=\(Self.encoded($1))" }.joined(separator: "&")
        let list = send(.get, "/company/contacts?pageSize=1000&" + query)
        let count = send(.get, "/company/contacts/count?" + query)
        // A count takes neither an order nor fields: what is wrong with those refuses the list alone.
        if list.status == 200, count.status != 200 {
            fail("a list, and its count is \(count.status)")
        }
        guard list.status == 200 else { return }
        let records = Self.json(list.body).elements.count
        let counted = Self.json(count.body)["count"]?.integer
        if counted != Int64(records) { fail("\(records) records, counted \(counted ?? -1)") }
    }

    /// Promise: what is answered is what is kept, and it can be sent back.
    func runRecord(_ bytes: [UInt8]) {
        let created = send(.post, "/company/contacts", bytes)
        guard created.status == 201, let id = Self.json(created.body)["id"]?.integer else { return }
        check(created.body, at: "/company/contacts/\(id)")
        let replaced = send(.put, "/company/contacts/\(id)", created.body)
        if replaced.status == 200 { check(replaced.body, at: "/company/contacts/\(id)") }
        checkForeignKeys()
    }

    /// Promise: what is answered is what is kept; a refused change changes nothing.
    func runPatch(_ bytes: [UInt8]) {
        let path = "/company/contacts/2"
        let before = send(.get, path)
        let patched = send(.patch, path, bytes)
        check(patched.status == 200 ? patched.body : before.body, at: path)
        checkForeignKeys()
    }

    /// Promise: a picture that is taken can be fetched.
    func runImage(_ bytes: [UInt8]) {
        let (type, body) = Self.parts(of: bytes)
        let target = "/company/contacts/2/image"
        let isPlain = type.utf8.allSatisfy { 0x20..<0x7f ~= $0 }
        let answer = send(.post, target, body, type: isPlain ? type : "image/png")
        if answer.status < 300, send(.get, target).status != 200 { fail("no picture") }
    }

    /// Promise: no body of the control plane breaks the data.
    func runControl(_ bytes: [UInt8]) {
        let (line, body) = Self.parts(of: bytes)
        let control = Control.all.first { "\($0.method.name) \($0.path)" == line }
        guard let control, control.wait == nil else { return }
        _ = send(control.method, Self.filled(control.path), body)
        checkForeignKeys()
    }

    /// Promise: a record that is taken can be read, where the vendor reads single records.
    func runContract(_ bytes: [UInt8]) {
        let (line, body) = Self.parts(of: bytes)
        let words = line.split(separator: " ")
        guard words.count == 2,
            let method = Method.implemented.first(where: { $0.name == words[0] }),
            Self.paths.contains(words[1])
        else { return }
        let path = Self.filled(String(words[1]))
        let answer = send(method, path, body)
        guard answer.status == 201, let id = Self.json(answer.body)["id"]?.integer,
            Self.readable.contains(words[1])
        else { return }
        if send(.get, path + "/\(id)").status != 200 { fail("\(path)/\(id) is not there") }
    }

    /// The paths of the vendor's.
    private static let paths = Set(ContractResources.shared(.default).paths.map { $0[...] })

    /// The paths whose records the vendor reads one by one: the same records at the path and behind an id.
    private static let readable: Set<Substring> = {
        let contract = ContractResources.shared(.default)
        let endpoints = contract.paths.indices.map(contract.endpoint)
        let resources = Dictionary(uniqueKeysWithValues: endpoints.map { ($0.path, $0.resource) })
        let single = endpoints.filter { endpoint in
            endpoint.path.hasSuffix("/{id}")
                && endpoint.methods.contains { $0.operation == .get }
                && resources[String(endpoint.path.dropLast(5))] == endpoint.resource
        }
        return Set(single.map { $0.path.dropLast(5) })
    }()

    /// The first line, and what is behind it.
    private static func parts(of bytes: [UInt8]) -> (line: String, rest: [UInt8]) {
        let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        return (String(decoding: bytes[..<end], as: UTF8.self), Array(bytes[end...].dropFirst()))
    }

    // MARK: - Promises

    private func check(_ body: [UInt8], at path: String) {
        let kept = send(.get, path)
        if kept.body != body {
            fail(
                "answered \(String(decoding: body, as: UTF8.self))\n"
                    + "kept \(String(decoding: kept.body, as: UTF8.self))")
        }
    }

    private func checkForeignKeys() {
        let broken = try! service.sandboxes.first.store.database.first(
            "PRAGMA foreign_key_check"
        ) { $0.text(0) }
        if let broken { fail("a row of \(broken) names a record that is not there") }
    }

    // MARK: - Texts

    private static func filled(_ path: String) -> String {
        path.split(separator: "/").map { $0.hasPrefix("{") ? "/1" : "/\($0)" }.joined()
    }

    private static func encoded(_ bytes: ArraySlice<UInt8>) -> String {
        let digits = Array("0123456789ABCDEF")
        return bytes.map { "%\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }.joined()
    }

    private static func json(_ body: [UInt8]) -> JSONValue {
        guard let document = try? JSONDocument(body, limits: Limits.json) else {
            fail("no JSON: \(String(decoding: body, as: UTF8.self))")
        }
        return document.root
    }
}
