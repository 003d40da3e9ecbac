// Sandboxes from their beginning to their end.

import HTTP
import Primitives
import SQLite

extension Control {
    static let lifecycle: [Control] = [
        Control(.get, "/_mock/sandboxes", "lists the sandboxes") { exchange, response in
            let list = exchange.sandboxes.registry.all.map { name, entry in
                Reply.object([
                    ("name", .text(name)), ("mode", .text(entry.mode.rawValue)),
                    ("fixture", .text(entry.fixture)),
                ])
            }
            response.write(.list(list), at: exchange.now)
        },
        Control(.post, "/_mock/sandboxes", "makes a sandbox, from a named fixture if one is named")
        {
            exchange, response in
            let body = try exchange.body(newSandbox)
            let birth = try exchange.sandboxes.birth(
                fixture: body.text("fixture") ?? Templates.standard,
                mode: body.text("mode").flatMap { Mode(rawValue: $0) }
                    ?? exchange.sandbox.catalog.mode)
            try exchange.create(body.text("name") ?? "", birth, into: &response)
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
                image: image, clock: exchange.sandbox.clock, faults: exchange.sandbox.faults)
            try exchange.create(body.text("to") ?? "", birth, into: &response)
        },
        Control(.get, "/_mock/export", "the data of the sandbox as a fixture") {
            exchange, response in
            response.start(.ok, date: exchange.now)
            response.startBody(Exchange.json)
            try exchange.sandbox.export(to: &response.body)
            response.finish()
        },
        Control(
            .post, "/_mock/import", "lets the sandbox begin anew with a fixture",
            bodyBytesMax: Limits.fixtureBytesMax
        ) { exchange, response in
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
    fileprivate func namedSandbox() throws -> String {
        let key = ASCII.lowercased(word)
        guard sandboxes.registry[key] != nil else { throw Refusal.noSandbox(word) }
        return try sandboxes.sandbox(named: key).name
    }

    /// Makes a sandbox and tells of it.
    fileprivate func create(_ name: String, _ birth: Sandboxes.Birth, into response: inout Response)
        throws
    {
        _ = try sandboxes.create(name, birth)
        response.write(
            .object([
                ("name", .text(ASCII.lowercased(name))), ("mode", .text(birth.mode.rawValue)),
                ("fixture", .text(birth.fixture)),
            ]), .created, at: now)
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
