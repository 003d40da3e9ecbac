// Sandboxes from their beginning to their end.

import HTTP
import Primitives
import SQLite

extension Control {
    static let lifecycle: [Control] = [
        Control(.get, "/_mock/sandboxes", "lists the sandboxes") { exchange, response in
            let list = exchange.sandboxes.names.map { exchange.sandboxes.reply($0) }
            response.write(.list(list), at: exchange.now)
        },
        Control(.post, "/_mock/sandboxes", "makes a sandbox, from a named fixture if one is named")
        {
            exchange, response in
            let body = try exchange.body(newSandbox)
            let sandbox = try exchange.sandboxes.create(
                body.text("name") ?? "", fixture: body.text("fixture") ?? Templates.standard,
                mode: body.text("mode").flatMap { Mode(rawValue: $0) }
                    ?? exchange.sandbox.catalog.mode)
            response.write(exchange.sandboxes.reply(sandbox.name), .created, at: exchange.now)
        },
        Control(.get, "/_mock/sandboxes/{name}", "tells of a sandbox") { exchange, response in
            let name = try exchange.namedSandbox()
            response.write(exchange.sandboxes.reply(name), at: exchange.now)
        },
        Control(.delete, "/_mock/sandboxes/{name}", "ends a sandbox and what it keeps") {
            exchange, response in
            _ = try exchange.sandboxes.delete(try exchange.namedSandbox())
            response.writeNothing(at: exchange.now)
        },
        Control(.post, "/_mock/reset", "puts the sandbox back to what it began with") {
            exchange, response in
            try exchange.sandboxes.reset(exchange.name)
            response.writeNothing(at: exchange.now)
        },
        Control(.post, "/_mock/fork", "copies the sandbox into another") { exchange, response in
            let body = try exchange.body(newFork)
            let image = try exchange.sandbox.database.image(spareBytes: Limits.sandboxSpareBytes)
            let birth = Sandboxes.Birth(
                fixture: "fork of \(exchange.name)", mode: exchange.sandbox.catalog.mode,
                image: image)
            let sandbox = try exchange.sandboxes.create(body.text("to") ?? "", birth)
            sandbox.clock = exchange.sandbox.clock
            response.write(exchange.sandboxes.reply(sandbox.name), .created, at: exchange.now)
        },
        Control(.get, "/_mock/export", "the data of the sandbox as a fixture") {
            exchange, response in
            response.start(.ok, date: exchange.now)
            response.startBody(Exchange.json)
            try exchange.sandbox.export(to: &response.body)
            response.finish()
        },
        Control(.post, "/_mock/import", "lets the sandbox begin anew with a fixture") {
            exchange, response in
            let sandboxes = exchange.sandboxes
            let mode = exchange.sandbox.catalog.mode
            let image: Image
            do {
                let fixture = try Fixture(
                    name: "body", Array(exchange.request.bytes[exchange.request.body]))
                image = try Templates.image(
                    of: [fixture], mode, exchange.sandbox.clock.machine)
            } catch let error as FixtureError {
                throw Refusal.sandbox(error.lines.prefix(10).joined(separator: "; "))
            }
            try sandboxes.replace(
                exchange.name, by: Sandboxes.Birth(fixture: "import", mode: mode, image: image))
            response.write(sandboxes.reply(exchange.name), at: exchange.now)
        },
    ]

    private static let newSandbox = Resource(
        shape: "Sandbox",
        [
            Field("name", .string(max: Limits.sandboxNameMax), .required),
            Field("fixture", .string(max: 250)),
            Field("mode", .enumeration(Mode.allCases.map(\.rawValue))),
        ])

    private static let newFork = Resource(
        shape: "Fork", [Field("to", .string(max: Limits.sandboxNameMax), .required)])
}

extension ControlExchange {
    /// The sandbox that the path names.
    /// - Throws: `Refusal.noSandbox`.
    fileprivate func namedSandbox() throws(Refusal) -> String {
        let key = ASCII.lowercased(word)
        guard sandboxes.names.contains(key) else { throw .noSandbox(word) }
        return key
    }
}

extension Sandboxes {
    /// What is told of a sandbox.
    fileprivate func reply(_ name: String) -> Reply {
        guard let sandbox = existing(name) else { return .null }
        return .object([
            ("name", .text(name)),
            ("mode", .text(sandbox.catalog.mode.rawValue)),
            ("fixture", .text(birth(of: name)?.fixture)),
            ("changed", .flag(sandbox.isTouched)),
            ("now", .text(sandbox.now.text)),
            ("lastUsed", .text(lastUsed(name)?.text)),
            ("snapshots", .list(snapshots(of: name).map { .text($0.name) })),
        ])
    }
}
