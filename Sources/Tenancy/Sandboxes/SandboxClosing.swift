// Closing sandboxes to make room, deleting them, and their usage.

import Dialect
import Primitives
import Records
import SQLite

extension Sandboxes {
    /// Closes the sandboxes that were told to leave, unless they have been changed or used since.
    package func closeLeaving() {
        for key in registry.removeLeaving(of: worker) { close(key) }
    }

    private func close(_ key: String) {
        guard let tenant = tenants[key] else { return }
        let state = stateAfterClosing(tenant)
        guard let state else {
            registry.set(key, .open)
            return account(for: tenant.sandbox, isForced: true)
        }
        tenants[key] = nil
        pastLeniencies.add(tenant.sandbox.store.leniencies)
        if case .making = state {
            registry.files?.remove(key)
            registry.remove(key)
        } else {
            registry.set(key, state)
        }
    }

    /// The state of a closed sandbox; `.making` if nothing is left of it, nil if it stays open.
    private func stateAfterClosing(_ tenant: Tenant) -> SandboxRegistry.State? {
        // Requests that wait for an entry of its journal use it.
        guard !tenant.sandbox.journal.isWaitedFor else { return nil }
        let isOver =
            clock().seconds - tenant.lastUsed.seconds >= registry.limits.idleSecondsMax
        guard !losesByClosing(tenant) || isOver else { return nil }
        // What fixtures cannot give again, a request has put there.
        let isOwn = tenant.isExplicit || tenant.initial.sets == nil
        let isKept = isOwn || tenant.sandbox.hasChanges || !tenant.snapshots.isEmpty
        if registry.files != nil {
            return isKept ? .stored(isFresh: !tenant.sandbox.hasChanges) : .making
        }
        guard isKept else { return .making }
        if isOwn { return losesByClosing(tenant) ? .expired : .waiting(tenant.initial) }
        return .making
    }

    /// Whether closing a sandbox would lose what a request has put there.
    func losesByClosing(_ tenant: Tenant) -> Bool {
        let sandbox = tenant.sandbox
        guard !sandbox.journal.isWaitedFor else { return true }
        guard registry.files == nil else { return !sandbox.faults.isIdle || sandbox.drift != nil }
        return sandbox.hasChanges || !tenant.snapshots.isEmpty
    }

    /// Ends a sandbox and what it keeps, open or not. The one that is always there begins anew.
    /// - Throws: What `reset` throws, for the sandbox that always exists.
    package func delete(_ key: String) throws {
        guard key != Self.standard else {
            for name in tenants[key]?.snapshots.keys ?? [:].keys { _ = forget(name, of: key) }
            return try reset(key)
        }
        if let tenant = tenants.removeValue(forKey: key) {
            pastLeniencies.add(tenant.sandbox.store.leniencies)
        }
        registry.files?.remove(key)
        registry.remove(key)
    }

    /// Notes what a sandbox takes, if that has changed since it was last noted.
    package func account(for sandbox: Sandbox, isForced: Bool = false) {
        guard only == nil, isForced || !sandbox.isNoted(at: clock().seconds),
            let tenant = tenants[sandbox.name], tenant.sandbox === sandbox
        else { return }
        sandbox.store.rowCache.limit(
            to: registry.rowCacheBytesMax, keepsRecords: registry.limits.keepsRecords)
        let usage = SandboxUsage(
            lastUsed: tenant.lastUsed.seconds, hasChanges: losesByClosing(tenant),
            byteCount: byteCount(of: tenant))
        guard isForced || usage.differs(from: sandbox.notedUsage) else { return }
        sandbox.notedUsage = usage
        registry.updateUsage(
            of:
                sandbox.name, lastUsed: usage.lastUsed, hasChanges: usage.hasChanges,
            byteCount: usage.byteCount)
    }

    /// The bytes of memory that a sandbox takes.
    private func byteCount(of tenant: Tenant) -> Int {
        let own = tenant.sandbox.memoryByteCount(beyond: tenant.initial.sharedByteCount)
        let snapshots = tenant.snapshots.values.reduce(0) { $0 + $1.image.memoryByteCount }
        return own + tenant.initial.memoryByteCount + snapshots
    }
}
