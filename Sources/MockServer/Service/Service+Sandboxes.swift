// The sandbox of a request, and who may have it made or ask the control plane.

import API
import Dialect
import HTTP
import Primitives
import Schema
import Tenancy

extension Service {
    /// The sandbox that a request means. One is made on first use, but not for a request that will
    /// be refused, nor by a path of the control plane that names it.
    /// - Throws: `APIError.noSandbox` for a request that has waited and is run again.
    func sandbox(of identity: RequestIdentity, _ route: Route?, _ request: Request) throws
        -> Sandbox
    {
        if let sandbox = sandboxes.existing(identity.sandboxName) { return sandbox }
        guard request.waitedMilliseconds == 0 else {
            throw APIError.noSandbox(identity.sandboxName)
        }
        guard !route.isPublic, !identity.target.isServer, identity.target.namedSandbox == nil,
            sandboxes.isNamed(identity.sandboxName) || isWelcome(identity, route, request)
        else { return sandboxes.first }
        return try sandboxes.sandbox(named: identity.sandboxName)
    }

    /// Whether a request may have a sandbox made.
    private func isWelcome(_ identity: RequestIdentity, _ route: Route?, _ request: Request) -> Bool
    {
        guard !identity.target.isControlPlane else {
            return isOfOwner(identity, route?.endpoint.work(of: request.method), request)
                || (try? authorization.check(request)) != nil
        }
        return identity.isWelcome(to: keyring, mode: sandboxes.mode)
            && (Credentials.clientIDError(of: request) == nil
                || sandboxes.mode.permits(.noClientId))
    }

    /// Checks that a request may use the control plane.
    /// - Throws: `APIError.forbidden`.
    func authorize(_ call: Call) throws(APIError) {
        if case .control(let control)? = call.work, control.needsNoAuthorization { return }
        // A request that no sandbox could be made for is answered from another one.
        if isOfOwner(call.identity, call.work, call.request),
            sandboxes.existing(call.identity.sandboxName) === call.sandbox
        {
            return
        }
        try authorization.check(call.request)
    }

    /// Whether a request asks for what credentials may do with the sandbox of their own company,
    /// and shows such credentials. They must be sent on purpose, not as cookies, and without a
    /// restriction (docs/SECURITY.md#what-is-protected).
    private func isOfOwner(_ identity: RequestIdentity, _ work: Work?, _ request: Request) -> Bool {
        guard case .control(let control)? = work, control.isForOwner,
            request.range(of: "Authorization") != nil, let shown = identity.shown,
            ASCII.equal(RequestIdentity.sandboxName(of: shown.company), identity.sandboxName)
        else { return false }
        return keyring.role(of: shown) == .full
    }
}
