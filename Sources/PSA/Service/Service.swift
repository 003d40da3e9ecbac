// The whole order of events of a request; the only place that knows it.

import Conditions
public import HTTP
import JSON
import Primitives
import SQLite

/// Answers requests from sandboxes. It knows no socket: any request can be answered in memory.
public struct Service: RequestHandler {
    let sandboxes: Sandboxes
    /// Which credentials are good.
    private let keyring: Keyring
    /// Who may control the mock.
    let access: Access
    /// Whose pages may use the server.
    private let origins: AllowedOrigins
    /// Told of failures that are ours.
    let report: @Sendable (String) -> Void
    /// The requests that wait for entries of a journal.
    var waiting: [WaitToken: Waiting] = [:]

    /// A service over sandboxes.
    /// - Parameters:
    ///   - keyring: Which credentials are good.
    ///   - access: Who may control the mock.
    ///   - origins: Whose pages may use the server, beside those of its own.
    ///   - report: Is given a line about each failure that is the server's own.
    public init(
        _ sandboxes: Sandboxes, keyring: Keyring = .open, access: Access = .loopback,
        origins: AllowedOrigins = .none, report: @escaping @Sendable (String) -> Void
    ) {
        self.sandboxes = sandboxes
        self.keyring = keyring
        self.access = access
        self.origins = origins
        self.report = report
    }

    /// A service over one sandbox that stands for all.
    public init(
        _ sandbox: Sandbox, keyring: Keyring = .open, report: @escaping @Sendable (String) -> Void
    ) {
        self.init(Sandboxes(only: sandbox), keyring: keyring, report: report)
    }

    /// Answers a request: with what it asks for, or with the reason of the refusal.
    public mutating func answer(_ request: Request, into response: inout Response) {
        if request.waitedMilliseconds > 0 { cancel(response.waitToken) }
        let caller = Caller(request)
        sandboxes.closeLeaving()
        let sandbox: Sandbox
        do {
            if let refusal = origins.refusal(of: request), PublicRoute(caller.target) != .probe {
                throw refusal
            }
            guard !origins.isPreflight(request) else {
                return answerPreflight(request, into: &response)
            }
            sandbox = try self.sandbox(of: caller, request)
        } catch {
            return refuse(error, request, into: &response)
        }
        if caller.target.isOwn, postpones(request, of: caller, in: sandbox, &response) { return }
        let now = sandbox.now
        begin(&response, in: sandbox, for: request)
        sandbox.leniencies.beginRequest()
        sandbox.database.limitWork(to: Limits.requestStepsMax)
        sandbox.journal.begin()
        do {
            try sandbox.meetFaults(
                request, of: caller, at: now,
                isMeant: sandboxes.existing(caller.sandboxName) === sandbox, into: &response)
            try respond(to: request, of: caller, in: sandbox, at: now, into: &response)
        } catch let refusal as Refusal {
            refuse(refusal, request, of: caller, in: sandbox, at: now, into: &response)
        } catch let full as ResponseMemoryFull {
            let refusal = Refusal.answersFull(bytesMax: full.bytesMax)
            refuse(refusal, request, of: caller, in: sandbox, at: now, into: &response)
        } catch {
            let database = error as? DatabaseError
            if let refusal = database.flatMap({
                sandboxes.refusal($0, of: sandbox.name, answering: sandbox)
            }) {
                refuse(refusal, request, of: caller, in: sandbox, at: now, into: &response)
            } else {
                fail(error, request, in: sandbox, at: now, into: &response)
            }
        }
        deliver(request, of: caller, in: sandbox, at: now, into: &response)
    }

    /// Answers a request that met a failure of the server's own.
    private func fail(
        _ error: any Error, _ request: Request, in sandbox: Sandbox, at now: Timestamp,
        into response: inout Response
    ) {
        report("\(request.method.name) \(Redaction.path(of: request)): \(error)")
        sandbox.journal.note(.internalFailure)
        response.refuse(.internalFailure, at: now)
    }

    /// Lets faults change how the answer is sent, and counts the request.
    private mutating func deliver(
        _ request: Request, of caller: Caller, in sandbox: Sandbox, at now: Timestamp,
        into response: inout Response
    ) {
        sandbox.database.limitWork(to: nil)
        sandbox.incident?.deliver(&response)
        if let incident = sandbox.incident { sandbox.journal.note(fault: incident.text) }
        finish(request, of: caller, in: sandbox, at: now, response)
        if !waiting.isEmpty { wake(after: caller, in: sandbox, &response) }
        sandboxes.account(for: sandbox)
    }

