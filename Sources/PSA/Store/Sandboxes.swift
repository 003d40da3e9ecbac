// All sandboxes of a worker: made on first use, given back, kept apart.

public import Primitives
import SQLite

/// The sandboxes of a worker, by their names. Two of them never see each other: each has a database
/// of its own, which begins with the pages of an image and shares those that it has not changed.
public final class Sandboxes {
    /// The sandbox of requests that name none.
    public static let standard = "default"
    let templates: Templates
    private let mode: Mode
    private let clock: @Sendable () -> Timestamp
    /// Where the data is kept; nil for memory.
    private let directory: String?
    let registry: SandboxRegistry
    /// The worker that these live at.
    private let worker: Int
    private var tenants: [String: Tenant] = [:]
    /// Answers where no sandbox can be meant, at a worker that has not the one that is always there.
    private var standIn: Sandbox?
    /// Set where one sandbox stands for all names.
    private let only: Sandbox?
    /// What was relied on in sandboxes that are gone.
    private let pastLeniencies = LeniencyCounts(mode: .default)

    /// A sandbox and what belongs to its name rather than to its data.
    private struct Tenant {
        /// What was relied on stays counted when the data begins anew.
        var sandbox: Sandbox {
            didSet { sandbox.leniencies.add(oldValue.leniencies) }
        }
        var birth: Birth
        var snapshots: [String: Snapshot] = [:]
        /// By the machine's clock.
        var lastUsed: Timestamp
    }

    /// Sandboxes that begin with templates.
    /// - Parameters:
    ///   - mode: The mode of those that nobody asks another of.
    ///   - directory: Where each keeps a file of its own; nil for memory.
    ///   - registry: What all workers know; nil for a worker that is alone.
    ///   - worker: The index of the worker that these live at.
    /// - Throws: `FixtureError`, `OpeningError`, `DatabaseError`, for the sandbox that is always
    ///   there.
    public init(
        _ templates: Templates, mode: Mode, directory: String? = nil,
        registry: SandboxRegistry? = nil, worker: Int = 0,
        clock: @escaping @Sendable () -> Timestamp
    ) throws {
        self.templates = templates
        self.registry = registry ?? SandboxRegistry(workers: 1)
        self.worker = worker
        self.mode = mode
        self.directory = directory
        self.clock = clock
        only = nil
        let birth = try birth(fixture: Templates.standard, mode: mode)
        if isHome(of: Self.standard) {
            _ = try create(Self.standard, birth)
        } else {
            standIn = try Sandbox(Self.standard, .shared(mode), birth.image, clock)
        }
    }

    /// One sandbox that stands for all names.
    init(only sandbox: Sandbox) {
        only = sandbox
        registry = SandboxRegistry(workers: 1)
        worker = 0
        clock = sandbox.clock.machine
        templates = Templates([:], clock: clock)
        mode = sandbox.catalog.mode
        directory = nil
    }

    // MARK: - Finding

    /// The sandbox of that name; made if there is none yet.
    /// - Throws: `Refusal.sandbox` for a name of the wrong form, or at the cap.
    public func sandbox(named name: String) throws -> Sandbox {
        if let sandbox = existing(name) { return sandbox }
        let key = ASCII.lowercased(name)
        if let waiting = registry[key]?.birth { return try settle(key, waiting) }
        guard let sandbox = try create(key, birth(fixture: Templates.standard, mode: mode)) else {
            preconditionFailure("a request for '\(key)' at the wrong worker")
        }
        return sandbox
    }

    /// The sandbox that is always there, or what stands in for it.
    public var first: Sandbox {
        guard let sandbox = only ?? tenants[Self.standard]?.sandbox ?? standIn else {
            preconditionFailure("no sandbox '\(Self.standard)'")
        }
        return sandbox
    }

    /// Whether a sandbox of that name lives here.
    private func isHome(of name: String) -> Bool { registry.home(of: name) == worker }

    /// The sandbox of that name, if there is one. From now on it is not idle.
    func existing(_ name: String) -> Sandbox? {
        if let only { return only }
        guard let index = tenants.index(forKey: ASCII.lowercased(name)) else { return nil }
        tenants.values[index].lastUsed = clock()
        return tenants.values[index].sandbox
    }

    func birth(of name: String) -> Birth? { tenants[name]?.birth }

    func lastUsed(_ name: String) -> Timestamp? { tenants[name]?.lastUsed }

    /// How often requests relied on each leniency, in any sandbox, also in those that are gone.
    public var leniencyTotals: [Leniency: Int] {
        let all = LeniencyCounts(mode: .default)
        all.add(pastLeniencies)
        if let only { all.add(only.leniencies) }
        for tenant in tenants.values { all.add(tenant.sandbox.leniencies) }
        return Dictionary(uniqueKeysWithValues: all.used.map { ($0.leniency, $0.count) })
    }

    // MARK: - Making and ending

    /// What a sandbox of a set of fixtures begins with.
    /// - Throws: `Refusal.sandbox` if there is no such set.
    func birth(fixture: String, mode: Mode) throws -> Birth {
        guard let image = try templates.image(fixture, mode) else {
            throw Refusal.sandbox(
                "There is no fixture '\(fixture)'; there are "
                    + templates.names.joined(separator: ", ") + ".")
        }
        return Birth(fixture: fixture, mode: mode, image: image)
    }

    /// Makes a sandbox of its own with what it shall begin with. One whose worker is another waits
    /// there for its first request.
    /// - Returns: The sandbox, if it lives here.
    /// - Throws: `Refusal.sandbox`, `Refusal.sandboxesFull`, `DatabaseError`.
    func create(_ name: String, _ birth: Birth) throws -> Sandbox? {
        let key = ASCII.lowercased(name)
        try Self.check(key)
        guard registry[key] == nil else {
            throw Refusal.sandbox("The sandbox '\(key)' is there already; delete or reset it.")
        }
        try makeRoom()
        guard isHome(of: key) else {
            _ = registry.add(key, birth, isWaiting: true)
            return nil
        }
        return try settle(key, birth)
    }

