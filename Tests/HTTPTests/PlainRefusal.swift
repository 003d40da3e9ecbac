// The refusal that handlers of tests share.

import HTTP
import Primitives

extension RequestHandler where Self: ~Copyable {
    /// Answers with the status and the message of the error.
    mutating func refuse(_ error: ProtocolError, into response: inout Response) {
        response.start(error.status, date: Timestamp(seconds: 0))
        response.startBody("text/plain")
        response.body.append(error.message)
        response.finish()
    }
}
