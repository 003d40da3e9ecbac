// The whole order of events of a request; the only place that knows it.

import Conditions
public import HTTP
import JSON
import Primitives
import SQLite

/// Answers requests from a sandbox. It knows no socket: any request can be answered in memory.
public struct Service: RequestHandler {
    private let sandbox: Sandbox
    private let mode: Mode
    /// Which credentials are good.
    private let keyring: Keyring
    /// Told of failures that are ours.
    private let report: @Sendable (String) -> Void

    /// A service over a sandbox.
    /// - Parameters:
    ///   - keyring: Which credentials are good.
    ///   - report: Is given a line about each failure that is the server's own.
    public init(
        _ sandbox: Sandbox, keyring: Keyring = .open, report: @escaping @Sendable (String) -> Void
    ) {
        self.sandbox = sandbox
        self.keyring = keyring
        mode = sandbox.catalog.mode
        self.report = report
    }

    /// Answers a request: with what it asks for, or with the reason of the refusal.
    public mutating func answer(_ request: Request, into response: inout Response) {
        let now = sandbox.now
        response.bodyRewriting = layout
        response.setStandingFields(of: sandbox, isSecure: Origin.isSecure(request))
        sandbox.leniencies.beginRequest()
        defer { sandbox.leniencies.finishRequest(request) }
        do {
            try respond(to: request, at: now, into: &response)
        } catch let refusal as Refusal {
            response.refuse(refusal, at: now)
        } catch {
            report("\(request.method.name) \(request.text(request.path)): \(error)")
            response.refuse(.internalFailure, at: now)
        }
    }

    /// Answers what was no request.
    public mutating func refuse(_ failure: RequestFailure, into response: inout Response) {
        response.bodyRewriting = layout
        response.setStandingFields(of: sandbox, isSecure: false)
        response.refuse(failure, at: sandbox.now)
    }

    /// The leniencies that requests relied on, with their counts, such as `barePath 12`; nil if there
    /// was none.
    public var leniencySummary: String? { sandbox.leniencies.summary }

    /// How JSON is laid out: compact, or in strict mode in lines as on the live wire (fact sheet 2.7).
    private var layout: BodyRewriting? { mode == .strict ? Self.indented : nil }

    private static let indented = BodyRewriting(ofTypesEndingIn: "json") { body, start in
        body.indentJSON(from: start)
    }

    /// Route, version, credentials, method, permission; then what the route does.
    private func respond(
        to request: Request, at now: Timestamp, into response: inout Response
    ) throws {
        let target = Target(request)
        if let route = PublicRoute(target) {
            return try route.answer(request, keyring, at: now, into: &response)
        }
        if let report = LeniencyReport(target, of: sandbox) {
            return try report.answer(request.method, at: now, into: &response)
        }
        if let openAPI = OpenAPIService(target, sandbox) {
            return try openAPI.answer(request, at: now, into: &response)
        }
        guard mode.permits(.barePath) || !target.prefix.isEmpty || target.isOwn else {
            throw Refusal.notRoutable
        }
        if target.prefix.isEmpty, !target.isOwn { sandbox.leniencies.count(.barePath) }
        guard let route = sandbox.catalog.router.route(target.segments) else {
            throw Refusal.noRoute
        }
        response.negotiatedType = try APIVersion.negotiatedType(request, target)
        let role = try role(of: request, target)
        let methods = route.endpoint.allowed
        guard methods.contains(request.method) else {
            throw Refusal.wrongVerb(allowed: methods.map(\.name))
        }
        guard role.permits(request.method, at: target.segments) else { throw Refusal.noPermission }
        guard request.method != .options else { return response.allow(methods, at: now) }
        let exchange = Exchange(
            sandbox: sandbox, request: request, target: target, route: route, now: now)
        try exchange.answer(into: &response)
    }

    /// The role of whoever asks. The program's own routes need no credentials, and neither does the
    /// default mode as long as any are good.
    private func role(of request: Request, _ target: Target) throws(Refusal) -> Role {
        guard !target.isOwn else { return .full }
        let isNeeded = keyring.isLimited || !mode.permits(.noCredentials)
        let shown = try Credentials(request, isNeeded: isNeeded)
        guard let role = shown.map(keyring.role) ?? .full else { throw Credentials.notGood }
        try Credentials.checkClientID(request, mode: mode)
        if shown == nil { sandbox.leniencies.count(.noCredentials) }
        if Credentials.clientID(of: request) != .good { sandbox.leniencies.count(.noClientId) }
        return role
    }
}
