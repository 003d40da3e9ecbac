// All sandboxes of a worker, created on first use.

import ConnectWise
package import Dialect
import Fixtures
package import Primitives
import Records
import SQLite
import Schema

/// The sandboxes of a worker, by their names. Two of them never see each other: each has a database
/// of its own, which begins with the pages of an image and shares those that it has not changed.
package final class Sandboxes {
    /// The sandbox of requests that name none.
    package static let standard = "default"
    let templates: Templates
    /// The mode of sandboxes that are made on first use.
    package let mode: Mode
    /// The machine's clock.
    package let clock: @Sendable () -> Timestamp
    /// The time at which they were made, by that clock: when the server started.
    package let startedAt: Timestamp
    /// The registry, which all workers share.
    package let registry: SandboxRegistry
    /// The worker that these live at.
    package let worker: Int
    /// The connections of sandboxes that have ended, and one that is opened in advance, for others.
    let recycled = RecycledConnections(countMax: Limits.recycledConnectionsMax)
    /// How often a sandbox was opened here that begins with a set of fixtures, without the standard one.
    var namedCount = 0
    /// What the next sandbox probably begins with; nil while there is nothing to prepare for it.
    var expectedImage: Image?
    /// The open sandboxes, by name.
    package var tenants: [String: Tenant] = [:] {
        didSet { recent = nil }
    }
    /// The sandbox that was asked for last, by the name as it was written: mostly the next one is
    /// the same.
    private var recent: (name: String, tenant: Tenant)?
    /// Answers where no sandbox can be meant, at a worker that has not the one that is always
    /// there.
    private var standIn: Sandbox?
    /// The only sandbox, where one serves all names.
    let only: Sandbox?
    /// The leniency counts of closed sandboxes.
    let pastLeniencies = LeniencyCounts(mode: .default)

    /// A sandbox and what belongs to its name rather than to its data.
    package final class Tenant {
        /// Setting it keeps the leniency counts when the data is reset.
        package var sandbox: Sandbox {
            didSet { sandbox.store.leniencies.add(oldValue.store.leniencies) }
        }
        /// The state that a reset returns to.
        package var initial: InitialState
        /// Whether a request asked for it by name; others are made on first use.
        var isExplicit: Bool
        /// The metadata of its file; nil in memory.
        var metadata: SandboxMetadata?
        var snapshots: [String: Snapshot]
        /// By the machine's clock.
        package var lastUsed: Timestamp

        init(
            sandbox: Sandbox, initial: InitialState, isExplicit: Bool, metadata: SandboxMetadata?,
            snapshots: [String: Snapshot], lastUsed: Timestamp
        ) {
            self.sandbox = sandbox
            self.initial = initial
            self.isExplicit = isExplicit
            self.metadata = metadata
            self.snapshots = snapshots
            self.lastUsed = lastUsed
        }
    }

    /// Sandboxes that begin with templates.
    /// - Parameters:
    ///   - mode: The mode of sandboxes that are created without one.
    ///   - registry: What all workers know, and where data is kept; nil for a worker that is alone
    ///     and keeps it in memory.
    ///   - worker: The index of the worker that these live at.
    /// - Throws: `FixtureError`, `OpeningError`, `DatabaseError`, for the sandbox that is always
    ///   there.
    package init(
        _ templates: Templates, mode: Mode, registry: SandboxRegistry? = nil, worker: Int = 0,
        clock: @escaping @Sendable () -> Timestamp
    ) throws {
        self.templates = templates
        self.registry = registry ?? SandboxRegistry(workers: 1)
        self.worker = worker
        self.mode = mode
        self.clock = clock
        startedAt = clock()
        only = nil
        if self.registry.workerIndex(of: Self.standard) == worker {
            try openStandard()
        } else {
            let image = try initialState(fixture: Templates.standard, mode: mode)
                .data(of: Self.standard)
            standIn = try Sandbox(Self.standard, .shared(mode), image, clock)
        }
    }

    /// Creates sandboxes of which one serves all names.
    package init(only sandbox: Sandbox) {
        only = sandbox
        registry = SandboxRegistry(workers: 1)
        worker = 0
        clock = sandbox.store.clock.machine
        startedAt = clock()
        templates = Templates([String: FixtureSet](), clock: clock)
        mode = sandbox.store.catalog.mode
    }

    // MARK: - Finding

    /// The sandbox of that name; created on first use. Only its home worker may call this.
    /// - Throws: `APIError` for a name of the wrong form, at a cap, or for an unusable file;
    ///   `DatabaseError`.
    package func sandbox(named name: String) throws -> Sandbox {
        if let sandbox = existing(name) { return sandbox }
        let key = ASCII.lowercased(name)
        switch registry[key]?.state {
        case .waiting(let initial): return try open(key, initial)
        case .stored(let isFresh): return try openStored(key, isFresh: isFresh)
        case .expired: throw APIError.sandboxGone(key)
        case .making: throw APIError.mock("The sandbox '\(key)' is being made; ask again.")
        case .open, .leaving, nil:
            try registry.makeRoom(now: clock().seconds)
            try make(
                key, try initialState(fixture: Templates.standard, mode: mode), isExplicit: false)
            return try sandbox(named: key)
        }
    }

    /// Whether the name is that of a sandbox, or of a closed one.
    package func isNamed(_ name: String) -> Bool { registry[ASCII.lowercased(name)] != nil }

    /// Whether there is a sandbox of that name, open or not.
    package func isKnown(_ name: String) -> Bool {
        registry[ASCII.lowercased(name)].map { !$0.isGone } ?? false
    }

    /// The sandbox that always exists, or the only one.
    package var first: Sandbox {
        guard let sandbox = only ?? tenants[Self.standard]?.sandbox ?? standIn else {
            preconditionFailure("no sandbox '\(Self.standard)'")
        }
        return sandbox
    }

    /// The sandbox of that name, if it is open. From now on it is not idle.
    package func existing(_ name: String) -> Sandbox? {
        if let only { return only }
        guard let tenant = tenant(name) else { return nil }
        tenant.lastUsed = clock()
        return tenant.sandbox
    }

    /// Whether a sandbox is there, with the data that it has.
    package func isOpen(_ sandbox: Sandbox) -> Bool {
        only === sandbox || tenants[sandbox.name]?.sandbox === sandbox
    }

    private func tenant(_ name: String) -> Tenant? {
        if let recent, recent.name == name { return recent.tenant }
        guard let tenant = tenants[ASCII.lowercased(name)] else { return nil }
        recent = (name, tenant)
        return tenant
    }

    /// The number of requests that relied on each leniency, in all sandboxes and in closed ones.
    package var leniencyTotals: [Leniency: Int] {
        let all = LeniencyCounts(mode: .default)
        all.add(pastLeniencies)
        if let only { all.add(only.store.leniencies) }
        for tenant in tenants.values { all.add(tenant.sandbox.store.leniencies) }
        return Dictionary(uniqueKeysWithValues: all.used.map { ($0.leniency, $0.count) })
    }

    /// Whether a name may have that character.
    package static func isPlain(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || "._-~".utf8.contains(byte)
    }

    /// A name is one of a company: letters, digits, and some signs.
    static func check(_ name: String) throws(APIError) {
        guard name.utf8.allSatisfy(isPlain), !name.isEmpty,
            name.utf8.count <= Limits.sandboxNameMax,
            !name.utf8.starts(with: ".".utf8)
        else {
            throw .mock(
                "The name of a sandbox has 1 to \(Limits.sandboxNameMax) letters, digits, dots, "
                    + "hyphens and underscores, and begins with no dot; this one is '\(name)'.")
        }
    }
}
