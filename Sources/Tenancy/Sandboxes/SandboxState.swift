// The states of a sandbox: initial state, reset, snapshots.

import ConnectWise
package import Dialect
import Primitives
import Records
import SQLite
import Schema

extension Sandboxes {
    /// The initial state of a sandbox with a set of fixtures.
    /// - Throws: `APIError.mock` if there is no such set.
    package func initialState(fixture: String, mode: Mode) throws -> InitialState {
        let sets = fixture == Templates.standard ? templates.standardSets : [fixture]
        guard let image = try templates.image(fixture, mode) else {
            throw APIError.mock(
                "There is no fixture '\(fixture)'; there are "
                    + templates.names.joined(separator: ", ") + ".")
        }
        return InitialState(fixture: fixture, sets: sets, mode: mode, image: image)
    }

    /// Puts a sandbox back to what it began with: data, clock, everything, in one step.
    /// - Throws: `APIError`, `DatabaseError`; the sandbox then keeps its data.
    package func reset(_ name: String) throws {
        guard let tenant = tenants[name] else { return }
        try replace(name, by: tenant.initial, tenant.metadata?.origin)
    }

    /// Lets a sandbox begin anew with something else.
    /// - Throws: `APIError`, `DatabaseError`; the sandbox then keeps its data.
    package func begin(_ name: String, with initial: InitialState) throws {
        let now = clock().seconds
        try registry.makeRoom(bytes: initial.memoryByteCount, now: now)
        guard let files = registry.files else { return try replace(name, by: initial, nil) }
        let origin = try files.addOrigin(
            initial, of: name, after: tenants[name]?.metadata?.origin)
        try replace(name, by: try files.kept(initial, origin, of: name), origin)
        files.removeOrigins(of: name, except: origin)
    }

    /// Puts a state in place of the present one.
    private func replace(_ name: String, by initial: InitialState, _ origin: String?) throws {
        guard let tenant = tenants[name] else { return }
        let metadata = registry.files.map { _ in
            SandboxMetadata(initial, origin: origin, isExplicit: tenant.isExplicit)
        }
        let sandbox = try put(initial.data(of: name), metadata, initial.mode, in: name)
        applySettings(of: initial, to: sandbox)
        tenants[name]?.initial = initial
        registry.set(name, .open, fixture: initial.fixture, mode: initial.mode)
        account(for: sandbox)
    }

    /// Opens an image as the data of a sandbox that is open. Whatever fails, the old data stays.
    private func put(_ image: Image, _ metadata: SandboxMetadata?, _ mode: Mode, in name: String)
        throws -> Sandbox
    {
        guard let files = registry.files, let metadata else {
            let sandbox = try Sandbox(
                name, .shared(mode), image, recycling: recycled, clock)
            tenants[name]?.sandbox = sandbox
            return sandbox
        }
        let sandbox: Sandbox
        do {
            sandbox = try files.install(
                image, metadata, as: name, replacing: tenants[name]?.sandbox
            ) { try openFile(of: name, mode: mode).sandbox }
        } catch let failure as SandboxFiles.NotPutBack {
            // The next request opens what is in the file.
            tenants[name] = nil
            registry.set(name, .stored(isFresh: false))
            throw failure.cause
        }
        sandbox.isReopened = false
        sandbox.store.descend(from: Lineage(image))
        tenants[name]?.sandbox = sandbox
        tenants[name]?.metadata = metadata
        return sandbox
    }
}

// MARK: - Snapshots

extension Sandboxes {
    /// The snapshots of a sandbox, by name.
    package func snapshots(of name: String) -> [(name: String, snapshot: Snapshot)] {
        tenants[name]?.snapshots.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 } ?? []
    }

    /// Remembers what a sandbox is now.
    /// - Throws: `APIError.mock` at the cap, `APIError.memoryFull`, `DatabaseError`.
    package func takeSnapshot(_ snapshot: String, of name: String) throws {
        try Self.check(snapshot)
        guard let tenant = tenants[name] else { return }
        guard tenant.snapshots[snapshot] != nil || tenant.snapshots.count < Limits.snapshotsMax
        else {
            throw APIError.mock(
                "A sandbox has at most \(Limits.snapshotsMax) snapshots; delete one first.")
        }
        let image = try image(of: tenant, as: snapshot)
        let store = tenant.sandbox.store
        if store.lineage == nil { store.descend(from: Lineage(image)) }
        tenants[name]?.snapshots[snapshot] = Snapshot(
            image: image, mode: tenant.sandbox.store.catalog.mode,
            clock: tenant.sandbox.store.clock,
            faults: tenant.sandbox.faults, takenAt: clock(), lineage: store.lineage)
        account(for: tenant.sandbox, isForced: true)
    }

    private func image(of tenant: Tenant, as snapshot: String) throws -> Image {
        let sandbox = tenant.sandbox
        guard let files = registry.files, var metadata = tenant.metadata else {
            try registry.makeRoom(bytes: sandbox.store.database.byteCount, now: clock().seconds)
            return try sandbox.image(byteCountMax: tenant.initial.byteCountMax)
        }
        metadata.clock = sandbox.store.clock.setting
        metadata.seed = sandbox.faults.seed
        metadata.takenAt = clock()
        try files.addCopy(of: sandbox, metadata, snapshot)
        return try Image(file: files.snapshot(snapshot, of: sandbox.name))
    }

    /// Makes a sandbox again what it was.
    /// - Returns: Whether there is such a snapshot.
    /// - Throws: `APIError`, `DatabaseError`; the sandbox then keeps its data.
    package func restore(_ snapshot: String, of name: String) throws -> Bool {
        guard let tenant = tenants[name], let taken = tenant.snapshots[snapshot] else {
            return false
        }
        var metadata = tenant.metadata
        metadata?.clock = taken.clock.setting
        metadata?.seed = taken.faults.seed
        let sandbox = try put(taken.image, metadata, taken.mode, in: name)
        if let lineage = taken.lineage { sandbox.store.descend(from: lineage) }
        sandbox.store.clock = taken.clock
        sandbox.faults = taken.faults
        // Its data is not what it began with.
        sandbox.isReopened = true
        account(for: sandbox)
        return true
    }

    /// Forgets a snapshot.
    /// - Returns: Whether there was one.
    package func forget(_ snapshot: String, of name: String) -> Bool {
        guard let tenant = tenants[name],
            tenants[name]?.snapshots.removeValue(forKey: snapshot) != nil
        else { return false }
        _ = registry.files?.remove(snapshot: snapshot, of: name)
        account(for: tenant.sandbox, isForced: true)
        return true
    }
}

extension Sandbox {
    /// Its present data, as an image in memory.
    func image(byteCountMax: Int) throws(DatabaseError) -> Image {
        try store.database.image(
            spareBytes: max(0, byteCountMax - (try store.database.byteCount)))
    }
}
