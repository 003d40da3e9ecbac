// Errors -> bytes, in the envelope of the live service; and the media type of answers.

package import Dialect
package import HTTP
import JSON
package import Primitives

extension Response {
    /// Writes an error, discarding what was written before.
    /// - Parameter hints: The hints in the body.
    package mutating func refuse(_ apiError: APIError, with hints: [Hint] = [], at now: Timestamp) {
        start(apiError.status, date: now)
        if case .wrongVerb(let allowed) = apiError {
            field("Allow", allowed.joined(separator: ", "))
        }
        if case .mediaType(_, isPatch: true) = apiError { acceptPatch() }
        if case .notAuthenticated = apiError {
            field("WWW-Authenticate", "Basic realm=\"psa-mock\"")
        }
        if case .notRoutable = apiError {
            startBody("text/plain; charset=utf-8")
            body.append(apiError.message)
            return finish()
        }
        if case .imposed(let answer) = apiError { return answer.write(&self) }
        startBody(.json)
        // The one recorded body that has the member without anything in it.
        let isNull = if case .unknownMember = apiError { true } else { false }
        let error = JSONOutput.error(
            apiError.code, apiError.message, apiError.fieldErrors + hints.map(\.fieldError),
            isNull: isNull)
        error.append(to: &body)
        finish()
    }

    /// Writes the answer to what was no request.
    package mutating func refuse(_ failure: ProtocolError, at now: Timestamp) {
        write(.error("ConnectWiseApi", failure.message), failure.status, at: now)
    }
}

extension Response {
    /// Tells the media types of the patches that are taken (RFC 5789, section 3.1). An array of
    /// operations is a part of RFC 6902, and may be called by its type.
    package mutating func acceptPatch() {
        field("Accept-Patch", "application/json, application/json-patch+json")
    }
}

/// The media type of what the API answers.
package enum NegotiableType {
    /// JSON, as the client asked for it: by a version of the API, or plain
    /// (docs/LIVE-API.md#api-version).
    case json
}

extension Response {
    /// Ends the head with the media type that the client asked for.
    package mutating func startBody(_ type: NegotiableType) {
        switch type {
        case .json: startBody(negotiable: "application/json; charset=utf-8")
        }
    }
}

extension JSONOutput {
    /// `{code, message, errors}` (docs/LIVE-API.md#errors).
    /// - Parameter isNull: Whether the member is there, and null, if there are no errors.
    fileprivate static func error(
        _ code: String, _ message: String, _ fieldErrors: [FieldError] = [], isNull: Bool = false
    ) -> JSONOutput {
        let errors = fieldErrors.map { fieldError in
            JSONOutput.object([
                ("code", .text(fieldError.code)), ("message", .text(fieldError.message)),
                ("resource", .text(fieldError.resource)), ("field", .text(fieldError.field)),
            ])
        }
        return .object([
            ("code", .text(code)), ("message", .text(message)),
            ("errors", errors.isEmpty ? isNull ? .null : .absent : .list(errors)),
        ])
    }
}
