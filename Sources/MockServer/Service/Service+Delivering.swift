// What surrounds the work of a request: its answer delivered, added up, kept.

import API
import Dialect
import HTTP
import Records
import SQLite
import Schema
import Tenancy

extension Service {
    /// Lets faults change how the answer is sent, and adds the request up before its answer leaves.
    mutating func deliver(_ call: Call, into response: inout Response) {
        let sandbox = call.sandbox
        sandbox.store.database.limitWork(to: nil)
        sandbox.injectedFault?.deliver(&response)
        let target = call.keptTarget
        let leniencies = sandbox.store.leniencies.finishRequest(call.request.method.name, target)
        // The journal has no requests to the mock itself or of an orchestrator.
        if !call.target.isControlPlane, !call.isProbe, !call.isUnseen {
            sandbox.journal.finish(
                call.request, target, by: call.identity.shown, at: call.now, response,
                sandbox.trace, fault: sandbox.injectedFault?.text, relyingOn: leniencies)
        }
        tellCallbacks(call)
        if !waiting.isEmpty { wake(after: call, &response) }
        if response.isUnending { follow(call, response.waitToken) }
        sandboxes.account(for: sandbox)
    }

    /// Tells the browser of a page what the page may send.
    func answerPreflight(_ request: Request, into response: inout Response) {
        begin(&response, in: sandboxes.first, for: request)
        origins.answerPreflight(request, at: sandboxes.first.now, into: &response)
    }
}
