// Requests of the control plane that wait for entries of a journal.

package import HTTP
import Primitives

/// The entries of a journal that a request to the control plane waits for.
package struct JournalWait {
    /// The pattern of the entries.
    package let pattern: RequestPattern
    /// The number of matching entries to wait for.
    package let count: Int64
    /// For how many it held when it was asked for.
    let found: Int64
    /// For how long it waits at most.
    let milliseconds: Int

    package init(pattern: RequestPattern, count: Int64, found: Int64, milliseconds: Int) {
        self.pattern = pattern
        self.count = count
        self.found = found
        self.milliseconds = milliseconds
    }

    /// Whether there is an answer: the entries are there, the time is over, or the server stops.
    package func isOver(for request: Request) -> Bool {
        request.isServerStopping || request.waitedMilliseconds >= milliseconds || found >= count
    }

    /// The time that is left to a request.
    package func remainingMilliseconds(of request: Request) -> Int {
        milliseconds - request.waitedMilliseconds
    }
}

/// The requests that wait for entries of one journal. Those that wait for the same are one group:
/// an entry costs one look for each group, however many wait.
struct JournalWaiters {
    private var groups: [Group] = []

    private struct Group {
        let pattern: RequestPattern
        /// The waiting requests, each with the number of entries that it still misses.
        var missing: [(token: WaitToken, count: Int64)]
    }

    var isEmpty: Bool { groups.isEmpty }

    /// Adds a request that waits.
    mutating func add(_ token: WaitToken, _ wait: JournalWait) {
        let missing = (token, wait.count - wait.found)
        if let index = groups.firstIndex(where: { $0.pattern.text == wait.pattern.text }) {
            groups[index].missing.append(missing)
        } else {
            groups.append(Group(pattern: wait.pattern, missing: [missing]))
        }
    }

    /// Forgets a request.
    mutating func remove(_ token: WaitToken) {
        for index in groups.indices { groups[index].missing.removeAll { $0.token == token } }
        groups.removeAll { $0.missing.isEmpty }
    }

    /// Counts a new entry for the requests that wait for such.
    /// - Returns: The requests that wait no longer.
    mutating func countEntry(_ number: Int64) throws -> [WaitToken] {
        var done: [WaitToken] = []
        for index in groups.indices where try groups[index].pattern.isMet(by: number) {
            for position in groups[index].missing.indices {
                groups[index].missing[position].count -= 1
                let (token, count) = groups[index].missing[position]
                if count == 0 { done.append(token) }
            }
        }
        return done
    }

    /// All that wait.
    var tokens: [WaitToken] { groups.flatMap { $0.missing.map(\.token) } }
}
