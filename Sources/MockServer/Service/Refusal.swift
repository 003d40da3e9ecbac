// What the log tells of a refused request.

import API
import Dialect
import HTTP
import Tenancy

/// Why a request was refused, for the log: what the client was told, without secrets.
package struct Refusal: Sendable {
    /// The sandbox that was meant; nil for what was no request.
    package let sandbox: String?
    /// The value of the answer's `x-cw-request-id`; nil for what was no request.
    package let requestID: String?
    /// The code of the error.
    package let code: String
    /// Its message, and the fields that it is about.
    package let message: String
    /// What the client probably meant; nil without a hint.
    package let hint: String?

    /// Tells of an error that a sandbox answers with.
    /// - Parameters:
    ///   - isCounted: Whether the request has a place of its own in the order.
    ///   - name: The sandbox that the request meant, if another answers for it.
    init(
        _ apiError: APIError, _ hints: [Hint], of request: Request, in sandbox: Sandbox,
        isCounted: Bool = true, named name: String? = nil
    ) {
        self.sandbox = name ?? sandbox.name
        requestID = sandbox.requestID(isCounted: isCounted)
        code = apiError.code
        let fields = apiError.fieldErrors.map { "\($0.code) \($0.field)" }
        message =
            Redaction.message(of: apiError, to: request)
            + (fields.isEmpty ? "" : " (\(fields.joined(separator: ", ")))")
        hint = hints.isEmpty ? nil : hints.map(\.message).joined(separator: " ")
    }

    /// Tells of what was no request.
    init(_ error: ProtocolError) {
        sandbox = nil
        requestID = nil
        code = "ConnectWiseApi"
        message = error.message
        hint = nil
    }
}

/// The refusal of the request that a worker has answered last, kept for the log. The service writes
/// it and the log takes it, one after the other, so that it needs no lock.
package final class LastRefusal {
    /// Whether refusals are kept: not without a log.
    private let isWanted: Bool
    private var refusal: Refusal?

    package init(isWanted: Bool) { self.isWanted = isWanted }

    /// Keeps a refusal.
    func keep(_ refusal: @autoclosure () -> Refusal) {
        if isWanted { self.refusal = refusal() }
    }

    /// The refusal since the last call; nil for a request that was not refused.
    package func remove() -> Refusal? {
        guard refusal != nil else { return nil }
        defer { refusal = nil }
        return refusal
    }
}
