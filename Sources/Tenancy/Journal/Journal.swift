// The journal of a sandbox: its last requests, each with its answer.

package import API
import Dialect
package import HTTP
package import Primitives

/// The journal of a sandbox: a ring of requests, bounded by their number and by their bytes. It
/// belongs to the sandbox and lives on its worker. A request costs one append; everything else is
/// computed when it is read.
package final class Journal {
    /// The entries, the oldest first; those before `start` are dropped.
    private var ring: [JournalEntry?] = []
    private var start = 0
    /// About how many bytes the entries take.
    package private(set) var byteCount = 0
    /// The number of entries dropped for lack of room, since the beginning or the last clearing.
    package private(set) var dropped: Int64 = 0
    /// The number of the last request; numbers count on when the journal is cleared.
    private(set) var lastNumber: Int64 = 0
    /// Whether the bodies of requests are kept.
    package var keepsBodies = true
    /// Whether their heads and the bodies of answers are kept as well.
    package var keepsAnswers = false
    /// The entries as records of a database, made on first use.
    package var data: JournalData?
    /// The requests that wait for entries, and those of them that wait no longer.
    private var waiters = JournalWaiters()
    private var woken: [WaitToken] = []
    /// The requests that are told every entry.
    private var followers: Set<WaitToken> = []

    /// The entries that are there, the oldest first.
    var entries: some Sequence<JournalEntry> { ring[start...].lazy.compactMap(\.self) }

    /// The number of the oldest entry that is there, or of the next one.
    var firstNumber: Int64 { lastNumber - Int64(count) + 1 }

    /// Those behind an entry: their numbers follow each other.
    func entries(after number: Int64) -> some Sequence<JournalEntry> {
        let new = min(count, Int(lastNumber - number))
        return ring[(ring.count - new)...].lazy.compactMap(\.self)
    }

    /// The number of entries.
    package var count: Int { ring.count - start }

    /// Forgets all entries, and that some were dropped.
    package func clear() {
        ring = []
        start = 0
        byteCount = 0
        dropped = 0
        data = nil
        wakeAll()
    }

    // MARK: - Waiting

    /// Wakes a request as soon as what it waits for is there.
    package func add(_ token: WaitToken, _ wait: JournalWait) { waiters.add(token, wait) }

    /// Wakes a request at every entry.
    package func follow(_ token: WaitToken) { followers.insert(token) }

    /// The number of requests that are told every entry.
    var followerCount: Int { followers.count }

    /// A request waits no longer.
    package func remove(_ token: WaitToken) {
        waiters.remove(token)
        followers.remove(token)
    }

    /// Whether requests wait for an entry.
    var isWaitedFor: Bool { !waiters.isEmpty }

    /// The requests that wait no longer, since the last call.
    package func removeWokenTokens() -> [WaitToken] {
        defer { woken = [] }
        return woken
    }

    /// Looks who has waited for the last entry.
    private func tellWaiters() {
        woken += followers
        guard !waiters.isEmpty, var data else { return }
        do {
            try data.update(from: self)
            self.data = data
            woken += try waiters.countEntry(lastNumber)
        } catch {
            // Each of them meets the failure when it is asked for, and tells it.
            wakeAll()
        }
    }

    private func wakeAll() { woken += waiters.tokens + followers }

    // MARK: - One request

    /// Ends a request and keeps it, before its answer leaves.
    /// - Parameters:
    ///   - target: Its path and query, without secrets.
    ///   - trace: What its stages found out.
    ///   - fault: What was done to it on purpose.
    ///   - leniencies: What it relied on, as `LeniencyCounts.finishRequest` tells it.
    package func finish(
        _ request: Request, _ target: [UInt8], by credentials: Credentials?, at time: Timestamp,
        _ response: borrowing Response, _ trace: RequestTrace, fault: String?,
        relyingOn leniencies: UInt64
    ) {
        guard Self.keeps(request) else { return }
        trace.end(.written)
        lastNumber += 1
        append(
            JournalEntry(
                lastNumber, request, target, company: credentials.map(Self.company), at: time,
                response, trace,
                message: trace.apiError.map {
                    Self.cut(Redaction.message(of: $0, to: request))
                },
                errors: trace.apiError.flatMap { Redaction.errors(of: $0, to: request) }
                    .map(Self.cut),
                fault: fault, relyingOn: leniencies,
                body: keepsBodies && !request.body.isEmpty
                    ? Array(Redaction.body(request.bytes[request.body])) : [],
                exchange: keepsAnswers ? Exchange(request, target, response) : nil))
        tellWaiters()
    }

    private func append(_ entry: JournalEntry) {
        ring.append(entry)
        var bytes = byteCount + entry.byteCount
        while count > Limits.journalEntriesMax || bytes > Limits.journalBytesMax {
            bytes -= ring[start]?.byteCount ?? 0
            ring[start] = nil
            start += 1
            dropped += 1
        }
        byteCount = bytes
        // Half of the places at a time, so that an append costs the same in the long run.
        if start > 64, start > ring.count / 2 {
            ring.removeFirst(start)
            start = 0
        }
    }
}

// What is kept of a request, and what is not.
extension Journal {
    /// Whether a request is kept: not one that is marked by `X-Mock-Journal: off`.
    private static func keeps(_ request: Request) -> Bool {
        guard let mark = request.range(of: "X-Mock-Journal") else { return true }
        return !ASCII.equal(request.text(mark), "off")
    }

    /// The company of the credentials. Where a colon stands before the plus, they are a user name
    /// and a password with a plus in it.
    private static func company(of credentials: Credentials) -> String {
        cut(String(credentials.company.prefix { $0 != ":" }))
    }

    /// A text up to its limit, whole characters only.
    private static func cut(_ text: String) -> String {
        guard text.utf8.count > Limits.journalTextBytesMax else { return text }
        var bytes = 0
        return String(
            text.prefix { character in
                bytes += character.utf8.count
                return bytes <= Limits.journalTextBytesMax
            })
    }
}
