// What clients asked of a sandbox: the last requests, each with what became of it.

import HTTP
import Primitives

/// The journal of a sandbox: a ring of requests, bounded by their number and by their bytes. It
/// belongs to the sandbox and lives on its worker. A request costs one append; everything else is
/// worked out when somebody asks.
final class Journal {
    /// The oldest first; those before `start` are gone.
    private var ring: [JournalEntry?] = []
    private var start = 0
    /// About how many bytes the entries take.
    private(set) var byteCount = 0
    /// How many requests are gone for want of room, since the beginning or the last clearing.
    private(set) var dropped: Int64 = 0
    /// The number of the last request; numbers count on when the journal is cleared.
    private(set) var lastNumber: Int64 = 0
    /// Whether the bodies of requests are kept.
    var keepsBodies = true
    /// The request that is being answered.
    private var present = Present()
    /// Gives the moments from which durations are measured.
    var stopwatch: @Sendable () -> ContinuousClock.Instant = { .now }
    /// The entries as records of a database, once somebody has asked.
    var data: JournalData?
    /// The requests that wait for entries, and those of them that wait no longer.
    private var waiters = JournalWaiters()
    private var woken: [WaitToken] = []

    /// What is known so far of the request that is being answered.
    private struct Present {
        var times = JournalEntry.Times(begun: .now)
        var path: String?
        var resource: String?
        var refusal: Refusal?
        var fault: String?
        var hints: [Hint] = []
        var hintsShown = 0
    }

    /// The entries that are there, the oldest first.
    var entries: some Sequence<JournalEntry> { ring[start...].lazy.compactMap { $0 } }

    /// The number of the oldest entry that is there, or of the next one.
    var firstNumber: Int64 { lastNumber - Int64(count) + 1 }

    /// Those behind an entry: their numbers follow each other.
    func entries(after number: Int64) -> some Sequence<JournalEntry> {
        let new = min(count, Int(lastNumber - number))
        return ring[(ring.count - new)...].lazy.compactMap { $0 }
    }

    /// How many entries are there.
    var count: Int { ring.count - start }

    /// Forgets all entries, and that some were dropped.
    func clear() {
        ring = []
        start = 0
        byteCount = 0
        dropped = 0
        data = nil
        wakeAll()
    }

    // MARK: - Waiting

    /// Wakes a request as soon as what it waits for is there.
    func add(_ token: WaitToken, _ wait: JournalWait) { waiters.add(token, wait) }

    /// A request waits no longer.
    func remove(_ token: WaitToken) { waiters.remove(token) }

    /// Whether requests wait for an entry.
    var isWaitedFor: Bool { !waiters.isEmpty }

    /// The requests that wait no longer, since the last call.
    func takeWoken() -> [WaitToken] {
        defer { woken = [] }
        return woken
    }

    /// Looks who has waited for the last entry.
    private func tellWaiters() {
        guard !waiters.isEmpty, var data else { return }
        do {
            try data.update(from: self)
            self.data = data
            woken += try waiters.take(lastNumber)
        } catch {
            // Each of them meets the failure when it is asked for, and tells it.
            wakeAll()
        }
    }

    private func wakeAll() { woken += waiters.tokens }

    // MARK: - One request

    /// Begins a request.
    func begin() {
        present = Present(times: JournalEntry.Times(begun: stopwatch()))
    }

    /// Notes where the request goes.
    func note(_ endpoint: Endpoint) {
        present.path = endpoint.path
        present.resource = endpoint.resource
    }

    /// Notes that a phase of the request is over.
    func end(_ phase: JournalEntry.Times.Phase) { present.times.end(phase, at: stopwatch()) }

    /// Notes that the request is refused.
    func note(_ refusal: Refusal) { present.refusal = refusal }

    /// Notes what was done to the request on purpose, such as the name of a fault.
    func note(fault: String) { present.fault = fault }

    /// Notes what the client probably meant.
    func note(_ hint: Hint) {
        if !present.hints.contains(hint) { present.hints.append(hint) }
    }

    /// What the client of the present request probably meant.
    var hints: [Hint] { present.hints }

    /// The hints that the answer does not show yet; from now on it does.
    func takeHintsToShow() -> ArraySlice<Hint> {
        defer { present.hintsShown = present.hints.count }
        return present.hints[present.hintsShown...]
    }

    /// The path of the endpoint that the present request goes to, and its resource.
    var place: (path: String, resource: String)? {
        guard let path = present.path, let resource = present.resource else { return nil }
        return (path, resource)
    }

    /// Ends a request and keeps it, before its answer leaves.
    /// - Parameter leniencies: What it relied on, as `LeniencyCounts.finishRequest` tells it.
    func finish(
        _ request: Request, of caller: Caller, at time: Timestamp,
        _ response: borrowing Response, relyingOn leniencies: UInt64
    ) {
        guard Self.keeps(request, caller) else { return }
        end(.written)
        lastNumber += 1
        append(
            JournalEntry(
                number: lastNumber, time: time, method: request.method,
                target: Array(Redaction.target(of: request)), path: present.path,
                resource: present.resource, company: Self.company(of: caller),
                status: response.status?.code ?? 0, code: present.refusal?.code,
                message: present.refusal.map {
                    Self.cut(Redaction.message(of: $0, to: request))
                },
                requestBytes: request.body.count,
                responseBytes: response.isStreaming ? nil : response.bodyBytes,
                times: present.times, leniencies: leniencies, fault: present.fault,
                hint: present.hints.isEmpty
                    ? nil : present.hints.map(\.message).joined(separator: " "),
                body: keepsBodies ? Array(Redaction.body(request.bytes[request.body])) : []))
        tellWaiters()
    }

    private func append(_ entry: JournalEntry) {
        ring.append(entry)
        byteCount += entry.byteCount
        while count > Limits.journalEntriesMax || byteCount > Limits.journalBytesMax {
            byteCount -= ring[start]?.byteCount ?? 0
            ring[start] = nil
            start += 1
            dropped += 1
        }
        // Half of the places at a time, so that an append costs the same in the long run.
        if start > 64, start > ring.count / 2 {
            ring.removeFirst(start)
            start = 0
        }
    }
}

// What is kept of a request, and what is not.
extension Journal {
    /// Whether a request is one of the journal: not one to the mock itself or of an orchestrator,
    /// nor one that is marked by `X-Mock-Journal: off`.
    private static func keeps(_ request: Request, _ caller: Caller) -> Bool {
        guard !caller.target.isOwn, PublicRoute(caller.target) != .probe else { return false }
        guard let mark = request.range(of: "X-Mock-Journal") else { return true }
        return !ASCII.equal(request.text(mark), "off")
    }

    /// The company of the credentials. Where a colon stands before the plus, they are a user name and
    /// a password with a plus in it.
    private static func company(of caller: Caller) -> String? {
        guard case .success(let credentials?) = caller.credentials else { return nil }
        return cut(String(credentials.company.prefix { $0 != ":" }))
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
