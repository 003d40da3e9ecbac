// The authorization of requests to the control plane.

import API
import Dialect
import HTTP
import Primitives

/// The rule for requests below `/_mock`: from this machine, or with a token. They change and show
/// everything, so that pages of a browser and other machines are refused.
package struct ControlPlaneAuthorization: Sendable {
    private let token: String?

    /// Clients of this machine, by a name of this machine.
    package static let loopback = ControlPlaneAuthorization(token: nil)

    /// Requests with a token.
    package static func bearer(_ token: String) -> ControlPlaneAuthorization {
        ControlPlaneAuthorization(token: token)
    }

    /// Refuses requests that are not authorized.
    /// - Throws: `APIError.forbidden` with what to do.
    func check(_ request: Request) throws(APIError) {
        guard let token else { return try checkLoopback(request) }
        let shown =
            request.value(of: "X-Mock-Token")
            ?? request.value(of: "Authorization").flatMap { field in
                let pieces = field.split(separator: " ", maxSplits: 1)
                return pieces.count == 2 && ASCII.equal(String(pieces[0]), "Bearer")
                    ? String(pieces[1]) : nil
            }
        guard let shown, ConstantTime.equal(shown, token) else {
            throw .forbidden(
                "The control plane needs the token that the server printed: send "
                    + "'X-Mock-Token: TOKEN' or 'Authorization: Bearer TOKEN'.")
        }
    }

    /// Refuses to show the page where the control plane would refuse everything. Where it asks for a
    /// token, so does the page.
    /// - Throws: `APIError.forbidden`.
    func checkPage(_ request: Request) throws(APIError) {
        if token == nil { try checkLoopback(request) }
    }

    /// A page of a browser can be made to ask this machine by a name of its own (DNS rebinding),
    /// and a forwarder on this machine asks in the name of clients that may be anywhere.
    private func checkLoopback(_ request: Request) throws(APIError) {
        guard request.isFromLoopback else {
            throw .forbidden("The control plane answers clients of this machine only.")
        }
        if let field = Self.forwardingField(of: request) {
            throw .forbidden(
                "The control plane answers clients of this machine only; the field \(field) says that "
                    + "the request was forwarded. Start the server with --control-token TOKEN and send "
                    + "'X-Mock-Token: TOKEN', or ask without the forwarder.")
        }
        guard request.namesLoopback else {
            let host = request.authority.map { request.text($0.range) } ?? ""
            throw .forbidden(
                "The control plane answers under a name of this machine only, such as "
                    + "localhost; the request is made to '\(host)'.")
        }
    }

    /// The name of the first field that a forwarder adds (RFC 7239; RFC 9110, section 7.6.3; and
    /// the usual fields beside them); nil if no field is present.
    private static func forwardingField(of request: Request) -> String? {
        request.fields.lazy.map { request.text($0.name) }.first { name in
            let name = ASCII.lowercased(name)
            return name == "forwarded" || name == "via" || name == "x-real-ip"
                || name.hasPrefix("x-forwarded-")
        }
    }
}
