// Requests that are begun and answered later: long searches, and changes that wait for answers in slices.

import API
import Callbacks
import Dialect
import HTTP
import Records
import SQLite
import Schema
import Tenancy

/// A request that is begun and counted, and is asked for again.
final class BegunRequest {
    private weak var store: Store?
    /// Its place in the order of requests.
    let number: Int64
    /// The moment at which it was there.
    let moment: Int64
    let injectedFault: InjectedFault?
    /// Its long searches; nil for none.
    fileprivate(set) var searches: LongSearches?

    fileprivate init(_ call: Call, _ searches: LongSearches?) {
        let sandbox = call.sandbox
        store = sandbox.store
        number = call.isUnseen ? 0 : sandbox.requestNumber
        moment = sandbox.trace.times.begun
        injectedFault = sandbox.injectedFault
        self.searches = searches
    }

    /// Whether it was begun in that sandbox, which has not been reset since.
    fileprivate func belongs(to sandbox: Sandbox) -> Bool { store === sandbox.store }
}

extension Service {
    /// Postpones a change of data that an answer in slices is being written from. It is known before
    /// anything is counted, as in `postpones`.
    mutating func postponesChange(_ call: Call, _ response: inout Response) -> Bool {
        guard call.mayChangeData, response.canBePostponed, !call.request.isServerStopping else {
            return false
        }
        let holds = call.sandbox.store.slicing.holds
        holds.changesWaiting += 1
        waitingChanges[response.waitToken] = holds
        response.postpone(milliseconds: 1)
        return true
    }

    /// A request that waits no longer, or comes again.
    /// - Returns: What it was begun with; nil if it was not begun.
    mutating func endWaiting(_ token: WaitToken) -> BegunRequest? {
        if let waiter = waiting.removeValue(forKey: token) {
            waiter.journal.remove(token)
            waiter.callbacks.waiters.remove(token)
        }
        waitingChanges.removeValue(forKey: token)?.changesWaiting -= 1
        return begunRequests.removeValue(forKey: token)
    }

    /// Searches on for a slice.
    /// - Returns: Whether the request has to come again, which it does.
    mutating func searchesOn(
        _ begun: inout BegunRequest?, _ call: Call, _ response: inout Response
    ) -> Bool {
        guard let present = begun else { return false }
        guard present.belongs(to: call.sandbox) else {
            begun = nil
            return false
        }
        guard let searches = present.searches else { return false }
        guard searches.hold(in: call.sandbox.store.database) else {
            present.searches = nil
            return false
        }
        if call.request.isServerStopping {
            while !searches.resume() {}
            return false
        }
        if response.takeSlice(), searches.resume() { return false }
        comeAgain(present, &response)
        return true
    }

    /// Lets a request come again whose search goes on, or whose answer waits for changes.
    /// - Returns: Whether it does.
    mutating func comesAgain(after error: any Error, _ call: Call, _ response: inout Response)
        -> Bool
    {
        let store = call.sandbox.store
        guard store.slicing.isUnfinished || error is ChangeWaiting, response.canBePostponed else {
            return false
        }
        store.database.limitWork(to: nil)
        store.leniencies.abandonRequest()
        comeAgain(BegunRequest(call, store.slicing.searches), &response)
        return true
    }

    private mutating func comeAgain(_ begun: BegunRequest, _ response: inout Response) {
        begunRequests[response.waitToken] = begun
        response.postpone(milliseconds: 1)
        // At once for a search, behind the requests that are there.
        if begun.searches != nil { response.wake(response.waitToken) }
    }
}
