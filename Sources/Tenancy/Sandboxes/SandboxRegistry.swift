// The registry of all sandboxes, shared by the workers.

package import Dialect
import JSON
import Primitives
import Records
import Synchronization

/// The names of all sandboxes, at which worker each lives, and what they take. Shared by all
/// workers, and asked when a sandbox comes or goes, when what it takes has changed, and by the
/// control plane: not for each request.
package final class SandboxRegistry: Sendable {
    /// The number of workers.
    package let workers: Int
    /// The files of the data; nil for data in memory.
    package let files: SandboxFiles?
    /// The limits of all sandboxes together.
    package let limits: SandboxLimits
    private let table = Mutex(Table())
    /// Whether sandboxes of a worker were told to leave, by the worker's index.
    private let departures: [Departures]
    private let isFull = Atomic(false)
    private let rowCacheRoom = Atomic(Int.max)

    private final class Departures: Sendable { let isPending = Atomic(false) }

    /// The entry of a sandbox.
    package struct Entry: Sendable {
        /// Whether a request asked for it by name; others are made on first use.
        fileprivate(set) var isExplicit: Bool
        var state: State
        /// Whether its worker could not open its file.
        var isUnusable = false
        /// Nil where only its file can tell.
        package var fixture: String?
        /// The mode; nil for the default of the server.
        package var mode: Mode?
        /// By the machine's clock, in seconds.
        var lastUsed: Int64 = 0
        /// Whether closing it would lose anything.
        var hasChanges = false
        /// The bytes of memory that it takes.
        var byteCount = 0
    }

    enum State: Sendable {
        /// The name is taken, and its data is being made.
        case making
        /// It begins with this at its first request.
        case waiting(InitialState)
        /// Its file has all of it. One that is fresh was made in this run and never changed.
        case stored(isFresh: Bool)
        case open
        /// It is open, and its worker will close it before it answers another request.
        case leaving
        /// It was made by name, and went with its data to make room.
        case expired
    }

    fileprivate struct Table: Sendable {
        var entries: [String: Entry] = [:]
        var openCount = 0
        var byteCount = 0
        /// The names of those that leave, by worker.
        var leaving: [Int: [String]] = [:]
    }

    /// - Parameters:
    ///   - workers: How many there are, at least 1.
    ///   - files: Where the data is kept; nil for memory.
    ///   - limits: The bounds of all sandboxes together.
    package init(
        workers: Int, files: SandboxFiles? = nil, limits: SandboxLimits = SandboxLimits()
    ) {
        self.workers = workers
        self.files = files
        self.limits = limits
        departures = (0..<workers).map { _ in Departures() }
        for name in files?.names ?? [] {
            table.withLock {
                $0.entries[name] = Entry(isExplicit: true, state: .stored(isFresh: false))
            }
        }
    }

    /// The worker at which a sandbox lives: by a hash of its name, so that no worker asks another.
    package func workerIndex(of name: String) -> Int {
        guard workers > 1 else { return 0 }
        let hash = GUID.seed(of: ASCII.lowercased(name))
        return Int((hash ^ hash >> 32) % UInt64(workers))
    }
}

// MARK: - Names

extension SandboxRegistry {
    /// All that there are, in the order of their names.
    package var all: [(name: String, entry: Entry)] {
        table.withLock { table in
            table.entries.filter { !$0.value.isGone }.map { ($0.key, $0.value) }
        }.sorted { $0.0 < $1.0 }
    }

    subscript(name: String) -> Entry? { table.withLock { $0.entries[name] } }

    /// Takes a name for a sandbox that is being made, so that it is made once.
    /// - Throws: `APIError.mock` if there is one, `APIError.sandboxNamesFull`.
    func claim(_ name: String, isExplicit: Bool) throws(APIError) {
        let apiError = table.withLock { table -> APIError? in
            if let entry = table.entries[name], !entry.isGone {
                return .mock("The sandbox '\(name)' is there already; delete or reset it.")
            }
            guard table.makeNameRoom() else { return .sandboxNamesFull }
            table.entries[name] = Entry(isExplicit: isExplicit, state: .making)
            return nil
        }
        if let apiError { throw apiError }
    }

    /// Notes what a sandbox is now.
    func set(_ name: String, _ state: State, fixture: String? = nil, mode: Mode? = nil) {
        table.withLock { table in
            table.set(name, state)
            if let fixture { table.entries[name]?.fixture = fixture }
            if let mode { table.entries[name]?.mode = mode }
        }
        refreshFullness()
    }

    /// Notes that a request has asked for a sandbox by name.
    func setExplicit(_ name: String) { table.withLock { $0.entries[name]?.isExplicit = true } }

    /// Marks the file of a sandbox as unusable.
    func setUnusable(_ name: String) { table.withLock { $0.entries[name]?.isUnusable = true } }

    /// Forgets a sandbox, last of all that happens to it.
    func remove(_ name: String) {
        table.withLock { $0.remove(name) }
        refreshFullness()
    }
}

// MARK: - Room

extension SandboxRegistry {
    /// Notes what a sandbox takes and when it was used.
    func updateUsage(of name: String, lastUsed: Int64, hasChanges: Bool, byteCount: Int) {
        table.withLock { table in
            guard table.entries[name] != nil else { return }
            table.entries[name]?.lastUsed = lastUsed
            table.entries[name]?.hasChanges = hasChanges
            table.charge(name, byteCount)
        }
        refreshFullness()
    }

