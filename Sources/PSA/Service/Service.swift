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
    /// Told of failures that are ours.
    private let report: @Sendable (String) -> Void

    /// A service over a sandbox.
    /// - Parameter report: Is given a line about each failure that is the server's own.
    public init(_ sandbox: Sandbox, report: @escaping @Sendable (String) -> Void) {
        self.sandbox = sandbox
        mode = sandbox.catalog.mode
        self.report = report
    }

    /// Answers a request: with what it asks for, or with the reason of the refusal.
    public mutating func answer(_ request: Request, into response: inout Response) {
        let now = sandbox.now
        response.bodyRewriting = layout
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
        response.refuse(failure, at: sandbox.now)
    }

    /// How JSON is laid out: compact, or in strict mode in lines as on the live wire (fact sheet 2.7).
    private var layout: BodyRewriting? { mode == .strict ? Self.indented : nil }

    private static let indented = BodyRewriting(ofTypesEndingIn: "json") { body, start in
        body.indentJSON(from: start)
    }

    /// Route, version, credentials, method; then what the route does.
    private func respond(
        to request: Request, at now: Timestamp, into response: inout Response
    ) throws {
        let target = Target(request)
        if let probe = Probe(target) { return probe.answer(at: now, into: &response) }
        guard mode.permits(.barePath) || !target.prefix.isEmpty || target.isOwn else {
            throw Refusal.notRoutable
        }
        guard let route = sandbox.catalog.router.route(target.segments) else {
            throw Refusal.noRoute
        }
        response.negotiatedType = try APIVersion.negotiatedType(request, target)
        let sandbox = sandbox(for: try credentials(of: request, target))
        let methods = route.endpoint.allowed
        guard methods.contains(request.method) else {
            throw Refusal.wrongVerb(allowed: methods.map(\.name))
        }
        guard request.method != .options else {
            response.start(.noContent, date: now)
            response.field("Allow", methods.map(\.name).joined(separator: ", "))
            return response.finish()
        }
        let exchange = Exchange(
            sandbox: sandbox, request: request, target: target, route: route, now: now)
        try exchange.answer(into: &response)
    }

    /// The credentials of a request; the program's own routes need none.
    private func credentials(of request: Request, _ target: Target) throws(Refusal) -> Credentials?
    {
        guard !target.isOwn else { return nil }
        let credentials = try Credentials(request, mode: mode)
        try Credentials.checkClientID(request, mode: mode)
        return credentials
    }

    /// The sandbox that credentials lead to: their company is its key. Every key leads to the one
    /// sandbox that there is.
    private func sandbox(for credentials: Credentials?) -> Sandbox { sandbox }
}

/// Whether the server lives and is ready, for orchestrators.
private struct Probe {
    init?(_ target: Target) {
        guard target.prefix.isEmpty, target.segments == ["livez"] || target.segments == ["readyz"]
        else { return nil }
    }

    func answer(at now: Timestamp, into response: inout Response) {
        response.start(.ok, date: now)
        response.startBody("text/plain; charset=utf-8")
        response.body.append("ok\n")
        response.finish()
    }
}
