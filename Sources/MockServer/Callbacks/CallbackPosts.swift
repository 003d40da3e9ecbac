// The delivery of callbacks on a worker: what is due goes out, what comes back is noted.

package import Callbacks
import Dialect
package import HTTP
import HTTPClient
import Primitives
import Records
package import TLS
import Tenancy

/// Posts the callbacks of the sandboxes of a worker. It belongs to the worker's service.
package final class CallbackPosts {
    /// The hosts that may be asked.
    let allowed: AllowedHosts
    private let client: HTTPClient
    /// The sandboxes with messages that wait.
    private var active: [String: Sandbox] = [:]
    /// The messages under way, by the key of their requests.
    private var underWay: [Int64: (sandbox: Sandbox, delivery: CallbackDelivery)] = [:]
    private var lastKey: Int64 = 0
    /// The time at which there is something to do; nil for none.
    private(set) var due: Milliseconds?

    /// - Parameter trust: The certificates that receivers may have.
    /// - Throws: `SocketError` if there is no descriptor for it.
    package init(to allowed: AllowedHosts, trust: TLSTrust = .anything) throws(SocketError) {
        self.allowed = allowed
        client = try HTTPClient(
            HTTPClient.Limits(
                connectionsMax: Limits.receiverConnectionsMax,
                idleMilliseconds: Limits.receiverIdleMilliseconds), trust: trust)
    }

    /// The descriptor that is readable while an exchange can go on.
    var descriptor: Int32 { client.descriptor }

    /// Looks at a sandbox at the end of the round: it has messages that wait.
    func activate(_ sandbox: Sandbox) {
        active[sandbox.name] = sandbox
        due = 0
    }

    /// Looks at all sandboxes at the end of the round: a clock may have been set.
    func lookAgain() { if !active.isEmpty { due = 0 } }

    /// Does what can be done now.
    /// - Parameter isOpen: Whether a sandbox is still there, with its data.
    /// - Returns: The sandboxes of which a message has been answered.
    func run(now: Milliseconds, where isOpen: (Sandbox) -> Bool) -> [Sandbox] {
        for (name, sandbox) in active where !isOpen(sandbox) { active[name] = nil }
        var answered: [Sandbox] = []
        repeat {
            for outcome in client.run(now: now) {
                if let sandbox = end(outcome) { answered.append(sandbox) }
            }
            for sandbox in active.values.sorted(by: { $0.name < $1.name }) { send(sandbox, now) }
        } while client.nextDeadline == 0
        for (name, sandbox) in active where sandbox.callbacks.deliveries.isIdle {
            active[name] = nil
        }
        due = [client.nextDeadline, nextRetry(now)].compactMap(\.self).min()
        return answered
    }

    private func end(_ outcome: ClientOutcome) -> Sandbox? {
        guard let (sandbox, delivery) = underWay.removeValue(forKey: outcome.key) else {
            return nil
        }
        sandbox.callbacks.deliveries.end(delivery, outcome, at: sandbox.now)
        return sandbox
    }

    private func send(_ sandbox: Sandbox, _ now: Milliseconds) {
        for delivery in sandbox.callbacks.deliveries.due(at: sandbox.now) {
            guard client.hasRoom else { return }
            lastKey += 1
            guard let request = delivery.request(key: lastKey, from: sandbox.name, now: now) else {
                preconditionFailure("a message to a URL that is none")
            }
            sandbox.callbacks.deliveries.begin(delivery)
            underWay[lastKey] = (sandbox, delivery)
            client.send(request, now: now)
        }
    }

    /// When the next attempt that waits is due. A clock that stands still brings none nearer.
    private func nextRetry(_ now: Milliseconds) -> Milliseconds? {
        active.values.compactMap { sandbox in
            guard !sandbox.clock.isFrozen, let next = sandbox.callbacks.deliveries.nextTry else {
                return nil
            }
            return now + max(1, next.seconds - sandbox.now.seconds) * 1000
        }.min()
    }
}
