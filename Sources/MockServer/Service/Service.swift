// The service: the order of all stages of a request.

package import API
import Callbacks
import ConnectWise
import Dialect
package import HTTP
import JSON
import Primitives
import Records
import SQLite
import Schema
package import TLS
package import Tenancy

/// Answers requests from sandboxes. It uses no socket: any request can be answered in memory.
package struct Service: RequestHandler {
    let sandboxes: Sandboxes
    /// The accepted credentials.
    let keyring: Keyring
    /// The authorization of the control plane.
    let authorization: ControlPlaneAuthorization
    /// The origins of pages that may use the server.
    let origins: AllowedOrigins
    /// The origin of TLS sessions; nil if the server speaks plain HTTP alone.
    private let tls: TLSServer?
    /// Receives unexpected failures of the server itself.
    let report: @Sendable (String) -> Void
    /// The refusal of the request that was answered last.
    let lastRefusal: LastRefusal
    /// What all workers have answered, and this one.
    private let metrics: ServerMetrics
    let answers: AnswerCounts
    /// The field that names this instance; empty without a name.
    let instanceField: [UInt8]
    /// What header fields were read as last.
    let fields = FieldMemory()
    /// The routes of the modes.
    let routes = KnownRoutes()
    /// The OpenAPI document that was written last.
    private let document = KeptDocument()
    /// Posts callbacks; nil where none are, since there is no event loop.
    let posts: CallbackPosts?
    /// The requests that wait for entries of a journal.
    var waiting: [WaitToken: Waiting] = [:]
    /// The changes that wait for answers in slices.
    var waitingChanges: [WaitToken: DataHolds] = [:]
    /// The requests that are begun and asked for again.
    var begunRequests: [WaitToken: BegunRequest] = [:]

    /// A service over sandboxes.
    /// - Parameters:
    ///   - keyring: Which credentials are good.
    ///   - authorization: The authorization of the control plane.
    ///   - origins: Whose pages may use the server, beside those of its own.
    ///   - tls: The origin of TLS sessions; nil if the server speaks plain HTTP alone.
    ///   - instance: The name of this instance among several; nil if it has none.
    ///   - metrics: What all workers have answered.
    ///   - lastRefusal: Is given why requests are refused.
    ///   - report: Is given a line about each failure that is the server's own.
    package init(
        _ sandboxes: Sandboxes, keyring: Keyring = .open,
        authorization: ControlPlaneAuthorization = .loopback,
        origins: AllowedOrigins = .none, tls: TLSServer? = nil, instance: String? = nil,
        metrics: ServerMetrics? = nil, posts: CallbackPosts? = nil,
        lastRefusal: LastRefusal = LastRefusal(isWanted: false),
        report: @escaping @Sendable (String) -> Void
    ) {
        self.sandboxes = sandboxes
        self.keyring = keyring
        self.authorization = authorization
        self.origins = origins
        self.tls = tls
        self.posts = posts
        self.metrics = metrics ?? ServerMetrics(workers: sandboxes.registry.workers)
        answers = self.metrics.answers[sandboxes.worker]
        instanceField = Array((instance.map { "x-mock-instance: \($0)\r\n" } ?? "").utf8)
        self.lastRefusal = lastRefusal
        self.report = report
    }

    /// Creates a service over one sandbox that serves all names.
    package init(
        _ sandbox: Sandbox, keyring: Keyring = .open, report: @escaping @Sendable (String) -> Void
    ) {
        self.init(Sandboxes(only: sandbox), keyring: keyring, report: report)
    }

    /// Answers a request with its result or with an error, and counts the answer.
    package mutating func answer(_ request: Request, into response: inout Response) {
        write(request, into: &response)
        if let status = response.status { answers.count(status) }
    }

    private mutating func write(_ request: Request, into response: inout Response) {
        var begun = request.waitedMilliseconds > 0 ? endWaiting(response.waitToken) : nil
        let identity = RequestIdentity(request, fields)
        var route = routes.route(identity.target, request.method, sandboxes.mode)
        if route == nil, let file = PageFile.asked(by: request, at: identity.target) {
            return answer(with: file, request, into: &response)
        }
        sandboxes.closeLeaving()
        let sandbox: Sandbox
        do {
            if !route.isProbe, let apiError = origins.originError(of: request) { throw apiError }
            guard !origins.isPreflight(request) else {
                return answerPreflight(request, into: &response)
            }
            sandbox = try self.sandbox(of: identity, route, request)
        } catch {
            return refuseWithoutSandbox(error, request, identity, into: &response)
        }
        let mode = sandbox.store.catalog.mode
        if mode != sandboxes.mode { route = routes.route(identity.target, request.method, mode) }
        let unseen = Result { () throws(APIError) in try authorization.isUnseen(request) }
        let call = Call(
            request, identity, route, in: sandbox, isUnseen: (try? unseen.get()) == true)
        if identity.target.isControlPlane, postpones(call, &response) { return }
        if sandbox.store.slicing.holds.isHeld, postponesChange(call, &response) { return }
        if begun != nil, searchesOn(&begun, call, &response) { return }
        begin(&response, in: sandbox, for: request, as: begun?.number ?? (call.isUnseen ? 0 : nil))
        if !call.isUnseen { sandbox.store.leniencies.beginRequest() }
        sandbox.trace.begin(at: begun?.moment)
        sandbox.store.slicing.searches = begun?.searches
        defer { sandbox.store.slicing.end() }
        do {
            try sandbox.callbacks.readSubscriptions(of: sandbox.store)
            sandbox.store.database.limitWork(to: Limits.requestStepsMax)
            _ = try unseen.get()
            if let begun {
                try sandbox.applyAgain(begun.injectedFault, call, into: &response)
            } else {
                try sandbox.applyFaults(
                    call, isMeant: sandboxes.existing(identity.sandboxName) === sandbox,
                    into: &response)
            }
            try respond(to: call, into: &response)
        } catch {
            if comesAgain(after: error, call, &response) { return }
            refuse(error, call, into: &response)
        }
        deliver(call, into: &response)
    }

    // MARK: - Stages

    /// Checks method, path, credentials and permission; then runs the work of the route.
    private func respond(to call: Call, into response: inout Response) throws {
        if case .other(let name) = call.request.method { throw APIError.unknownMethod(name) }
        guard !call.target.isServer else {
            return response.allow(Method.implemented, at: call.now)
        }
        let endpoint = try findEndpoint(of: call)
        let role = try identify(call, endpoint, &response)
        let methods = endpoint.allowed
        guard methods.contains(call.request.method) else {
            throw APIError.wrongVerb(allowed: methods.map(\.name))
        }
        guard role.permits(call.request.method, at: call.target.segments.texts) else {
            throw APIError.noPermission
        }
        guard let work = call.work, let route = call.route, call.request.method != .options else {
            return response.allow(methods, at: call.now)
        }
        try perform(work, route.parameters, call, into: &response)
    }

    /// The endpoint of the path.
    /// - Throws: `APIError.forbidden`, `APIError.notRoutable`, `APIError.noRoute`.
    private func findEndpoint(of call: Call) throws -> ServedEndpoint {
        let kind = call.route?.endpoint.kind
        switch kind {
        case .openAPI, .probe, .metrics, .trusted, .companyInfo, .login, .callbackKey: break
        case .control, .records, .notModelled, nil:
            if call.target.isControlPlane {
                try authorize(call)
            } else if !call.target.hasPrefix {
                guard call.sandbox.store.leniencies.permits(.barePath) else {
                    throw APIError.notRoutable
                }
            }
        }
        guard let endpoint = call.route?.endpoint else { throw APIError.noRoute }
        if endpoint.isOfAPI { call.sandbox.trace.add(endpoint.path, of: endpoint.resource) }
        return endpoint
    }

    /// The version of the API, and the role of the credentials. The program's own routes need no
    /// credentials, and neither does the default mode as long as any are good.
    private func identify(_ call: Call, _ endpoint: ServedEndpoint, _ response: inout Response)
        throws -> Role
    {
        guard endpoint.isOfAPI else { return .full }
        response.negotiatedType = try fields.negotiatedType(call.request)
        guard !call.target.isControlPlane, !call.isUnseen else { return .full }
        let store = call.sandbox.store
        let shown = try call.identity.credentials()
        guard shown != nil || (!keyring.isLimited && store.leniencies.permits(.noCredentials))
        else { throw Credentials.notGood }
        guard let role = try shown.map({ try self.role(of: $0, in: store) }) ?? .full else {
            throw Credentials.notGood
        }
        if let apiError = Credentials.clientIDError(of: call.request),
            !store.leniencies.permits(.noClientId)
        {
            throw apiError
        }
        return role
    }

    /// The role behind credentials: that of the keyring, or, for a token that the sandbox has given
    /// out to a company that is known, the full one (docs/LIVE-API.md#credentials). Nil if they are
    /// not good.
    private func role(of shown: Credentials, in store: Store) throws -> Role? {
        if let role = keyring.role(of: shown) { return role }
        guard case .keys(let company, let publicKey, let privateKey) = shown,
            keyring.company(company) != nil,
            try MemberDirectory.shared.holder(publicKey, privateKey, store) != nil
        else { return nil }
        return .full
    }

    /// Does what the method does at the path.
    private func perform(
        _ work: Work, _ path: PathParameters, _ call: Call, into response: inout Response
    ) throws {
        switch work {
        case .records(let work): try performRecordWork(work, path, call, into: &response)
        case .notModelled(let operation): throw APIError.notModelled(operation)
        case .control(let control): try run(control, path, call, into: &response)
        case .openAPI:
            try response.writeOpenAPI(of: call.sandbox.store, for: call.request, document)
        case .probe: response.writeProbe(at: call.now)
        case .trusted: try response.writeTrustedCertificates(of: tls, at: call.now)
        case .callbackKey: try response.writeCallbackKey(for: call.request, at: call.now)
        case .metrics: response.write(metrics, sandboxes, at: call.now)
        case .companyInfo:
            let company = path.word ?? ""
            response.writeCompanyInfo(
                company, name: keyring.company(company), Origin(call.request), at: call.now)
        case .login: try CookieLogin(call.request).answer(keyring, at: call.now, into: &response)
        }
    }

    /// Does what a method does with records.
    private func performRecordWork(
        _ work: RecordWork, _ path: PathParameters, _ call: Call, into response: inout Response
    ) throws {
        if !call.request.method.isSafe, sandboxes.registry.isMemoryFull {
            try sandboxes.registry.makeRoom(bytes: 1, now: sandboxes.clock().seconds)
        }
        let sandbox = call.sandbox
        let dryRun = try DryRun(call.request)
        // What goes wrong on purpose, drift behind the page, and a rehearsal end with this request.
        let isAtOnce = sandbox.injectedFault != nil || sandbox.drift != nil || dryRun.isOn
        guard let resource = call.route?.endpoint.entry else {
            preconditionFailure("records of no resource")
        }
        let context = RequestContext(
            call.request, call.target, work, path, of: resource, in: sandbox.store,
            by: Author(try call.identity.credentials(), in: .shared), at: call.now,
            trace: sandbox.trace, sandbox.memory, reading: isAtOnce ? .atOnce : .held)
        context.showHints(in: &response)
        sandbox.store.slicing.isPossible =
            work.isSearch && sandbox.drift == nil && !dryRun.isOn && response.canBePostponed
            && !call.request.isServerStopping
        sandbox.trace.end(.routed)
        try dryRun.answer(context, into: &response)
        if !dryRun.isOn, !call.isUnseen, let page = sandbox.trace.pageServed {
            try sandbox.drift(behind: page)
        }
    }

    /// Does what a path of the control plane does.
    private func run(
        _ control: Control, _ path: PathParameters, _ call: Call, into response: inout Response
    ) throws {
        try DryRun(call.request).checkControl(call.request.method)
        let isMet = try response.meetsPreconditions(call.request, at: call.now) {
            .existing(changed: nil)
        }
        guard isMet else { return }
        try control.run(
            ControlContext(
                sandboxes, call.sandbox, call.request, path,
                faultRoutes: .of(call.sandbox.store.catalog.mode)),
            &response)
        try sandboxes.keepSettings(of: call.sandbox)
    }
}
