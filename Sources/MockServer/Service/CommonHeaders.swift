// The header fields that every answer has, whatever it says (docs/LIVE-API.md#response-headers).

import API
import HTTP
import Primitives
import Records
import Tenancy

extension Response {
    /// Sets the fields of every answer to a request: a GUID of its own, and what the live service
    /// always says. The GUID is the same wherever the same request comes at the same place of its
    /// order.
    /// - Parameter keepsToHTTPS: Whether browsers are told to stay with https; it means nothing to a
    ///   client of http (RFC 6797, section 7.2).
    mutating func setCommonHeaders(of sandbox: Sandbox, keepsToHTTPS: Bool) {
        commonHeaders.truncate(to: 0)
        commonHeaders.append("x-cw-request-id: ")
        GUID.append(seed: sandbox.requestSeed, number: sandbox.countRequest(), to: &commonHeaders)
        commonHeaders.append("\r\n")
        commonHeaders.append(Self.constantFields.span)
        if keepsToHTTPS {
            commonHeaders.append(
                "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n")
        }
    }

    private static let constantFields = Array(
        ("api-current-version: \(APIVersion.current.text)\r\n"
            + "Cache-Control: no-cache\r\nPragma: no-cache\r\n"
            + "X-Content-Type-Options: nosniff\r\n").utf8)
}
