// The answers to requests that are refused or that meet a failure.

import API
import Dialect
package import HTTP
import Records
import SQLite
import Schema
import Tenancy

extension Service {
    /// Answers with the reason of an error.
    func refuse(_ error: any Error, _ call: Call, into response: inout Response) {
        guard let apiError = apiError(of: error, call.sandbox.name, answering: call.sandbox) else {
            report(error, of: call.request)
            call.sandbox.trace.add(.internalFailure)
            lastRefusal.keep(
                Refusal(
                    .internalFailure, [], of: call.request, in: call.sandbox,
                    isCounted: !call.isUnseen))
            return response.refuse(.internalFailure, at: call.now)
        }
        refuse(apiError, call, into: &response)
    }

    /// Reports a failure of the server itself, with the request that has met it.
    func report(_ error: any Error, of request: Request) {
        report("\(request.method.name) \(Redaction.path(of: request)): \(error)")
    }

    /// The API error for an error; nil for a failure of the server itself.
    private func apiError(of error: any Error, _ name: String, answering sandbox: Sandbox)
        -> APIError?
    {
        switch error {
        case let apiError as APIError: apiError
        case let full as ResponseMemoryFull: .responseMemoryFull(bytesMax: full.bytesMax)
        // It could not be postponed.
        case is ChangeWaiting: .deferredResponsesFull(max: Limits.http.deferredResponsesMax)
        case let database as DatabaseError:
            sandboxes.apiError(database, of: name, answering: sandbox)
        default: nil
        }
    }

    /// Answers with an error, and with hints. Bodies of strict mode are those of the live service,
    /// which gives no hints.
    func refuse(_ apiError: APIError, _ call: Call, into response: inout Response) {
        let trace = call.sandbox.trace
        let catalog = call.sandbox.store.catalog
        let hints = apiError.hints(
            call.request, call.target, in: catalog, trace, call.sandbox.memory
        ) {
            RoutingTable.shared(catalog.mode).hints
        }
        for hint in hints { trace.add(hint) }
        trace.add(apiError)
        lastRefusal.keep(
            Refusal(
                apiError, trace.hints, of: call.request, in: call.sandbox,
                isCounted: !call.isUnseen))
        response.show(trace.removeHintsToShow())
        let told = catalog.mode.explainsErrors ? trace.hints.filter { !$0.isOnFields } : []
        response.refuse(apiError, with: told, at: call.now)
    }

    /// Answers what was no request.
    package mutating func refuse(_ failure: ProtocolError, into response: inout Response) {
        begin(&response, in: sandboxes.first, for: nil)
        lastRefusal.keep(Refusal(failure))
        response.refuse(failure, at: sandboxes.first.now)
        answers.count(failure.status)
    }

    /// Refuses a request that no sandbox answers.
    func refuseWithoutSandbox(
        _ error: any Error, _ request: Request, _ identity: RequestIdentity,
        into response: inout Response
    ) {
        let sandbox = sandboxes.first
        begin(&response, in: sandbox, for: request)
        let known = apiError(of: error, identity.sandboxName, answering: sandbox)
        if known == nil { report(error, of: request) }
        let apiError = known ?? .internalFailure
        lastRefusal.keep(
            Refusal(apiError, [], of: request, in: sandbox, named: identity.sandboxName))
        response.refuse(apiError, at: sandbox.now)
    }
}