    private func settle(_ key: String, _ birth: Birth) throws -> Sandbox {
        let sandbox = try open(key, birth)
        registry.change(key, birth)
        tenants[key] = Tenant(sandbox: sandbox, birth: birth, lastUsed: clock())
        return sandbox
    }

    /// Puts a sandbox back to what it began with: data, clock, everything, in one step.
    func reset(_ name: String) throws {
        guard let birth = tenants[name]?.birth else { return }
        try replace(name, by: birth)
    }

    /// Lets a sandbox begin anew with something else.
    func replace(_ name: String, by birth: Birth) throws {
        let sandbox = try reopen(name, birth)
        tenants[name]?.sandbox = sandbox
        tenants[name]?.birth = birth
        registry.change(name, birth)
    }

    /// Ends a sandbox and what it keeps. The one that is always there begins anew.
    /// - Returns: Whether there was one.
    func delete(_ name: String) throws -> Bool {
        if name == Self.standard {
            tenants[name]?.snapshots = [:]
            try reset(name)
            return true
        }
        guard let tenant = tenants.removeValue(forKey: name) else { return false }
        registry.remove(name)
        pastLeniencies.add(tenant.sandbox.leniencies)
        if let file = file(of: name) { Sandbox.removeFiles(at: file) }
        return true
    }

    /// Whether a name may have that character.
    static func isPlain(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || "._-~".utf8.contains(byte)
    }

    /// A name is one of a company: letters, digits, and some signs.
    private static func check(_ name: String) throws(Refusal) {
        guard name.utf8.allSatisfy(isPlain), !name.isEmpty,
            name.utf8.count <= Limits.sandboxNameMax,
            !name.utf8.starts(with: ".".utf8)
        else {
            throw .sandbox(
                "The name of a sandbox has 1 to \(Limits.sandboxNameMax) letters, digits, dots, "
                    + "hyphens and underscores, and begins with no dot; this one is '\(name)'.")
        }
    }

    /// Sandboxes go that nobody has changed and that have been idle; when there are as many as there
    /// can be all the same, there is no room.
    private func makeRoom() throws(Refusal) {
        let now = clock().seconds
        let idle = tenants.filter { name, tenant in
            name != Self.standard && tenant.snapshots.isEmpty && !tenant.sandbox.isTouched
                && now - tenant.lastUsed.seconds >= Limits.sandboxIdleSeconds
        }
        for (name, tenant) in idle {
            tenants[name] = nil
            registry.remove(name)
            pastLeniencies.add(tenant.sandbox.leniencies)
        }
        guard registry.count < Limits.sandboxesMax else { throw .sandboxesFull }
    }

    // MARK: - Data

    /// The file that keeps the data of a sandbox; nil if there is none.
    public func file(of name: String) -> String? {
        directory.map { $0.hasSuffix("/") ? "\($0)\(name).db" : "\($0)/\(name).db" }
    }

    private func open(_ name: String, _ birth: Birth) throws -> Sandbox {
        let catalog = Catalog.shared(birth.mode)
        let sandbox =
            if let file = file(of: name) {
                try Sandbox(name, catalog, file: file, birth.image, clock)
            } else {
                try Sandbox(name, catalog, birth.image, clock)
            }
        if let clock = birth.clock { sandbox.clock = clock }
        if let faults = birth.faults { sandbox.faults = faults }
        return sandbox
    }

    /// Opens the data anew. A file gets its content in one step.
    private func reopen(_ name: String, _ birth: Birth) throws -> Sandbox {
        if let file = file(of: name) { Sandbox.removeFiles(at: file) }
        return try open(name, birth)
    }

    // MARK: - Snapshots

    func snapshots(of name: String) -> [(name: String, snapshot: Snapshot)] {
        tenants[name]?.snapshots.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 } ?? []
    }

    /// Remembers what a sandbox is now.
    /// - Throws: `Refusal.sandbox` at the cap, `DatabaseError`.
    func take(_ snapshot: String, of name: String) throws {
        try Self.check(snapshot)
        guard var tenant = tenants[name] else { return }
        guard tenant.snapshots[snapshot] != nil || tenant.snapshots.count < Limits.snapshotsMax
        else {
            throw Refusal.sandbox(
                "A sandbox has at most \(Limits.snapshotsMax) snapshots; delete one first.")
        }
        tenant.snapshots[snapshot] = Snapshot(
            image: try tenant.sandbox.database.image(spareBytes: Limits.sandboxSpareBytes),
            mode: tenant.sandbox.catalog.mode, clock: tenant.sandbox.clock,
            faults: tenant.sandbox.faults, takenAt: clock())
        tenants[name] = tenant
    }

    /// Makes a sandbox again what it was.
    /// - Returns: Whether there is such a snapshot.
    func restore(_ snapshot: String, of name: String) throws -> Bool {
        guard let tenant = tenants[name], let taken = tenant.snapshots[snapshot] else {
            return false
        }
        let sandbox = try reopen(
            name,
            Birth(
                fixture: tenant.birth.fixture, mode: taken.mode, image: taken.image,
                clock: taken.clock, faults: taken.faults))
        tenants[name]?.sandbox = sandbox
        return true
    }

    /// Forgets a snapshot.
    /// - Returns: Whether there was one.
    func forget(_ snapshot: String, of name: String) -> Bool {
        tenants[name]?.snapshots.removeValue(forKey: snapshot) != nil
    }
}
