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
    private var tenants: [String: Tenant] = [:]
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

    /// What a sandbox begins with, and goes back to.
    struct Birth {
        let fixture: String
        let mode: Mode
        let image: Image
    }

    /// What a sandbox was at a moment.
    struct Snapshot {
        let image: Image
        let mode: Mode
        let clock: SandboxClock
        let takenAt: Timestamp
    }

    /// Sandboxes that begin with templates.
    /// - Parameters:
    ///   - mode: The mode of those that nobody asks another of.
    ///   - directory: Where each keeps a file of its own; nil for memory.
    /// - Throws: `FixtureError`, `OpeningError`, `DatabaseError`, for the sandbox that is always
    ///   there.
    public init(
        _ templates: Templates, mode: Mode, directory: String? = nil,
        clock: @escaping @Sendable () -> Timestamp
    ) throws {
        self.templates = templates
        self.mode = mode
        self.directory = directory
        self.clock = clock
        only = nil
        _ = try create(Self.standard, fixture: Templates.standard, mode: mode)
    }

    /// One sandbox that stands for all names.
    init(only sandbox: Sandbox) {
        only = sandbox
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
        return try create(name, fixture: Templates.standard, mode: mode)
    }

    /// The sandbox that is always there.
    public var first: Sandbox {
        guard let sandbox = only ?? tenants[Self.standard]?.sandbox else {
            preconditionFailure("no sandbox '\(Self.standard)'")
        }
        return sandbox
    }

    /// The names of all sandboxes, in order.
    var names: [String] { only.map { [$0.name] } ?? tenants.keys.sorted() }

    /// The sandbox of that name, if there is one. From now on it is not idle.
    func existing(_ name: String) -> Sandbox? {
        if let only { return only }
        guard let index = tenants.index(forKey: ASCII.lowercased(name)) else { return nil }
        tenants.values[index].lastUsed = clock()
        return tenants.values[index].sandbox
    }

    func birth(of name: String) -> Birth? { tenants[name]?.birth }

    func lastUsed(_ name: String) -> Timestamp? { tenants[name]?.lastUsed }

    /// The leniencies that requests relied on in any sandbox, also in those that are gone, such as
    /// `barePath 12, objectPatch 3`; nil if there was none.
    public var leniencySummary: String? {
        let all = LeniencyCounts(mode: .default)
        all.add(pastLeniencies)
        if let only { all.add(only.leniencies) }
        for tenant in tenants.values { all.add(tenant.sandbox.leniencies) }
        return all.summary
    }

    // MARK: - Making and ending

    /// Makes a sandbox that begins with a set of fixtures.
    /// - Throws: `Refusal.sandbox`.
    func create(_ name: String, fixture: String, mode: Mode) throws -> Sandbox {
        guard let image = try templates.image(fixture, mode) else {
            throw Refusal.sandbox(
                "There is no fixture '\(fixture)'; there are "
                    + templates.names.joined(separator: ", ") + ".")
        }
        return try create(name, Birth(fixture: fixture, mode: mode, image: image))
    }

    /// Makes a sandbox of its own with what it shall begin with.
    /// - Throws: `Refusal.sandbox`, `DatabaseError`.
    func create(_ name: String, _ birth: Birth) throws -> Sandbox {
        let key = ASCII.lowercased(name)
        try Self.check(key)
        guard tenants[key] == nil else {
            throw Refusal.sandbox("The sandbox '\(key)' is there already; delete or reset it.")
        }
        try makeRoom()
        let sandbox = try open(key, birth)
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
        pastLeniencies.add(tenant.sandbox.leniencies)
        if let file = file(of: name) { Sandbox.removeFiles(at: file) }
        return true
    }

    /// A name is one of a company: letters, digits, and some signs.
    private static func check(_ name: String) throws(Refusal) {
        let isGood = name.utf8.allSatisfy {
            ASCII.isLetter($0) || ASCII.isDigit($0) || "._-".utf8.contains($0)
        }
        guard isGood, !name.isEmpty, name.utf8.count <= Limits.sandboxNameMax,
            !name.utf8.starts(with: ".".utf8)
        else {
            throw .sandbox(
                "The name of a sandbox has 1 to \(Limits.sandboxNameMax) letters, digits, dots, "
                    + "hyphens and underscores, and begins with no dot; this one is '\(name)'.")
        }
    }

    /// At the cap, the sandbox goes that nobody has changed and that has been idle for longest.
    private func makeRoom() throws(Refusal) {
        guard tenants.count >= Limits.sandboxesMax else { return }
        let now = clock().seconds
        let idle = tenants.filter { name, tenant in
            name != Self.standard && tenant.snapshots.isEmpty && !tenant.sandbox.isTouched
                && now - tenant.lastUsed.seconds >= Limits.sandboxIdleSeconds
        }
        guard let oldest = idle.min(by: { $0.value.lastUsed < $1.value.lastUsed }) else {
            throw .sandboxesFull
        }
        tenants[oldest.key] = nil
        pastLeniencies.add(oldest.value.sandbox.leniencies)
    }

    // MARK: - Data

    /// The file that keeps the data of a sandbox; nil if there is none.
    public func file(of name: String) -> String? {
        directory.map { $0.hasSuffix("/") ? "\($0)\(name).db" : "\($0)/\(name).db" }
    }

    private func open(_ name: String, _ birth: Birth) throws -> Sandbox {
        let catalog = Catalog.shared(birth.mode)
        guard let file = file(of: name) else {
            return try Sandbox(name, catalog, birth.image, clock)
        }
        return try Sandbox(name, catalog, file: file, birth.image, clock)
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
            mode: tenant.sandbox.catalog.mode, clock: tenant.sandbox.clock, takenAt: clock())
        tenants[name] = tenant
    }

    /// Makes a sandbox again what it was.
    /// - Returns: Whether there is such a snapshot.
    func restore(_ snapshot: String, of name: String) throws -> Bool {
        guard let tenant = tenants[name], let taken = tenant.snapshots[snapshot] else {
            return false
        }
        let sandbox = try reopen(
            name, Birth(fixture: tenant.birth.fixture, mode: taken.mode, image: taken.image))
        sandbox.clock = taken.clock
        tenants[name]?.sandbox = sandbox
        return true
    }

    /// Forgets a snapshot.
    /// - Returns: Whether there was one.
    func forget(_ snapshot: String, of name: String) -> Bool {
        tenants[name]?.snapshots.removeValue(forKey: snapshot) != nil
    }
}