    /// Adds the request up, before its answer leaves.
    private func finish(
        _ request: Request, of caller: Caller, in sandbox: Sandbox, at now: Timestamp,
        _ response: borrowing Response
    ) {
        let leniencies = sandbox.leniencies.finishRequest(request)
        sandbox.journal.finish(request, of: caller, at: now, response, relyingOn: leniencies)
    }

    /// Answers with the reason of the refusal, and with what was probably meant. Bodies of strict
    /// mode are those of the live service, which gives no hints.
    private func refuse(
        _ refusal: Refusal, _ request: Request, of caller: Caller, in sandbox: Sandbox,
        at now: Timestamp, into response: inout Response
    ) {
        let journal = sandbox.journal
        for hint in refusal.hints(request, caller.target, in: sandbox) { journal.note(hint) }
        journal.note(refusal)
        response.show(journal.takeHintsToShow())
        let isStrict = sandbox.catalog.mode == .strict
        response.refuse(refusal, with: isStrict ? [] : journal.hints, at: now)
    }

    /// Answers what was no request.
    public mutating func refuse(_ error: ProtocolError, into response: inout Response) {
        begin(&response, in: sandboxes.first, for: nil)
        response.refuse(error, at: sandboxes.first.now)
    }

    /// The sandbox that a request means. One is made on first use, but not for a request that will be
    /// refused, nor by a path of the control plane that names it.
    /// - Throws: `Refusal.noSandbox` for a request that has waited for it and is asked for again.
    private func sandbox(of caller: Caller, _ request: Request) throws -> Sandbox {
        if let sandbox = sandboxes.existing(caller.sandboxName) { return sandbox }
        guard request.waitedMilliseconds == 0 else {
            throw Refusal.noSandbox(caller.sandboxName)
        }
        guard PublicRoute(caller.target) == nil, caller.target.controlled == nil,
            sandboxes.isNamed(caller.sandboxName) || isWelcome(caller, request)
        else { return sandboxes.first }
        return try sandboxes.sandbox(named: caller.sandboxName)
    }

    /// Whether a request may have a sandbox made.
    private func isWelcome(_ caller: Caller, _ request: Request) -> Bool {
        guard !caller.target.isOwn else { return (try? access.check(request)) != nil }
        return caller.isWelcome(to: keyring, mode: sandboxes.mode)
            && (try? Credentials.checkClientID(request, mode: sandboxes.mode)) != nil
    }

    /// There is no sandbox to answer from.
    private func refuse(
        _ error: any Error, _ request: Request, into response: inout Response
    ) {
        begin(&response, in: sandboxes.first, for: request)
        let refusal =
            error as? Refusal
            ?? (error as? DatabaseError).flatMap {
                sandboxes.refusal(
                    $0, of: Caller(request).sandboxName, answering: sandboxes.first)
            }
        if let refusal { return response.refuse(refusal, at: sandboxes.first.now) }
        report("\(request.method.name) \(Redaction.path(of: request)): \(error)")
        response.refuse(.internalFailure, at: sandboxes.first.now)
    }

    /// Tells the browser of a page what the page may send.
    private func answerPreflight(_ request: Request, into response: inout Response) {
        begin(&response, in: sandboxes.first, for: request)
        origins.answerPreflight(request, at: sandboxes.first.now, into: &response)
    }

    /// What every answer of a sandbox has: its fields, and how JSON is laid out: compact, or in
    /// strict mode in lines as on the live wire (docs/LIVE-API.md#json-on-the-wire).
    /// - Parameter request: Nil for what was no request.
    private func begin(_ response: inout Response, in sandbox: Sandbox, for request: Request?) {
        response.bodyRewriting = sandbox.catalog.mode == .strict ? Self.indented : nil
        response.setStandingFields(
            of: sandbox, isSecure: request.map(Origin.isSecure) ?? false)
        if let request { origins.addFields(for: request, to: &response) }
    }

    private static let indented = BodyRewriting(ofTypesEndingIn: "json") { body, start in
        body.indentJSON(from: start)
    }

