// Requests that wait for entries of a journal.

import API
import Callbacks
package import HTTP
import Tenancy

/// The journal that a request waits for, with the name of its sandbox.
struct Waiting {
    let sandboxName: String
    let journal: Journal
    let callbacks: SandboxCallbacks

    init(in call: Call) {
        sandboxName = call.identity.sandboxName
        journal = call.sandbox.journal
        callbacks = call.sandbox.callbacks
    }
}

extension Service {
    /// Postpones the answer to a request that has to wait for others. It is known before anything
    /// is counted, so that a request counts once, however often it is asked for. What is wrong with
    /// it is told by its answer, which comes at once.
    mutating func postpones(_ call: Call, _ response: inout Response) -> Bool {
        let token = response.waitToken
        guard response.deferredResponsesReached == nil,
            let milliseconds = try? wait(call, token)
        else { return false }
        waiting[token] = Waiting(in: call)
        response.postpone(milliseconds: milliseconds)
        return true
    }

    /// Lets a request wait if it has to.
    /// - Returns: For how many milliseconds at most; nil if it has not.
    private func wait(_ call: Call, _ token: WaitToken) throws -> Int? {
        guard case .control(let control)? = call.work, let wait = control.wait,
            let path = call.route?.parameters
        else { return nil }
        try authorization.check(call.request)
        _ = try DryRun(call.request)
        let context = ControlContext(
            sandboxes, call.sandbox, call.request, path,
            faultRoutes: .of(sandboxes.mode))
        guard let wait = try wait(context) else { return nil }
        if control.waitsForDeliveries {
            call.sandbox.callbacks.waiters.insert(token)
        } else {
            call.sandbox.journal.add(token, wait)
        }
        return wait.remainingMilliseconds(of: call.request)
    }

    /// Wakes the requests that have waited for the one just answered: for its entry, or, since the
    /// control plane ends and replaces sandboxes, for one of a journal that is there no longer.
    func wake(after call: Call, _ response: inout Response) {
        for token in call.sandbox.journal.removeWokenTokens() { response.wake(token) }
        guard call.target.isControlPlane else { return }
        for (token, waiter) in waiting
        where sandboxes.existing(waiter.sandboxName)?.journal !== waiter.journal {
            response.wake(token)
        }
    }

    /// Wakes the body of an answer, which has no end of its own, at each entry of the journal.
    mutating func follow(_ call: Call, _ token: WaitToken) {
        waiting[token] = Waiting(in: call)
        call.sandbox.journal.follow(token)
    }

    /// A request waits no longer.
    package mutating func cancel(_ token: WaitToken) { _ = endWaiting(token) }
}
