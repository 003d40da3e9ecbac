// Callbacks of sandboxes on several workers, changed by connections that began at any of them.

import TestSupport
import Testing

@Suite struct CallbacksAcrossWorkersTests {
    private static let sandboxes = ["one", "two", "three"]
    private static let connections = 4
    private static let changes = 15

    /// The titles in texts, in their order.
    private static func titles(_ texts: [String]) -> [String] {
        texts.compactMap { text in
            text.firstRange(of: "Title ").map { range in
                String(text[range.upperBound...].prefix { $0.isNumber || $0 == "." })
            }
        }
    }

    /// Changes all sandboxes by several connections at a time: each has a request in each sandbox under way.
    private static func changeAll(_ port: UInt16) throws {
        let clients = try (0..<connections).map { _ in try RawConnection(port: port) }
        for change in 1...changes {
            for (number, client) in clients.enumerated() {
                for sandbox in sandboxes {
                    try client.send(
                        RawRequest.text(
                            "PATCH", "/company/contacts/1", fields: ["X-Mock-Sandbox: \(sandbox)"],
                            body: #"[{"op":"replace","path":"title","#
                                + #""value":"Title \#(number).\#(change)"}]"#))
                }
            }
            for client in clients {
                for _ in sandboxes { #expect(try client.receive().status == 200) }
            }
        }
    }

    @Test func `Each callback is told all changes, in the order in which they were made`() throws {
        let server = try RunningServer("--log", "none", "--workers", "3")
        let receivers = try Self.sandboxes.map { _ in try Receiver() }
        for (sandbox, receiver) in zip(Self.sandboxes, receivers) {
            let made = try server.exchange(
                "POST", "/_mock/at/\(sandbox)/system/callbacks",
                #"{"url":"http://127.0.0.1:\#(receiver.port)/","type":"contact","level":"owner","objectId":1}"#
            )
            #expect(made.status == 201)
        }
        try Self.changeAll(server.port)
        for (sandbox, receiver) in zip(Self.sandboxes, receivers) {
            let taken = receiver.wait(for: Self.connections * Self.changes)
            let journal = try server.exchange(
                "GET",
                "/_mock/at/\(sandbox)/_mock/journal?conditions=method='PATCH'"
                    + "&orderBy=number&pageSize=1000&fields=body")
            let made = Self.titles(journal.text.components(before: "Title "))
            #expect(made.count == Self.connections * Self.changes)
            #expect(Self.titles(taken.map(\.body)) == made)
            for number in 0..<Self.connections {
                #expect(
                    made.filter { $0.hasPrefix("\(number).") }
                        == (1...Self.changes).map { "\(number).\($0)" })
            }
            receiver.stop()
        }
    }
}

extension String {
    /// The parts that begin with a text.
    fileprivate func components(before text: String) -> [String] {
        var (parts, rest): ([String], Substring) = ([], self[...])
        while let range = rest.firstRange(of: text) {
            rest = rest[range.upperBound...]
            parts.append(text + rest.prefix(20))
        }
        return parts
    }
}
