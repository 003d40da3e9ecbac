// Reads that leave no trace, such as those of the page that shows what clients do.

import API
import Dialect
import HTTP
import Primitives

extension ControlPlaneAuthorization {
    /// Whether a request leaves no trace: `X-Mock-Unseen: true` keeps a read out of the journal, the
    /// counts of leniencies, the quota, faults and drift. It needs no credentials, since who may use
    /// the control plane can read everything anyway.
    /// - Throws: `APIError.forbidden`, or `APIError.mock` for another value, or with a method that
    ///   changes something.
    func isUnseen(_ request: Request) throws(APIError) -> Bool {
        guard let value = request.value(of: "X-Mock-Unseen") else { return false }
        guard ASCII.equal(value, "true") || ASCII.equal(value, "false") else {
            throw .mock("The header X-Mock-Unseen must be true or false, but it is '\(value)'.")
        }
        guard ASCII.equal(value, "true") else { return false }
        try check(request)
        guard request.method.isSafe else {
            throw .mock(
                "Only reads can be unseen; send the \(request.method.name) without X-Mock-Unseen.")
        }
        return true
    }
}
