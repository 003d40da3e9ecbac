// Sandboxes from their beginning to their end.

import HTTP
import Primitives
import SQLite

extension Control {
    static let lifecycle: [Control] = [
        Control(.get, "/_mock/sandboxes", "lists the sandboxes") { exchange, response in
            response.write(.list(exchange.sandboxes.list()), at: exchange.now)
        },
        Control(.post, "/_mock/sandboxes", "makes a sandbox, from a named fixture if one is named")
        {
            exchange, response in
            let body = try exchange.body(newSandbox)
            let initial = try exchange.sandboxes.initialState(
                fixture: body.text("fixture") ?? Templates.standard,
                mode: body.text("mode").flatMap { Mode(rawValue: $0) }
                    ?? exchange.sandbox.catalog.mode)
            try exchange.create(body.text("name") ?? "", initial, into: &response)
        },
        Control(.get, "/_mock/sandboxes/{name}", "tells of a sandbox") { exchange, response in
            let name = try exchange.namedSandbox()
            _ = try exchange.sandboxes.sandbox(named: name)
            response.write(exchange.sandboxes.reply(name), at: exchange.now)
        },
        Control(.delete, "/_mock/sandboxes/{name}", "ends a sandbox and what it keeps") {
            exchange, response in
            try exchange.sandboxes.delete(try exchange.namedSandbox())
            response.writeNothing(at: exchange.now)
        },
        Control(.post, "/_mock/reset", "puts the sandbox back to what it began with") {
            exchange, response in
            try exchange.sandboxes.reset(exchange.name)
            response.writeNothing(at: exchange.now)
        },
        Control(.post, "/_mock/fork", "copies the sandbox into another") { exchange, response in
            let body = try exchange.body(newFork)
            try exchange.create(
                body.text("to") ?? "", try exchange.sandboxes.copy(of: exchange.sandbox),
                into: &response)
        },
        Control(
            .get, "/_mock/export",
            "the data of the sandbox as a fixture; other requests wait while it is written",
            isLong: true
        ) { exchange, response in
            exchange.sandbox.database.limitWork(to: nil)
            response.start(.ok, date: exchange.now)
            response.startBody(Exchange.json)
            try exchange.sandbox.export(to: &response.body)
            response.finish()
        },
        Control(
            .post, "/_mock/import",
            "lets the sandbox begin anew with a fixture; other requests wait while it is loaded",
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
            try sandboxes.begin(
                exchange.name, with: InitialState(fixture: "import", mode: mode, image: image))
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
    /// The name of the sandbox that the path names, which may not be open.
    /// - Throws: `Refusal.noSandbox`.
    fileprivate func namedSandbox() throws(Refusal) -> String {
        guard sandboxes.isKnown(word) else { throw .noSandbox(word) }
        return ASCII.lowercased(word)
    }

    /// Makes a sandbox and tells of it.
    fileprivate func create(
        _ name: String, _ initial: InitialState, into response: inout Response
    ) throws {
        try sandboxes.make(name, initial, isExplicit: true)
        response.write(
            .object([
                ("name", .text(ASCII.lowercased(name))), ("mode", .text(initial.mode.rawValue)),
                ("fixture", .text(initial.fixture)),
            ]), .created, at: now)
    }
}

extension Sandboxes {
    /// What a copy of a sandbox begins with.
    /// - Throws: `Refusal.memoryFull`, `DatabaseError`.
    fileprivate func copy(of sandbox: Sandbox) throws -> InitialState {
        let byteCount = try sandbox.database.byteCount
        try registry.makeRoom(bytes: byteCount, now: clock().seconds)
        return InitialState(
            fixture: "fork of \(sandbox.name)", mode: sandbox.catalog.mode,
            image: try sandbox.database.image(spareBytes: Limits.sandboxSpareBytes),
            clock: sandbox.clock, faults: sandbox.faults)
    }

    /// What is told of all sandboxes.
    fileprivate func list() -> [Reply] {
        registry.all.map { name, entry in
            var entry = entry
            if entry.mode == nil { read(name, into: &entry) }
            return .object([
                ("name", .text(name)), ("mode", .text(entry.mode?.rawValue)),
                ("fixture", .text(entry.fixture)),
            ])
        }
    }

    /// Reads what only the file of a sandbox can tell; nothing if that is of no use. It is told at the
    /// beginning and never changed, so that what the log holds does not matter.
    private func read(_ name: String, into entry: inout SandboxRegistry.Entry) {
        guard let files = registry.files,
            let image = try? Image(file: files.database(of: name)),
            let database = try? Database(.image(image)),
            let metadata = try? SandboxMetadata(from: database)
        else { return }
        entry.mode = metadata.mode
        entry.fixture = metadata.fixture
    }

    /// What is told of a sandbox.
    fileprivate func reply(_ name: String) -> Reply {
        guard let tenant = tenants[name] else { return .null }
        return .object([
            ("name", .text(name)),
            ("mode", .text(tenant.sandbox.catalog.mode.rawValue)),
            ("fixture", .text(tenant.initial.fixture)),
            ("changed", .flag(tenant.sandbox.isTouched)),
            ("now", .text(tenant.sandbox.now.text)),
            ("lastUsed", .text(tenant.lastUsed.text)),
            ("snapshots", .list(snapshots(of: name).map { .text($0.name) })),
        ])
    }
}
