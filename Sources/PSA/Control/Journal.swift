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

    /// What is known so far of the request that is being answered.
    private struct Present {
        var times = JournalEntry.Times(begun: .now)
        var path: String?
        var resource: String?
        var refusal: (code: String, message: String)?
        var fault: String?
        var hints: [Hint] = []
        var hintsShown = 0
    }

    /// The entries that are there, the oldest first.
    var entries: some Sequence<JournalEntry> { ring[start...].lazy.compactMap { $0 } }

    /// How many entries are there.
    var count: Int { ring.count - start }

    /// Forgets all entries, and that some were dropped.
    func clear() {
        ring = []
        start = 0
        byteCount = 0
        dropped = 0
        data = nil
    }

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
    func note(_ refusal: Refusal) {
        present.refusal = (refusal.code, refusal.message)
    }

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

    /// Ends a request and keeps it, before its answer leaves. One whose answer is postponed comes
    /// again.
    /// - Parameter leniencies: What it relied on, as `LeniencyCounts.finishRequest` tells it.
    func finish(
        _ request: Request, of caller: Caller, at time: Timestamp,
        _ response: borrowing Response, relyingOn leniencies: UInt64
    ) {
        guard response.postponedMilliseconds == nil, Self.keeps(request, caller) else { return }
        end(.written)
        lastNumber += 1
        let target = request.path.lowerBound..<(request.query ?? request.path).upperBound
        append(
            JournalEntry(
                number: lastNumber, time: time, method: request.method,
                target: Self.target(request.bytes[target]), path: present.path,
                resource: present.resource, company: Self.company(of: caller),
                status: response.status?.code ?? 0, code: present.refusal?.code,
                message: present.refusal.map { Self.cut($0.message) },
                requestBytes: request.body.count, responseBytes: response.bodyBytes,
                times: present.times, leniencies: leniencies, fault: present.fault,
                hint: present.hints.isEmpty
                    ? nil : present.hints.map(\.message).joined(separator: " "),
                body: keepsBodies ? Self.body(request.bytes[request.body]) : []))
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

    private static func company(of caller: Caller) -> String? {
        guard case .success(let credentials?) = caller.credentials else { return nil }
        return cut(credentials.company)
    }

    /// The target without what comes behind `?` if that speaks of a password.
    private static func target(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        guard let query = bytes.firstIndex(of: UInt8(ascii: "?")), isSecret(bytes[query...]) else {
            return Array(bytes)
        }
        return Array(bytes[...query])
    }

    /// The beginning of a body, if that is JSON and speaks of no password.
    private static func body(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let head = bytes.prefix(Limits.journalBodyBytesMax)
        let first = head.first { $0 > UInt8(ascii: " ") }
        guard first == UInt8(ascii: "{") || first == UInt8(ascii: "["), !isSecret(head) else {
            return []
        }
        return Array(head)
    }

    private static let secretWord = Array("password".utf8)

    /// Whether a text speaks of a password, in any case of letters.
    private static func isSecret(_ bytes: ArraySlice<UInt8>) -> Bool {
        var matched = 0
        for byte in bytes {
            let letter = ASCII.lowercased(byte)
            // Only its first letter begins the word anew: no other of its letters is a `p`.
            matched = letter == secretWord[matched] ? matched + 1 : letter == secretWord[0] ? 1 : 0
            if matched == secretWord.count { return true }
        }
        return false
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