    /// Route, version, credentials, method, permission; then what the route does.
    private func respond(
        to request: Request, of caller: Caller, in sandbox: Sandbox, at now: Timestamp,
        into response: inout Response
    ) throws {
        let target = caller.target
        let mode = sandbox.catalog.mode
        if case .other(let name) = request.method { throw Refusal.unknownMethod(name) }
        if let route = PublicRoute(target) {
            return try route.answer(request, keyring, at: now, into: &response)
        }
        if let openAPI = OpenAPIService(target, sandbox) {
            return try openAPI.answer(request, at: now, into: &response)
        }
        if target.isOwn {
            try access.check(request)
            if let route = Control.router.route(target.segments) {
                return try control(route, request, in: sandbox, into: &response)
            }
        }
        guard mode.permits(.barePath) || !target.prefix.isEmpty || target.isOwn else {
            throw Refusal.notRoutable
        }
        if target.prefix.isEmpty, !target.isOwn { sandbox.leniencies.count(.barePath) }
        guard let route = sandbox.catalog.router.route(target.segments) else {
            throw Refusal.noRoute
        }
        sandbox.journal.note(route.endpoint)
        response.negotiatedType = try APIVersion.negotiatedType(request, target)
        let role = try role(of: request, caller, in: sandbox)
        let methods = route.endpoint.allowed
        guard methods.contains(request.method) else {
            throw Refusal.wrongVerb(allowed: methods.map(\.name))
        }
        guard role.permits(request.method, at: target.segments) else { throw Refusal.noPermission }
        guard request.method != .options else { return response.allow(methods, at: now) }
        if !request.method.isSafe, sandboxes.registry.isMemoryFull {
            try sandboxes.registry.makeRoom(bytes: 1, now: sandboxes.clock().seconds)
        }
        let dryRun = try DryRun(request)
        let exchange = Exchange(
            sandbox: sandbox, request: request, target: target, route: route, now: now,
            isDryRun: dryRun.isOn)
        exchange.showHints(in: &response)
        sandbox.journal.end(.routed)
        try dryRun.answer(exchange, into: &response)
    }

    /// What a path of the control plane does.
    private func control(
        _ route: Route, _ request: Request, in sandbox: Sandbox, into response: inout Response
    ) throws {
        let methods = route.endpoint.allowed
        guard request.method != .options else {
            return response.allow(methods, at: sandbox.now)
        }
        guard case .control(let control)? = route.endpoint.work(of: request.method) else {
            throw Refusal.wrongVerb(allowed: methods.map(\.name))
        }
        try DryRun(request).checkControl(request.method)
        let isMet = try response.meetsPreconditions(request, at: sandbox.now) {
            .existing(changed: nil)
        }
        guard isMet else { return }
        try control.run(ControlExchange(sandboxes, sandbox, request, route), &response)
        try sandboxes.keepSettings(of: sandbox)
    }

    /// The role of whoever asks. The program's own routes need no credentials, and neither does the
    /// default mode as long as any are good.
    private func role(of request: Request, _ caller: Caller, in sandbox: Sandbox) throws -> Role {
        guard !caller.target.isOwn else { return .full }
        let mode = sandbox.catalog.mode
        let shown = try caller.credentials.get()
        guard shown != nil || (!keyring.isLimited && mode.permits(.noCredentials)) else {
            throw Credentials.notGood
        }
        guard let role = try shown.map({ try self.role(of: $0, in: sandbox) }) ?? .full else {
            throw Credentials.notGood
        }
        try Credentials.checkClientID(request, mode: mode)
        if shown == nil { sandbox.leniencies.count(.noCredentials) }
        if Credentials.clientID(of: request) != .good { sandbox.leniencies.count(.noClientId) }
        return role
    }

    /// The role behind credentials: that of the keyring, or, for a token that the sandbox has given
    /// out to a company that is known, the full one (docs/LIVE-API.md#credentials). Nil if they are
    /// not good.
    private func role(of shown: Credentials, in sandbox: Sandbox) throws -> Role? {
        if let role = keyring.role(of: shown) { return role }
        guard case .keys(let company, let publicKey, let privateKey) = shown,
            keyring.company(company) != nil,
            try sandbox.member(publicKey: publicKey, privateKey: privateKey, at: sandbox.now) != nil
        else { return nil }
        return .full
    }
}
