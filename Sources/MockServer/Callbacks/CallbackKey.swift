// The key that signs callbacks, for their receivers.

import API
import Callbacks
import Dialect
import HTTP
import JSON
import Primitives

extension Response {
    /// Writes the key of a company's callbacks (docs/LIVE-API.md#callbacks).
    /// - Throws: `APIError.noRoute` for another key than the company has.
    mutating func writeCallbackKey(for request: Request, at now: Timestamp) throws(APIError) {
        let parameters = Parameters(request)
        guard let company = parameters["companyName"].map(ASCII.lowercased),
            parameters["id"] == SigningKey.id(of: company)
        else { throw .noRoute }
        write(.object([("signing_key", .text(SigningKey.text(of: company)))]), at: now)
    }
}
