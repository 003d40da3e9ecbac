// The leniencies of one sandbox: whether its mode permits them, and how many requests relied on each.

import JSON

/// Answers whether the mode of a sandbox permits a leniency, and counts the requests that got an
/// answer which the live service would not have given. Each request counts a case at most once. It belongs to the sandbox and lives on its worker;
/// while nothing is counted it allocates nothing.
package final class LeniencyCounts {
    /// The count of one leniency.
    package struct Entry {
        /// The leniency that is counted.
        package let leniency: Leniency
        /// The number of requests that relied on it.
        package var count = 0
        fileprivate var last: Last?

        /// Method and target of the last of them, as sent but for secrets.
        package var lastRequest: [UInt8] {
            last.map { Array("\($0.method) ".utf8) + $0.target } ?? []
        }
    }

    /// Requests one after the other that relied on the same.
    private struct Recent {
        var met: UInt64 = 0
        var count = 0
        /// Method and target of the last of them.
        var method = ""
        var target: [UInt8] = []
    }

    /// A request, shared by the leniencies that it relied on.
    fileprivate final class Last {
        let method: String
        let target: [UInt8]

        init(_ method: String, _ target: [UInt8]) {
            self.method = method
            self.target = target
        }
    }

    /// Every case, in the order of the enum, without what `recent` holds.
    private var added = Leniency.allCases.map { Entry(leniency: $0) }
    /// The last requests, which relied on the same: most requests of a client do, so that a count for
    /// each case is not needed before the counts are read.
    private var recent = Recent()
    /// What the present request relies on: a bit for each case, the first case's the lowest.
    private var met: UInt64 = 0
    /// Leniencies that are counted if their condition holds once everything is written.
    private var suspicions: [(leniency: Leniency, holds: () throws -> Bool)] = []
    private let mode: Mode
    private static let cases = Leniency.allCases
    /// Whether a request is being answered: loading a fixture is not a request.
    private var isInRequest = false

    package init(mode: Mode) { self.mode = mode }

    /// Begins a request.
    package func beginRequest() { isInRequest = true }

    /// Whether the mode permits a leniency. If so, the present request counts as relying on it.
    @discardableResult
    package func permits(_ leniency: Leniency) -> Bool { permits(leniency, unlessEcho: false) }

    /// Whether the mode permits a leniency. If so, the present request counts as relying on it,
    /// unless it echoes a record.
    /// - Parameter isEcho: Whether the request says only what the stored record shows. A client
    ///   that sends a record back relies on nothing, since strict mode would not have sent it the
    ///   member. Asked only where it would be counted.
    @discardableResult
    package func permits(
        _ leniency: Leniency, unlessEcho isEcho: @autoclosure () throws -> Bool
    ) rethrows -> Bool {
        guard mode.permits(leniency) else { return false }
        if isInRequest, try !isEcho() { count(leniency) }
        return true
    }

    /// Whether the mode permits a leniency. If so, the present request counts as relying on it if
    /// `holds` is true at its end, when everything is written: later parts of a request may undo
    /// what an earlier one did.
    package func permits(_ leniency: Leniency, ifFinally holds: @escaping () throws -> Bool)
        -> Bool
    {
        guard mode.permits(leniency) else { return false }
        if isInRequest { suspicions.append((leniency, holds)) }
        return true
    }

    private func count(_ leniency: Leniency) {
        guard let index = Self.cases.firstIndex(of: leniency) else { return }
        met |= 1 << UInt64(index)
    }

    /// Runs `body`, and tells what it relied on beside what the request did already.
    /// - Returns: Its result, and a bit for each case that it counted, the first case's the lowest.
    package func gather<Result, Failure: Error>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> (Result, UInt64) {
        let before = met
        met = 0
        defer { met |= before }
        let result = try body()
        return (result, met)
    }

    /// Records that the present request relies on what an earlier one gathered.
    package func count(gathered: UInt64) {
        if isInRequest { met |= gathered }
    }

    /// Counts the suspected leniencies whose condition holds, after everything is written.
    /// - Throws: The errors of the conditions.
    package func countSuspicions() throws {
        for suspicion in suspicions where try suspicion.holds() { count(suspicion.leniency) }
        suspicions.removeAll()
    }

    /// Forgets what the present request relied on: it is begun again later.
    package func abandonRequest() {
        met = 0
        suspicions.removeAll()
        isInRequest = false
    }

    /// Ends a request: adds up what it relied on.
    /// - Parameter target: The target of the request, without secrets.
    /// - Returns: What that was: a bit for each case, the first case's the lowest.
    @discardableResult
    package func finishRequest(_ method: String, _ target: [UInt8]) -> UInt64 {
        isInRequest = false
        if !suspicions.isEmpty { suspicions.removeAll() }
        let met = met
        guard met != 0 else { return 0 }
        self.met = 0
        if met != recent.met { addRecent(met) }
        recent.count += 1
        recent.method = method
        recent.target = target
        return met
    }

    /// Adds the last requests up, and begins with others that rely on something else.
    private func addRecent(_ next: UInt64 = 0) {
        if recent.count > 0 {
            Self.add(recent.met, recent.count, Last(recent.method, recent.target), to: &added)
        }
        recent = Recent(met: next)
    }

    /// Counts requests for each case whose bit is set.
    private static func add(
        _ met: UInt64, _ count: Int, _ last: Last, to entries: inout [Entry]
    ) {
        var rest = met
        while rest != 0 {
            let index = rest.trailingZeroBitCount
            rest &= rest - 1
            entries[index].count += count
            entries[index].last = last
        }
    }

    /// Every case with its count, in the order of the enum.
    private var entries: [Entry] {
        addRecent()
        return added
    }

    /// Adds what was counted elsewhere, before what is counted here.
    package func add(_ other: LeniencyCounts) {
        addRecent()
        for (index, entry) in other.entries.enumerated() where entry.count > 0 {
            if added[index].count == 0 { added[index].last = entry.last }
            added[index].count += entry.count
        }
    }

    /// Sets all counts to zero.
    package func reset() {
        recent = Recent()
        added = Leniency.allCases.map { Entry(leniency: $0) }
    }

    /// The cases that were relied on, in the order of the enum.
    package var used: [Entry] { entries.filter { $0.count > 0 } }

    /// The sum of all counts.
    package var total: Int { entries.reduce(0) { $0 + $1.count } }

    /// `barePath 12, objectPatch 3`; nil if nothing was counted.
    var summary: String? {
        let used = used
        guard !used.isEmpty else { return nil }
        return used.map { "\($0.leniency.rawValue) \($0.count)" }.joined(separator: ", ")
    }
}
