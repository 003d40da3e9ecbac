// What the handlers of a simulation keep account of.

import HTTP

/// What the server has told the handlers of all workers. A simulation runs on one thread.
final class Ledger: @unchecked Sendable {
    /// The postponed requests and bodies without an end that are under way, each by worker and token.
    private var open: [Int: [WaitToken]] = [:]
    /// Those of them that were woken, and are not called yet.
    private var woken: [Int: Set<WaitToken>] = [:]
    /// The bodies without an end among those that are open.
    private var unending: [Int: Set<WaitToken>] = [:]
    private(set) var streamsBegun = 0
    private(set) var streamsFinished = 0
    private(set) var calls = 0
    /// The first promise that was broken.
    private(set) var failure: Failure?

    func called() { calls += 1 }

    func streamBegan() { streamsBegun += 1 }
    func streamFinished() { streamsFinished += 1 }

    /// Asks the server to wake the oldest request of a worker that waits.
    func wakeOldest(_ worker: Int, _ response: inout Response) {
        guard let token = open[worker]?.first else { return }
        if unending[worker]?.contains(token) != true { woken[worker, default: []].insert(token) }
        response.wake(token)
    }

    func postponed(_ worker: Int, _ token: WaitToken) { open[worker, default: []].append(token) }

    func unendingBegan(_ worker: Int, _ token: WaitToken) {
        postponed(worker, token)
        unending[worker, default: []].insert(token)
    }

    /// Whether a request was postponed and is called again.
    func resumed(_ worker: Int, _ token: WaitToken) { remove(worker, token, "resumed") }

    func cancelled(_ worker: Int, _ token: WaitToken) { remove(worker, token, "cancelled") }

    var openCount: Int { open.values.reduce(0) { $0 + $1.count } }

    var wokenCount: Int { woken.values.reduce(0) { $0 + $1.count } }

    func broken(_ text: String) { failure = failure ?? Failure(text) }

    private func remove(_ worker: Int, _ token: WaitToken, _ how: String) {
        guard let index = open[worker]?.firstIndex(of: token) else {
            return broken("\(how) a request that was not postponed")
        }
        open[worker]?.remove(at: index)
        woken[worker]?.remove(token)
        unending[worker]?.remove(token)
    }
}
