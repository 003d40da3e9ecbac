// The control plane's paths of sandboxes.

import API
import Callbacks
import Dialect
import Fixtures
import HTTP
import JSON
import Primitives
import Records
import SQLite
import Schema
import Tenancy

extension Control {
    static let lifecycle: [Control] = [
        Control(.get, "/_mock/sandboxes", "lists the sandboxes") { context, response in
            response.write(.list(context.sandboxes.list()), at: context.now)
        },
        Control(
            .post, "/_mock/sandboxes", "creates a sandbox, from a named fixture if one is given"
        ) {
            context, response in
            let body = try context.body(newSandbox)
            let initial = try context.sandboxes.initialState(
                fixture: body.text("fixture") ?? Templates.standard,
                mode: body.text("mode").flatMap { Mode(rawValue: $0) }
                    ?? context.sandbox.store.catalog.mode)
            try context.create(body.text("name") ?? "", initial, into: &response)
        },
        Control(.get, "/_mock/sandboxes/{name}", "shows a sandbox") { context, response in
            let name = try context.namedSandbox()
            _ = try context.sandboxes.sandbox(named: name)
            response.write(context.sandboxes.json(name), at: context.now)
        },
        Control(
            .put, "/_mock/sandboxes/{name}",
            "makes a sandbox, or makes it anew: {fixture, mode}, or {from} with an export",
            bodyBytesMax: Limits.fixtureBytesMax
        ) { context, response in
            let initial = try context.initialState(SandboxSetting(context.document().root))
            let isNew = try context.sandboxes.makeAnew(context.word, initial)
            response.write(
                .sandbox(context.word, initial), isNew ? .created : .ok, at: context.now)
        },
        Control(
            .delete, "/_mock/sandboxes/{name}", "deletes a sandbox with its files and snapshots"
        ) {
            context, response in
            try context.sandboxes.delete(try context.namedSandbox())
            response.writeNothing(at: context.now)
        },
        Control(
            .post, "/_mock/reset", "resets the sandbox to its initial state", isForOwner: true
        ) { context, response in
            try context.sandboxes.reset(context.name)
            response.writeNothing(at: context.now)
        },
        Control(.post, "/_mock/fork", "copies the sandbox into another", isForOwner: true) {
            context, response in
            let body = try context.body(newFork)
            try context.create(
                body.text("to") ?? "", try context.sandboxes.copy(of: context.sandbox),
                into: &response)
        },
        Control(
            .get, "/_mock/export",
            "exports the data of the sandbox as a fixture; changes of it wait meanwhile",
            isLong: true
        ) { context, response in
            response.start(.ok, date: context.now)
            response.startBody(.json)
            try response.write(Export(of: context.sandbox.store))
        },
        Control(
            .post, "/_mock/import",
            "replaces the data of the sandbox by a fixture; other requests wait meanwhile",
            bodyBytesMax: Limits.fixtureBytesMax
        ) { context, response in
            let mode = context.sandbox.store.catalog.mode
            let bytes = Array(context.request.bytes[context.request.body])
            try context.replaceData(
                by: try context.initialState(of: bytes, called: "body", mode))
            response.write(context.sandboxes.json(context.name), at: context.now)
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

extension ControlContext {
    /// The name of the sandbox that the path names, which may not be open.
    /// - Throws: `APIError.noSandbox`.
    fileprivate func namedSandbox() throws(APIError) -> String {
        guard sandboxes.isKnown(word) else { throw .noSandbox(word) }
        return ASCII.lowercased(word)
    }

    /// Creates a sandbox and shows it.
    fileprivate func create(
        _ name: String, _ initial: InitialState, into response: inout Response
    ) throws {
        try sandboxes.make(name, initial, isExplicit: true)
        response.write(.sandbox(name, initial), .created, at: now)
    }

    /// What a sandbox begins with that is made anew.
    /// - Throws: `APIError.mock`, `DatabaseError`.
    fileprivate func initialState(_ setting: SandboxSetting) throws -> InitialState {
        let mode = setting.mode ?? sandboxes.mode
        guard let export = setting.export else {
            return try sandboxes.initialState(
                fixture: setting.fixture ?? Templates.standard, mode: mode)
        }
        return try initialState(of: export, called: "from", mode)
    }

    /// Puts other data in the place of the sandbox's, and lets its callbacks tell what that changes.
    /// - Throws: `APIError`, `DatabaseError`; then there is what there was.
    fileprivate func replaceData(by initial: InitialState) throws {
        var replaced: ReplacedRecords?
        if sandbox.callbacks.feed.isOn, let image = initial.image {
            sandbox.store.database.limitWork(to: nil)
            replaced = try ReplacedRecords(
                in: sandbox.store, replacedBy: image, by: Fixture.author)
        }
        try sandboxes.begin(name, with: initial)
        sandboxes.tenants[name]?.sandbox.goOn(from: sandbox, telling: replaced)
    }

    /// What a sandbox begins with that a body gives the data of.
    /// - Parameter name: What messages call the data.
    /// - Throws: `APIError.mock` with the first problems, `DatabaseError`.
    fileprivate func initialState(of bytes: [UInt8], called name: String, _ mode: Mode) throws
        -> InitialState
    {
        do {
            let fixture = try Fixture(name: name, bytes)
            let image = try Templates.image(of: [fixture], mode, sandbox.store.clock.machine)
            return InitialState(fixture: "import", mode: mode, image: image)
        } catch let error as FixtureError {
            throw APIError.mock(error.lines.prefix(10).joined(separator: "; "))
        }
    }
}

extension JSONOutput {
    /// A new sandbox.
    fileprivate static func sandbox(_ name: String, _ initial: InitialState) -> JSONOutput {
        .object([
            ("name", .text(ASCII.lowercased(name))), ("mode", .text(initial.mode.rawValue)),
            ("fixture", .text(initial.fixture)),
        ])
    }
}

extension Sandboxes {
    /// The initial state of a copy of a sandbox.
    /// - Throws: `APIError.memoryFull`, `DatabaseError`.
    fileprivate func copy(of sandbox: Sandbox) throws -> InitialState {
        let byteCount = try sandbox.store.database.byteCount
        try registry.makeRoom(bytes: byteCount, now: clock().seconds)
        return InitialState(
            fixture: "fork of \(sandbox.name)", mode: sandbox.store.catalog.mode,
            image: try sandbox.store.database.image(spareBytes: Limits.sandboxSpareBytes),
            clock: sandbox.store.clock, faults: sandbox.faults)
    }

    /// All sandboxes as the control plane shows them.
    fileprivate func list() -> [JSONOutput] {
        registry.all.map { name, entry in
            var entry = entry
            if entry.mode == nil { read(name, into: &entry) }
            return .object([
                ("name", .text(name)), ("mode", .text(entry.mode?.rawValue)),
                ("fixture", .text(entry.fixture)),
            ])
        }
    }

    /// Reads what only the file of a sandbox can tell; nothing if that is of no use. It is told at
    /// the beginning and never changed, so that what the log holds does not matter.
    private func read(_ name: String, into entry: inout SandboxRegistry.Entry) {
        guard let files = registry.files,
            let image = try? Image(file: files.database(of: name)),
            let database = try? Database(.image(image)),
            let metadata = try? SandboxMetadata(from: database)
        else { return }
        entry.mode = metadata.mode
        entry.fixture = metadata.fixture
    }

    /// A sandbox as the control plane shows it.
    fileprivate func json(_ name: String) -> JSONOutput {
        guard let tenant = tenants[name] else { return .null }
        return .object([
            ("name", .text(name)),
            ("mode", .text(tenant.sandbox.store.catalog.mode.rawValue)),
            ("fixture", .text(tenant.initial.fixture)),
            ("changed", .flag(tenant.sandbox.hasChanges)),
            ("now", .text(tenant.sandbox.now.text)),
            ("lastUsed", .text(tenant.lastUsed.text)),
            ("snapshots", .list(snapshots(of: name).map { .text($0.name) })),
        ])
    }
}
