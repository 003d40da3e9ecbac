// Every operation of the live API on contacts and what surrounds them is there, and answers.

import ConnectWise
import Dialect
import HTTP
import JSON
import Schema
import ServiceTestSupport
import TestSupport
import Testing

@Suite struct OperationTests {
    /// A row of the table.
    struct Row: Sendable, CustomTestStringConvertible {
        let method: HTTP.Method
        let path: String
        let answer: String

        var testDescription: String { "\(method.name) \(path)" }

        /// The path with the names of its places left out.
        var place: String { OperationTests.place(path) }
    }

    static let rows: [Row] = {
        let text = try! Repository.text(of: "Tests/ConnectWiseTests/operations.tsv")
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let columns = line.split(separator: "\t").map(String.init)
            return Row(method: Method(columns[0]), path: columns[1], answer: columns[3])
        }
    }()

    static func place(_ path: String) -> String {
        path.split(separator: "/").map { $0.hasPrefix("{") ? "/{}" : "/\($0)" }.joined()
    }

    @Test("Every operation of the live API is there", arguments: Mode.allCases)
    func operations(mode: Mode) {
        let endpoints = Catalog.shared(mode).endpoints
        let known = Dictionary(
            endpoints.map { (Self.place($0.path), $0.methods.map(\.method)) },
            uniquingKeysWith: +)
        let missing = Self.rows.filter { known[$0.place]?.contains($0.method) != true }
        #expect(missing.map(\.testDescription) == [])
        #expect(Self.rows.count == 260)
    }

    @Test("Every GET finds something in the demo data", arguments: Mode.allCases)
    func answers(mode: Mode) throws {
        let server = try TestServer(.demo, mode: mode)
        // A picture is sent by its test.
        for row in Self.rows where row.method == .get && !row.path.hasSuffix("/image") {
            let base = mode == .strict ? "/v4_6_release/apis/3.0" : ""
            let found = Self.paths(base + row.path, server).contains { path in
                let answer = server.get(path)
                guard answer.status == 200 else { return false }
                return row.answer.hasSuffix("[]")
                    ? !answer.json.elements.isEmpty : answer.json.kind == .object
            }
            #expect(found, "\(row.path)")
        }
    }

    /// The path with the ids of records at its places, for each record in turn.
    private static func paths(_ path: String, _ server: TestServer) -> [String] {
        if path.hasSuffix("/company/contacts/default") { return [path + "?companyId=12345"] }
        guard let open = path.firstIndex(of: "{"), let close = path.firstIndex(of: "}") else {
            return [path]
        }
        let list = String(path[..<open].dropLast())
        let owner = list.replacing("/contact/types", with: "/contacts/types")
        return server.ids(at: owner).flatMap { id in
            paths("\(list)/\(id)\(path[path.index(after: close)...])", server)
        }
    }
}