    /// Whether the sandboxes take all the memory that they may. Cheap enough for each request.
    package var isMemoryFull: Bool { isFull.load(ordering: .relaxed) }

    /// Makes sure that one more sandbox may be open: where there are as many as there can be, the
    /// one goes that was used longest ago and whose closing loses nothing, else the one whose
    /// time to live is over the longest.
    /// - Throws: `APIError.sandboxesFull`.
    func makeRoom(now: Int64) throws(APIError) {
        let hasRoom = table.withLock { table in
            free(sandboxes: table.openCount + 1 - limits.openMax, in: &table, now)
        }
        guard hasRoom else { throw .sandboxesFull(limits.openMax) }
    }

    /// Makes sure that there is memory for so many bytes more, by letting sandboxes go in the same order.
    /// - Throws: `APIError.memoryFull`; then none has gone.
    package func makeRoom(bytes: Int, now: Int64) throws(APIError) {
        let hasRoom = table.withLock { table in
            free(bytes: table.byteCount + bytes - limits.memoryBytesMax, in: &table, now)
        }
        refreshFullness()
        guard hasRoom else { throw .memoryFull(limits.memoryBytesMax) }
    }

    /// Dismisses sandboxes until so many of them, or so many bytes, are free.
    /// - Returns: Whether that can be: none goes where all that may go would not do.
    private func free(
        sandboxes: Int = 0, bytes: Int = 0, in table: inout Table, _ now: Int64
    ) -> Bool {
        guard sandboxes > 0 || bytes > 0 else { return true }
        var (sandboxes, bytes) = (sandboxes, bytes)
        var names: [String] = []
        for (name, entry) in dispensable(in: table, now) where sandboxes > 0 || bytes > 0 {
            names.append(name)
            sandboxes -= 1
            bytes -= entry.byteCount
        }
        guard sandboxes <= 0, bytes <= 0 else { return false }
        for name in names { dismiss(name, from: &table) }
        return true
    }

    /// The sandboxes that may go, in this order: those whose closing loses nothing, then those whose
    /// time to live is over, of each the one first that was used longest ago.
    private func dispensable(in table: borrowing Table, _ now: Int64) -> [(String, Entry)] {
        table.entries.filter { name, entry in
            entry.isOpen && name != Sandboxes.standard
                && (!entry.hasChanges || now - entry.lastUsed >= limits.idleSecondsMax)
        }.sorted { one, other in
            one.value.hasChanges == other.value.hasChanges
                ? (one.value.lastUsed, one.key) < (other.value.lastUsed, other.key)
                : !one.value.hasChanges
        }.map { ($0.key, $0.value) }
    }

    private func dismiss(_ name: String, from table: inout Table) {
        table.set(name, .leaving)
        table.charge(name, 0)
        let home = workerIndex(of: name)
        table.leaving[home, default: []].append(name)
        departures[home].isPending.store(true, ordering: .releasing)
    }

    /// The sandboxes of a worker that are to leave. To be asked before each request; it costs next
    /// to nothing while no sandbox leaves.
    func removeLeaving(of worker: Int) -> [String] {
        guard departures[worker].isPending.load(ordering: .relaxed) else { return [] }
        departures[worker].isPending.store(false, ordering: .sequentiallyConsistent)
        return table.withLock { $0.leaving.removeValue(forKey: worker) ?? [] }
    }

    private func refreshFullness() {
        let byteCount = table.withLock { $0.byteCount }
        isFull.store(byteCount >= limits.memoryBytesMax, ordering: .relaxed)
        let room = limits.memoryBytesMax / 2 - byteCount
        rowCacheRoom.store(max(0, room / 8), ordering: .relaxed)
    }

    /// The bytes that what one sandbox keeps in its written form may take: an eighth of what is left of half
    /// the memory, so that they take none that data needs.
    var rowCacheBytesMax: Int {
        min(limits.rowCacheBytesMax, rowCacheRoom.load(ordering: .relaxed))
    }

    /// The bytes of memory that all sandboxes take.
    package var memoryByteCount: Int { table.withLock { $0.byteCount } }
}

extension SandboxRegistry.Entry {
    /// Whether only its name is left.
    var isGone: Bool { if case .expired = state { true } else { false } }

    /// Whether it is in use.
    package var isOpen: Bool { if case .open = state { true } else { false } }
}

extension SandboxRegistry.Table {
    mutating func set(_ name: String, _ state: SandboxRegistry.State) {
        guard let old = entries[name] else { return }
        entries[name]?.state = state
        openCount += (entries[name]?.isOpen ?? false ? 1 : 0) - (old.isOpen ? 1 : 0)
        if case .waiting(let initial) = state { charge(name, initial.memoryByteCount) }
    }

    mutating func charge(_ name: String, _ bytes: Int) {
        byteCount += bytes - (entries[name]?.byteCount ?? 0)
        entries[name]?.byteCount = bytes
    }

    mutating func remove(_ name: String) {
        guard let entry = entries.removeValue(forKey: name) else { return }
        byteCount -= entry.byteCount
        if entry.isOpen { openCount -= 1 }
    }

    /// Whether one more name fits; names of deleted sandboxes are dropped first.
    mutating func makeNameRoom() -> Bool {
        guard entries.count >= Limits.sandboxNamesMax else { return true }
        guard
            let oldest = entries.filter({ $0.value.isGone }).min(by: {
                $0.value.lastUsed < $1.value.lastUsed
            })?.key
        else { return false }
        remove(oldest)
        return true
    }
}
