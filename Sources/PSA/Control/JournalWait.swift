// Waiting for requests: what is waited for, and who waits.

import HTTP
import Primitives

/// What a request to the control plane waits for: entries of a journal.
struct JournalWait {
    let pattern: RequestPattern
    /// How many entries it has to hold for.
    let count: Int64
    /// For how many it held when it was asked for.
    let found: Int64
    /// For how long it waits at most.
    let milliseconds: Int

    /// Whether there is an answer: the entries are there, the time is over, or the server stops.
    func isOver(for request: Request) -> Bool {
        request.isServerStopping || request.waitedMilliseconds >= milliseconds || found >= count
    }

    /// The time that is left to a request.
    func remainingMilliseconds(of request: Request) -> Int {
        milliseconds - request.waitedMilliseconds
    }
}

extension ControlContext {
    /// What the parameters of a wait ask for.
    /// - Throws: `Refusal.parameter`, and what `RequestPattern` throws.
    func journalWait() throws -> JournalWait {
        let milliseconds = try timeoutMilliseconds()
        let count = try wantedCount()
        let pattern = try RequestPattern(parameters["conditions"] ?? "", on: journalData())
        return JournalWait(
            pattern: pattern, count: count, found: try pattern.count(), milliseconds: milliseconds)
    }

    /// How many requests are waited for.
    /// - Throws: `Refusal.parameter`.
    private func wantedCount() throws(Refusal) -> Int64 {
        guard let text = parameters["count"] else { return 1 }
        let range = 1...Int64(Limits.journalEntriesMax)
        guard let count = Int64(text), range.contains(count) else {
            throw .parameter(
                name: "count", value: text,
                expected: "a whole number from 1 to \(range.upperBound)")
        }
        return count
    }

    /// For how long they are waited for: five seconds if nobody says otherwise.
    /// - Throws: `Refusal.parameter`.
    private func timeoutMilliseconds() throws(Refusal) -> Int {
        let text = parameters["timeout"] ?? "5"
        let secondsMax = Limits.journalWaitSecondsMax
        guard let seconds = Double(text), seconds >= 0, seconds <= Double(secondsMax) else {
            throw .parameter(
                name: "timeout", value: text, expected: "seconds from 0 to \(secondsMax)")
        }
        return Int(seconds * 1000)
    }
}

/// The requests that wait for entries of one journal. Those that wait for the same are one group:
/// an entry costs one look for each group, however many wait.
struct JournalWaiters {
    private var groups: [Group] = []

    private struct Group {
        let pattern: RequestPattern
        /// Who waits, and how many entries each still misses.
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

    /// Looks at a new entry.
    /// - Returns: The requests that wait no longer.
    mutating func take(_ number: Int64) throws -> [WaitToken] {
        var done: [WaitToken] = []
        for index in groups.indices where try groups[index].pattern.holds(for: number) {
            for place in groups[index].missing.indices {
                groups[index].missing[place].count -= 1
                let (token, count) = groups[index].missing[place]
                if count == 0 { done.append(token) }
            }
        }
        return done
    }

    /// All that wait.
    var tokens: [WaitToken] { groups.flatMap { $0.missing.map(\.token) } }
}
