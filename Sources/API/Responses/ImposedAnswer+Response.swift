// Writing of imposed answers.

import Dialect
import HTTP
import JSON
import Primitives

extension ImposedAnswer {
    /// Writes fields and body behind a head that is begun.
    func write(_ response: inout Response) {
        if let seconds = retryAfterSeconds { response.field("Retry-After", String(seconds)) }
        if status == .unauthorized {
            response.field("WWW-Authenticate", "Basic realm=\"psa-mock\"")
        }
        if let body, !body.isJSON {
            response.startBody("text/plain; charset=utf-8")
        } else {
            response.startBody(.json)
        }
        if let body {
            response.body.append(body.bytes)
        } else {
            let error = JSONOutput.object([
                (codeMember, .text(code)), ("message", .text(message)),
            ])
            error.append(to: &response.body)
        }
        response.finish()
    }
}
