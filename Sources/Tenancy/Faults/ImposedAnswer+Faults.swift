// Imposed answers of faults, in the words of the live service.

import API
package import Dialect
import HTTP
import JSON
import Primitives
import Schema

extension ImposedAnswer {
    /// The statuses of faults.
    static let statuses: [Int64] = [400, 401, 403, 404, 409, 429, 500, 503]

    /// The live 429 (docs/LIVE-API.md#errors); its text has 30 seconds.
    package static func tooManyRequests(seconds: Int64) -> ImposedAnswer {
        ImposedAnswer(
            status: .tooManyRequests, code: "ConnectWiseAPI",
            message: "Too many requests. Please try again in \(seconds) seconds.",
            codeMember: "error", retryAfterSeconds: seconds)
    }

    /// The live 500, in their spelling (docs/LIVE-API.md#errors).
    static let timeout = ImposedAnswer(
        status: .internalServerError, message: "A timeout has occured. Please try again.")

    /// No live 503 is public: the form is that of other errors, the text is the mock's own.
    static func unavailable(seconds: Int64) -> ImposedAnswer {
        ImposedAnswer(
            status: .serviceUnavailable,
            message: "The service is unavailable. Please try again in \(seconds) seconds.",
            retryAfterSeconds: seconds)
    }

    /// The same while there is maintenance.
    package static func maintenance(seconds: Int64) -> ImposedAnswer {
        ImposedAnswer(
            status: .serviceUnavailable,
            message: "The service is down for maintenance. Please try again in \(seconds) seconds.",
            retryAfterSeconds: seconds)
    }

    /// The answer that is not sent: the connection is closed before processing.
    static let unsent = ImposedAnswer(
        status: .serviceUnavailable, message: "The connection was closed on purpose.")

    /// The answer that a fault's status asks for; nil if it has none.
    static func statusError(of fault: Fault, _ subject: FaultSubject, _ catalog: Catalog)
        -> APIError?
    {
        guard let status = fault[.status] else { return nil }
        let seconds = fault[.retryAfter] ?? Limits.retryAfterSecondsDefault
        let live = liveError(status, seconds: seconds, subject, catalog)
        guard let body = fault.body else { return live }
        let hasSeconds = status == 429 || status == 503
        return .imposed(
            ImposedAnswer(
                status: live.status, retryAfterSeconds: hasSeconds ? seconds : nil, body: body))
    }

    /// The live service's own error of that status, if it is known.
    private static func liveError(
        _ status: Int64, seconds: Int64, _ subject: FaultSubject, _ catalog: Catalog
    ) -> APIError {
        let name = subject.route?.resource ?? ""
        let resource = name.isEmpty ? nil : catalog.resource(name)
        switch status {
        case 400: return .invalid(resource: resource?.errorName ?? "request", [])
        case 401: return Credentials.notGood
        case 403: return .noPermission
        case 404:
            guard let resource, let id = subject.id else { return .noRoute }
            return .noRecord(kind: resource.title, id: id)
        case 409: return .inUse(message: "Record possibly in use.", [])
        case 429: return .imposed(.tooManyRequests(seconds: seconds))
        case 503: return .imposed(.unavailable(seconds: seconds))
        case 500: return .imposed(.timeout)
        default: preconditionFailure("no answer of status \(status)")
        }
    }
}
