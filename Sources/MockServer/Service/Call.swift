// One request, with its identity, route and sandbox.

import API
import HTTP
import Primitives
import Schema
import Tenancy

/// A request with what is parsed from its head, and the sandbox that it is answered from. Every
/// stage is given it, so that it is a class: a copy would count the references of all its parts.
final class Call {
    let request: Request
    let identity: RequestIdentity
    /// The route of its path; nil if no endpoint matches.
    let route: Route?
    let sandbox: Sandbox
    /// By the sandbox's clock.
    let now: Timestamp
    /// Whether it leaves no trace.
    let isUnseen: Bool

    init(
        _ request: Request, _ identity: RequestIdentity, _ route: Route?, in sandbox: Sandbox,
        isUnseen: Bool
    ) {
        self.request = request
        self.identity = identity
        self.route = route
        self.sandbox = sandbox
        now = sandbox.now
        self.isUnseen = isUnseen
    }

    var target: RequestPath { identity.target }

    /// The work of the method at the path; nil without a route or for another method.
    var work: Work? { route?.endpoint.work(of: request.method) }

    /// Whether its work may change the data of the sandbox.
    var mayChangeData: Bool {
        if case .records(let work)? = work, work.isSearch { return sandbox.drift != nil }
        return !request.method.isSafe
    }

    var isProbe: Bool { route.isProbe }

    /// Path and query, without secrets. Measured: to look for secrets takes 60 instructions a byte, and
    /// the path of an endpoint without words of the client, and without a query, has none.
    var keptTarget: [UInt8] {
        let isPlain =
            request.query == nil && target.hasPlainFront
            && route.map { !$0.endpoint.mayNameSecret && $0.parameters.word == nil } ?? false
        if isPlain { return Array(request.bytes.span.extracting(request.path)) }
        return Array(Redaction.target(of: request).span)
    }
}
