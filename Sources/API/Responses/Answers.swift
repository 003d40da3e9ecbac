// Refusals -> bytes: the envelope of the live service's errors; and the media type of answers.

package import Dialect
package import HTTP
import JSON
package import Primitives

extension Response {
    /// Writes a refusal, throwing away what was begun.
    /// - Parameter hints: What the body tells of what was probably meant.
    package mutating func refuse(_ refusal: Refusal, with hints: [Hint] = [], at now: Timestamp) {
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
        startBody(RequestContext.json)
        // The one recorded body that has the member without anything in it.
        let isNull = if case .unknownMember = refusal { true } else { false }
        body.appendError(
            refusal.code, refusal.message, refusal.problems + hints.map(\.problem), isNull: isNull)
        finish()
    }

    /// Writes the answer to what was no request.
    package mutating func refuse(_ failure: ProtocolError, at now: Timestamp) {
        start(failure.status, date: now)
        startBody(RequestContext.json)
        body.appendError("ConnectWiseApi", failure.message, [], isNull: false)
        finish()
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

extension ByteBuffer {
    /// `{code, message, errors}` (docs/LIVE-API.md#errors).
    fileprivate mutating func appendError(
        _ code: String, _ message: String, _ problems: [Problem], isNull: Bool
    ) {
        append(#"{"code":"#)
        appendJSON(code)
        append(#","message":"#)
        appendJSON(message)
        guard !problems.isEmpty else { return append(isNull ? #","errors":null}"# : "}") }
        append(#","errors":["#)
        for (index, problem) in problems.enumerated() {
            if index > 0 { append(",") }
            append(#"{"code":"#)
            appendJSON(problem.code)
            append(#","message":"#)
            appendJSON(problem.message)
            append(#","resource":"#)
            appendJSON(problem.resource)
            append(#","field":"#)
            appendJSON(problem.field)
            append("}")
        }
        append("]}")
    }
}
