// The work of the service behind answers: callbacks of what requests have changed, and the connection of
// the next sandbox.

import API
import Callbacks
package import HTTP
import Records
import Tenancy

extension Service {
    package var workDescriptor: Int32? { posts?.descriptor }

    package var workDue: Milliseconds? { sandboxes.expectsAnother ? 0 : posts?.due }

    /// Posts what is due, and prepares for the next sandbox.
    package mutating func work(waking response: inout Response) {
        post(waking: &response)
        do {
            try sandboxes.prepareForNext()
        } catch {
            report("no connection for the next sandbox: \(error)")
        }
    }

    private func post(waking response: inout Response) {
        guard let posts else { return }
        let sandboxes = sandboxes
        for sandbox in posts.run(now: MonotonicClock.now(), where: { sandboxes.isOpen($0) }) {
            sandboxes.account(for: sandbox)
            for token in sandbox.callbacks.waiters { response.wake(token) }
        }
    }

    /// Queues what a request has changed: an import is told by the sandbox with the new data.
    func tellCallbacks(_ call: Call) {
        let sandbox = sandboxes.tenants[call.sandbox.name]?.sandbox ?? call.sandbox
        if call.target.isControlPlane {
            posts?.lookAgain()
            if !sandbox.callbacks.deliveries.isIdle { posts?.activate(sandbox) }
        }
        guard sandbox.callbacks.feed.isOn else { return }
        let allowed = posts?.allowed ?? .loopback
        do {
            let sender = CallbackSender(company: sandbox.name, at: Origin(call.request))
            let base = sandbox.memory.links.base(of: call.request, call.target).hrefs
            let isWaiting = try sandbox.callbacks.tell(
                changesOf: sandbox.store, from: sender, base: base
            ) { allowed.contains($0) }
            if isWaiting { posts?.activate(sandbox) }
        } catch {
            report(error, of: call.request)
        }
    }
}
