// The injection of faults into requests, before they are processed.

import API
import ConnectWise
import Contract
import Dialect
import HTTP
import Primitives
import Records
import Schema
import Tenancy

extension Call {
    /// The request as rules of faults see it. Nil for a request to what is no route of the imitated
    /// service, though there is something.
    fileprivate var faultSubject: FaultSubject? {
        guard !target.isControlPlane, !target.isServer else { return nil }
        guard let found = route else {
            return FaultSubject(request.method, target.segments.texts, nil, id: nil)
        }
        return FaultRoute(found.endpoint).map {
            FaultSubject(request.method, target.segments.texts, $0, id: found.parameters.id)
        }
    }
}

extension FaultRoutes {
    /// The routes of a mode that a fault rule can name.
    static func of(_ mode: Mode) -> FaultRoutes {
        let declared = { RoutingTable.shared(mode).endpoints.compactMap { FaultRoute($0) } }
        return FaultRoutes(
            declared: declared,
            all: {
                let known = declared()
                let owners = Dictionary(
                    known.map { (ASCII.lowercased($0.path), $0.resource) },
                    uniquingKeysWith: { first, _ in first })
                return known
                    + ContractResources.shared(mode).outlines.map { endpoint in
                        FaultRoute(endpoint, of: owners[ASCII.lowercased(endpoint.path)])
                    }
            })
    }
}

extension FaultRoute {
    /// The route of a path of the vendor's contract.
    /// - Parameter owner: The resource that the path is declared for; nil without a declaration.
    fileprivate init(_ endpoint: Endpoint<Void>, of owner: String?) {
        let own = endpoint.methods.map { $0.method }
        self.init(
            endpoint.path, of: owner ?? endpoint.resource,
            own + (own.contains(.get) ? [.head] : []) + [.options])
    }

    /// The route of an endpoint; nil for one that is no route of the imitated service: a test must
    /// always reach the control plane, and probes report the process alone.
    fileprivate init?(_ endpoint: ServedEndpoint) {
        switch endpoint.kind {
        case .records, .notModelled, .companyInfo, .login: break
        case .control, .openAPI, .probe, .metrics, .trusted, .callbackKey, nil: return nil
        }
        guard !endpoint.path.hasPrefix("/_mock/") else { return nil }
        self.init(endpoint.path, of: endpoint.resource, endpoint.allowed)
    }
}

extension Sandbox {
    /// Applies maintenance, then the quota, then faults.
    /// - Parameter isMeant: Whether the request is one for this sandbox. One that will be refused
    ///   for its credentials is answered from another, whose faults do not apply to it.
    /// - Throws: the answer in place of the work.
    func applyFaults(
        _ call: Call, isMeant: @autoclosure () -> Bool, into response: inout Response
    ) throws(APIError) {
        injectedFault = nil
        guard !call.isUnseen else { return }
        let words = call.request.value(of: "X-Mock-Fault")
        guard words != nil || !faults.isIdle, isMeant(), let subject = call.faultSubject else {
            return
        }
        var apiError: APIError?
        if let seconds = faults.maintenanceSeconds {
            injectedFault = InjectedFault("maintenance")
            apiError = .imposed(.maintenance(seconds: seconds))
        } else if let seconds = faults.quota?.countRequest(of: call.identity.shown, at: call.now) {
            injectedFault = InjectedFault("quota")
            apiError = .imposed(.tooManyRequests(seconds: seconds))
        } else {
            var own: Fault?
            if let words { own = try Fault(words: words, at: "X-Mock-Fault") }
            injectedFault = faults.injectedFault(of: subject, asking: own)
        }
        if injectedFault?.delaysResponse == true, let max = response.deferredResponsesReached {
            injectedFault = nil
            throw .deferredResponsesFull(max: max)
        }
        try injectedFault?.begin(subject, in: store.catalog, &response)
        if let apiError { throw apiError }
    }

    /// Applies what was injected into a request when it was begun.
    /// - Throws: the answer in place of the work.
    func applyAgain(_ fault: InjectedFault?, _ call: Call, into response: inout Response)
        throws(APIError)
    {
        injectedFault = fault
        guard let fault, let subject = call.faultSubject else { return }
        try fault.begin(subject, in: store.catalog, &response)
    }
}
