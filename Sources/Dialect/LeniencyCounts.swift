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
        /// Method and target of the last of them, as sent but for secrets.
        package var lastRequest: [UInt8] = []
        /// Whether the present request relies on it.
        fileprivate var isMet = false
    }

    /// Every case, in the order of the enum.
    private var entries = Leniency.allCases.map { Entry(leniency: $0) }
    private var isAnyMet = false
    /// Leniencies that are counted if their condition holds once everything is written.
    private var suspicions: [(leniency: Leniency, holds: () throws -> Bool)] = []
    private let mode: Mode
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
        guard let index = entries.firstIndex(where: { $0.leniency == leniency }) else { return }
        entries[index].isMet = true
        isAnyMet = true
    }

    /// Counts the suspected leniencies whose condition holds, after everything is written.
    /// - Throws: The errors of the conditions.
    package func countSuspicions() throws {
        for suspicion in suspicions where try suspicion.holds() { count(suspicion.leniency) }
        suspicions.removeAll()
    }

    /// Ends a request: adds up what it relied on.
    /// - Parameter line: The method and the target of the request, without secrets.
    /// - Returns: What that was: a bit for each case, the first case's the lowest.
    @discardableResult
    package func finishRequest(_ line: () -> [UInt8]) -> UInt64 {
        isInRequest = false
        suspicions.removeAll()
        guard isAnyMet else { return 0 }
        var met: UInt64 = 0
        isAnyMet = false
        let line = line()
        for index in entries.indices where entries[index].isMet {
            met |= 1 << UInt64(index)
            entries[index].isMet = false
            entries[index].count += 1
            entries[index].lastRequest = line
        }
        return met
    }

    /// Adds what was counted elsewhere, before what is counted here.
    package func add(_ other: LeniencyCounts) {
        for index in entries.indices where other.entries[index].count > 0 {
            if entries[index].count == 0 {
                entries[index].lastRequest = other.entries[index].lastRequest
            }
            entries[index].count += other.entries[index].count
        }
    }

    /// Sets all counts to zero.
    package func reset() { entries = Leniency.allCases.map { Entry(leniency: $0) } }

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
