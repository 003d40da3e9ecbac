// What goes wrong on purpose with a request, before anything is done.

import API
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
            return FaultSubject(request.method, target.segments, nil, id: nil)
        }
        return FaultRoute(found.endpoint).map {
            FaultSubject(request.method, target.segments, $0, id: found.parameters.id)
        }
    }
}

extension RoutingTable {
    /// The routes that a rule of faults can speak of.
    var faultRoutes: [FaultRoute] { endpoints.compactMap { FaultRoute($0) } }
}

extension FaultRoute {
    /// The route of an endpoint; nil for one that is no route of the imitated service: a test must
    /// always reach the control plane, and whoever watches the process is not to be told that it is
    /// gone.
    fileprivate init?(_ endpoint: Endpoint<Work>) {
        switch endpoint.methods.first?.work {
        case .records, .companyInfo, .login: break
        case .control, .openAPI, .probe, nil: return nil
        }
        guard !endpoint.path.hasPrefix("/_mock/") else { return nil }
        self.init(endpoint.path, of: endpoint.resource, endpoint.allowed)
    }
}

extension Sandbox {
    /// Lets go wrong what shall: first maintenance, then the quota, then faults.
    /// - Parameter isMeant: Whether the request is one for this sandbox. One that will be refused
    ///   for its credentials is answered from another, whose faults are none of its business.
    /// - Throws: the answer in place of the work.
    func applyFaults(
        _ call: Call, isMeant: @autoclosure () -> Bool, into response: inout Response
    ) throws(APIError) {
        injectedFault = nil
        let words = call.request.value(of: "X-Mock-Fault")
        guard words != nil || !faults.isIdle, isMeant(), let subject = call.faultSubject else {
            return
        }
        var refusal: APIError?
        if let seconds = faults.maintenanceSeconds {
            injectedFault = InjectedFault("maintenance")
            refusal = .imposed(.maintenance(seconds: seconds))
        } else if let seconds = faults.quota?.take(call.identity.shown, at: call.now) {
            injectedFault = InjectedFault("quota")
            refusal = .imposed(.tooManyRequests(seconds: seconds))
        } else {
            var own: Fault?
            if let words { own = try Fault(words: words, at: "X-Mock-Fault") }
            injectedFault = faults.injectedFault(of: subject, asking: own)
        }
        if injectedFault?.isHeld == true, let max = response.deferredResponsesReached {
            injectedFault = nil
            throw .deferredResponsesFull(max: max)
        }
        try injectedFault?.begin(subject, in: store.catalog, &response)
        if let refusal { throw refusal }
    }
}
