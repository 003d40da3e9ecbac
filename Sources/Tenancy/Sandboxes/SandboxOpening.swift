// Creating and opening sandboxes.

import ConnectWise
import Dialect
import Primitives
import Records
package import SQLite
import Schema

extension Sandboxes {
    /// Takes the name of a new sandbox and keeps what it begins with. It is opened at its first
    /// request, by its own worker.
    /// - Throws: `APIError`, `DatabaseError`; then there is nothing of it.
    package func make(_ name: String, _ initial: InitialState, isExplicit: Bool) throws {
        let key = ASCII.lowercased(name)
        try Self.check(key)
        removeIfUnusable(key)
        try registry.makeRoom(bytes: initial.memoryByteCount, now: clock().seconds)
        try registry.claim(key, isExplicit: isExplicit)
        do {
            try registry.files?.make(key, initial, isExplicit: isExplicit)
        } catch {
            registry.files?.remove(key)
            registry.remove(key)
            throw error
        }
        let state: SandboxRegistry.State =
            registry.files == nil ? .waiting(initial) : .stored(isFresh: true)
        registry.set(key, state, fixture: initial.fixture, mode: initial.mode)
    }

    /// Makes a sandbox of that name, or lets the one that is there begin anew, without its
    /// snapshots. Only its home worker may call this.
    /// - Returns: Whether it is new.
    /// - Throws: `APIError`, `DatabaseError`; then there is what there was.
    package func makeAnew(_ name: String, _ initial: InitialState) throws -> Bool {
        let key = ASCII.lowercased(name)
        removeIfUnusable(key)
        guard isKnown(key) else {
            try make(key, initial, isExplicit: true)
            return true
        }
        guard key != Self.standard || initial.mode == mode else {
            throw APIError.mock(
                "The sandbox '\(key)' has the mode of the server, \(mode.rawValue).")
        }
        _ = try sandbox(named: key)
        registry.setExplicit(key)
        tenants[key]?.isExplicit = true
        try begin(key, with: initial)
        for (snapshot, _) in snapshots(of: key) { _ = forget(snapshot, of: key) }
        return false
    }

    /// Opens a sandbox in memory.
    func open(_ key: String, _ initial: InitialState) throws -> Sandbox {
        try registry.makeRoom(now: clock().seconds)
        closeLeaving()
        let sandbox = try Sandbox(
            key, .shared(initial.mode), try initial.data(of: key), recycling: recycled, clock)
        applySettings(of: initial, to: sandbox)
        expectAnother(after: key, initial)
        return admit(sandbox, initial, isExplicit: registry[key]?.isExplicit ?? false)
    }

    /// Expects that a sandbox which begins like the one just opened will be next, once two were named:
    /// a run with a single one is spared the connection.
    private func expectAnother(after key: String, _ initial: InitialState) {
        guard key != Self.standard, initial.sets != nil else { return }
        namedCount += 1
        if namedCount > 1 { expectedImage = initial.image }
    }

    /// Whether there is something to prepare for the next sandbox.
    package var expectsAnother: Bool { expectedImage != nil }

    /// Opens the connection of the next sandbox, behind the answer of the last: the first request of a
    /// sandbox mostly waits for the schema to be parsed.
    /// - Throws: `DatabaseError` if memory is exhausted.
    package func prepareForNext() throws(DatabaseError) {
        guard let image = expectedImage else { return }
        expectedImage = nil
        try recycled.prepare(image, cachedStatementsMax: Limits.cachedStatementsMax)
    }

    /// Sets the clock and the faults of an initial state.
    func applySettings(of initial: InitialState, to sandbox: Sandbox) {
        if let clock = initial.clock { sandbox.store.clock = clock }
        if let faults = initial.faults { sandbox.faults = faults }
    }

    /// Opens a sandbox that a file keeps.
    func openStored(_ key: String, isFresh: Bool) throws -> Sandbox {
        try registry.makeRoom(now: clock().seconds)
        closeLeaving()
        let (sandbox, metadata) = try openUsable(key)
        sandbox.isReopened = !isFresh
        let initial = try initialState(of: key, metadata, mode: sandbox.store.catalog.mode)
        if isFresh, let image = initial.image { sandbox.store.descend(from: Lineage(image)) }
        return admit(sandbox, initial, isExplicit: metadata.isExplicit, metadata)
    }

    @discardableResult
    private func admit(
        _ sandbox: Sandbox, _ initial: InitialState, isExplicit: Bool,
        _ metadata: SandboxMetadata? = nil
    ) -> Sandbox {
        let key = sandbox.name
        let snapshots = registry.files?.snapshots(of: key, machine: clock) ?? [:]
        tenants[key] = Tenant(
            sandbox: sandbox, initial: initial, isExplicit: isExplicit, metadata: metadata,
            snapshots: snapshots, lastUsed: clock())
        registry.set(key, .open, fixture: initial.fixture, mode: sandbox.store.catalog.mode)
        account(for: sandbox)
        return sandbox
    }

    /// Opens the sandbox that is always there, of which a file of an earlier run may be left.
    func openStandard() throws {
        let key = Self.standard
        guard isKnown(key) else {
            _ = try sandbox(named: key)
            return
        }
        let (sandbox, metadata) = try openFile(of: key, mode: mode)
        let initial = try initialState(of: key, metadata, mode: mode)
        admit(sandbox, initial, isExplicit: metadata.isExplicit, metadata)
    }
}
