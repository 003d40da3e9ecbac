// What every answer has, whatever it says: header fields (docs/LIVE-API.md#response-headers), and
// the layout of JSON.

import API
import Dialect
import HTTP
import JSON
import Primitives
import Records
import Schema
import Tenancy

extension Response {
    /// Sets the fields of every answer to a request: a GUID of its own, and what the live service
    /// always says. The GUID is the same wherever the same request comes at the same place of its
    /// order.
    /// - Parameters:
    ///   - keepsToHTTPS: Whether browsers are told to stay with https; it means nothing to a client of
    ///     http (RFC 6797, section 7.2).
    ///   - number: The place of the request in the order; 0 if it has none.
    mutating func setCommonHeaders(of sandbox: Sandbox, keepsToHTTPS: Bool, number: Int64) {
        commonHeaders.truncate(to: 0)
        commonHeaders.append("x-cw-request-id: ")
        if number > 0 { sandbox.requestNumber = number }
        GUID.append(seed: sandbox.requestSeed, number: number, to: &commonHeaders)
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

extension Service {
    /// Sets what all answers of a sandbox have: header fields, and the layout of JSON: compact, or
    /// in strict mode in lines as on the live wire (docs/LIVE-API.md#json-on-the-wire).
    /// - Parameters:
    ///   - request: Nil for what was no request.
    ///   - number: The place of the request in the order, 0 if it has none; nil for the next one.
    func begin(
        _ response: inout Response, in sandbox: Sandbox, for request: Request?,
        as number: Int64? = nil
    ) {
        response.bodyRewriting =
            sandbox.store.catalog.mode.indentsBodies ? Self.indented : nil
        response.setCommonHeaders(
            of: sandbox, keepsToHTTPS: request.map(Origin.keepsToHTTPS) ?? false,
            number: number ?? sandbox.countRequest())
        if !instanceField.isEmpty { response.commonHeaders.append(instanceField.span) }
        if let request { origins.addFields(for: request, to: &response) }
    }

    private static let indented = BodyRewriting(ofTypesEndingIn: "json") { body, start in
        body.indentJSON(from: start)
    }
}
