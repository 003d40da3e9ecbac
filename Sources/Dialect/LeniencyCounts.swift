// The count of requests that relied on each leniency.

import JSON

/// Counts, for one sandbox, the requests that got an answer which strict mode would not have given.
/// Each request counts a case at most once. It belongs to the sandbox and lives on its worker;
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
    /// Whether requests can rely on anything: in strict mode there is nothing to rely on.
    private let isLenient: Bool
    /// Whether a request is being answered: loading a fixture is not a request.
    private var isInRequest = false

    package init(mode: Mode) { isLenient = mode != .strict }

    /// Whether `count` has an effect now. To be asked before work that only counting needs.
    package var isCounting: Bool { isLenient && isInRequest }

    /// Begins a request.
    package func beginRequest() { isInRequest = true }

    /// Whether the mode permits a leniency. If so, the present request counts as relying on it.
    package func permits(_ leniency: Leniency) -> Bool {
        count(leniency)
        return isLenient
    }

    /// Records that the present request relies on a leniency.
    package func count(_ leniency: Leniency) {
        guard isCounting, let index = entries.firstIndex(where: { $0.leniency == leniency }) else {
            return
        }
        entries[index].isMet = true
        isAnyMet = true
    }

    /// Records a leniency that the present request relies on if `holds` is true at its end, when
    /// everything is written: later parts of a request may undo what an earlier one did.
    package func count(_ leniency: Leniency, ifFinally holds: @escaping () throws -> Bool) {
        if isCounting { suspicions.append((leniency, holds)) }
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
