// The service as a request handler of the HTTP server, besides its answers.

import API
package import Dialect
package import HTTP
import Schema
import Tenancy

extension Service {
    /// The worker at which the sandbox lives that a request means; nil if there is one worker.
    package func workerIndex(for request: Request) -> Int? {
        guard sandboxes.registry.workers > 1 else { return nil }
        return sandboxes.registry.workerIndex(of: RequestIdentity(request, fields).sandboxName)
    }

    /// The limit of bodies for paths of the control plane, for authorized requests.
    package func bodyBytesMax(of head: Request) -> Int? {
        guard case .control(let control)? = route(of: head)?.endpoint.work(of: head.method) else {
            return nil
        }
        do throws(APIError) {
            try authorization.check(head)
            return control.bodyBytesMax
        } catch {
            return nil
        }
    }

    /// Probes and the control plane: what tells why everything else has to wait, and ends it. A
    /// request that waits itself is not one of them.
    package func isUrgent(_ request: Request) -> Bool {
        let target = RequestPath(request)
        let route = routes.route(target, request.method, sandboxes.mode)
        if route.isProbe { return true }
        guard case .control(let control)? = route?.endpoint.work(of: request.method) else {
            return target.isControlPlane
        }
        return control.wait == nil && !control.isLong
    }

    private func route(of request: Request) -> Route? {
        routes.route(RequestPath(request), request.method, sandboxes.mode)
    }

    /// Tells why an answer could not be written to its end.
    package mutating func finished(
        _ request: Request, _ status: Status?, bodyBytes: Int, _ error: (any Error)?
    ) {
        guard let error else { return }
        report(error, of: request)
    }

    /// The number of requests that relied on each leniency.
    package var leniencyTotals: [Leniency: Int] { sandboxes.leniencyTotals }
}
