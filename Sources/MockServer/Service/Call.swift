// One request, with its identity, route and sandbox.

import API
import HTTP
import Primitives
import Schema
import Tenancy

/// A request with what is parsed from its head, and the sandbox that it is answered from.
struct Call {
    let request: Request
    let identity: RequestIdentity
    /// The route of its path; nil if no endpoint matches.
    let route: Route<Work>?
    let sandbox: Sandbox
    /// By the sandbox's clock.
    let now: Timestamp

    init(
        _ request: Request, _ identity: RequestIdentity, _ route: Route<Work>?, in sandbox: Sandbox
    ) {
        self.request = request
        self.identity = identity
        self.route = route
        self.sandbox = sandbox
        now = sandbox.now
    }

    var target: RequestPath { identity.target }

    /// The work of the method at the path; nil without a route or for another method.
    var work: Work? { route?.endpoint.work(of: request.method) }

    var isProbe: Bool { route.isProbe }
}

extension Route<Work>? {
    /// Whether it is that of a probe, whatever the method.
    var isProbe: Bool {
        if case .probe? = self?.endpoint.kind { true } else { false }
    }

    /// Whether it is a path outside of the base path that needs no sandbox of its own: a probe,
    /// discovery, or a login.
    var isPublic: Bool {
        switch self?.endpoint.kind {
        case .probe, .companyInfo, .login: true
        case .records, .control, .openAPI, nil: false
        }
    }
}
