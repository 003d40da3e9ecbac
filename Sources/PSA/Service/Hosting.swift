// What the server asks and tells about requests beside their answers.

public import HTTP

extension Service {
    /// The worker at which the sandbox lives that a request means; nil if there is one worker.
    public func workerIndex(for request: Request) -> Int? {
        guard sandboxes.registry.workers > 1 else { return nil }
        return sandboxes.registry.home(of: Caller(request).sandboxName)
    }

    /// What a path of the control plane takes, from those who may use it.
    public func bodyBytesMax(of head: Request) -> Int? {
        let target = Target(head)
        guard target.isOwn, let route = Control.router.route(target.segments),
            case .control(let control)? = route.endpoint.work(of: head.method)
        else { return nil }
        do throws(Refusal) {
            try access.check(head)
            return control.bodyBytesMax
        } catch {
            return nil
        }
    }

    /// Probes and the control plane: what tells why everything else has to wait, and ends it. A
    /// request that waits itself is none of them.
    public func isUrgent(_ request: Request) -> Bool {
        let target = Target(request)
        if PublicRoute(target) == .probe { return true }
        guard target.isOwn, let route = Control.router.route(target.segments),
            case .control(let control)? = route.endpoint.work(of: request.method)
        else { return target.isOwn }
        return control.wait == nil && !control.isLong
    }

    /// Tells why an answer could not be written to its end.
    public mutating func finished(
        _ request: Request, _ status: Status?, bodyBytes: Int, _ error: (any Error)?
    ) {
        guard let error else { return }
        report("\(request.method.name) \(Redaction.path(of: request)): \(error)")
    }

    /// How often requests relied on each leniency.
    public var leniencyTotals: [Leniency: Int] { sandboxes.leniencyTotals }
}
