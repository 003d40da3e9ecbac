// Refusals -> bytes: the envelope of the live service's errors; and the media type of answers.

package import Dialect
package import HTTP
import JSON
package import Primitives

extension Response {
    /// Writes a refusal, throwing away what was begun.
    /// - Parameter hints: What the body tells of what was probably meant.
    package mutating func refuse(_ refusal: APIError, with hints: [Hint] = [], at now: Timestamp) {
        start(refusal.status, date: now)
        if case .wrongVerb(let allowed) = refusal {
            field("Allow", allowed.joined(separator: ", "))
        }
        if case .mediaType(_, isPatch: true) = refusal { acceptPatch() }
        if case .notAuthenticated = refusal {
            field("WWW-Authenticate", "Basic realm=\"psa-mock\"")
        }
        if case .notRoutable = refusal {
            startBody("text/plain; charset=utf-8")
            body.append(refusal.message)
            return finish()
        }
        if case .imposed(let answer) = refusal { return answer.write(&self) }
        startBody(.json)
        // The one recorded body that has the member without anything in it.
        let isNull = if case .unknownMember = refusal { true } else { false }
        let error = JSONOutput.error(
            refusal.code, refusal.message, refusal.problems + hints.map(\.problem), isNull: isNull)
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
        _ code: String, _ message: String, _ problems: [FieldError] = [], isNull: Bool = false
    ) -> JSONOutput {
        let errors = problems.map { problem in
            JSONOutput.object([
                ("code", .text(problem.code)), ("message", .text(problem.message)),
                ("resource", .text(problem.resource)), ("field", .text(problem.field)),
            ])
        }
        return .object([
            ("code", .text(code)), ("message", .text(message)),
            ("errors", errors.isEmpty ? isNull ? .null : .absent : .list(errors)),
        ])
    }
}
