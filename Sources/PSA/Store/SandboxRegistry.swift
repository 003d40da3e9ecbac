// What workers know of each other's sandboxes.

import Primitives
import Synchronization

/// The names of all sandboxes, and at which worker each lives. Shared by all workers, and asked
/// only when a sandbox comes or goes, and by the control plane: never on the path of the API.
public final class SandboxRegistry: Sendable {
    /// How many workers there are.
    public let workers: Int
    private let entries = Mutex<[String: Entry]>([:])

    /// What is known of a sandbox.
    struct Entry {
        let fixture: String
        let mode: Mode
        /// What it shall begin with, until its worker has made it.
        var birth: Sandboxes.Birth?
    }

    /// - Parameter workers: How many there are, at least 1.
    public init(workers: Int) { self.workers = workers }

    /// The worker at which a sandbox lives: by a hash of its name, so that nobody has to be
    /// asked.
    public func home(of name: String) -> Int {
        guard workers > 1 else { return 0 }
        let hash = GUID.seed(of: ASCII.lowercased(name))
        return Int((hash ^ hash >> 32) % UInt64(workers))
    }

    /// All of them, in the order of their names.
    var all: [(name: String, entry: Entry)] {
        entries.withLock { entries in entries.map { ($0.key, $0.value) } }.sorted { $0.0 < $1.0 }
    }

    subscript(name: String) -> Entry? { entries.withLock { $0[name] } }

    /// Notes a sandbox. One whose worker is another gets what it shall begin with.
    /// - Returns: Whether the name was free.
    func add(_ name: String, _ birth: Sandboxes.Birth, isWaiting: Bool) -> Bool {
        entries.withLock { entries in
            guard entries[name] == nil else { return false }
            entries[name] = Entry(
                fixture: birth.fixture, mode: birth.mode, birth: isWaiting ? birth : nil)
            return true
        }
    }

    /// Notes that a sandbox begins with something else now.
    func change(_ name: String, _ birth: Sandboxes.Birth) {
        entries.withLock { $0[name] = Entry(fixture: birth.fixture, mode: birth.mode, birth: nil) }
    }

    func remove(_ name: String) { entries.withLock { $0[name] = nil } }

    var count: Int { entries.withLock { $0.count } }
}
