// The errors that requests are answered with: one table of status, code and text.

package import HTTP
package import JSON
import Primitives

/// An error answer: its status, code and text. The texts are those of the live service where they
/// are known (docs/LIVE-API.md#errors); the others say what was wrong, the limit, and what to do.
package enum APIError: Error, Sendable {
    // Routing
    case noRoute
    case notRoutable
    /// An operation of the vendor's that is not modelled, such as `POST /time/sheets/{id}/submit`.
    case notModelled(String)
    case noRecord(kind: String, id: Int64)
    case noMember(String)
    case noDefault(kind: String, of: String?)
    case noImage(kind: String, id: Int64)
    case unknownMethod(String)
    case wrongVerb(allowed: [String])
    // Credentials
    case notAuthenticated(String)
    case noClientId
    case malformedClientId
    case noPermission
    // The head
    case version(String, uri: String)
    case parameter(name: String, value: String, expected: String)
    /// `isPatch` tells that the answer names the types that a PATCH takes.
    case mediaType(String, isPatch: Bool)
    case precondition(String)
    // Conditions
    case unrecognizedName(String)
    case unrecognizedSortKey(String)
    /// A word outside its closed set; `near` is the allowed word that was probably meant.
    case enumeration(near: String?)
    case condition(String)
    // The body
    case body(String)
    case unknownMember(name: String, type: String, path: String, at: JSONPosition)
    /// A value that cannot be converted: what the live service's reader says, and this server's own
    /// words for it.
    case conversion(String, isPatch: Bool, FieldError)
    case patch(String)
    case unsupportedImage(String)
    case imageTooLarge(bytes: Int)
    case invalid(resource: String, [FieldError])
    // The state of the data
    case inUse(message: String, [FieldError])
    /// A new record of a kind of which one has, or had, the greatest id that there can be.
    case noID(kind: String)
    // Sandboxes
    case forbidden(String)
    case mock(String)
    case noSandbox(String)
    case noSnapshot(String)
    /// The name of a sandbox that went to make room.
    case sandboxGone(String)
    /// A sandbox's file cannot be used; the text says why, and what to do.
    case sandboxUnusable(String)
    case sandboxesFull(Int)
    case sandboxNamesFull
    case sandboxFull
    case memoryFull(Int)
    case descriptorsFull
    case diskFull(String, freeBytes: Int)
    // Faults
    case imposed(ImposedAnswer)
    // The server
    case deferredResponsesFull(max: Int)
    case responseMemoryFull(bytesMax: Int)
    // Us
    /// More work than a request may make; the live service's words, with those of this one behind
    /// them where `isExplained`.
    case timeout(isExplained: Bool)
    case internalFailure

    /// The status of the answer.
    package var status: Status {
        switch self {
        case .noRoute, .noRecord, .noMember, .noDefault, .noSandbox, .noSnapshot,
            .noImage:
            .notFound
        case .unknownMethod, .notModelled: .notImplemented
        case .wrongVerb: .methodNotAllowed
        case .notAuthenticated, .noClientId: .unauthorized
        case .malformedClientId, .noPermission, .forbidden: .forbidden
        case .mediaType, .unsupportedImage: .unsupportedMediaType
        case .imageTooLarge: .contentTooLarge
        case .precondition: .preconditionFailed
        case .inUse, .noID: .conflict
        case .sandboxGone: .gone
        case .sandboxesFull, .sandboxNamesFull, .sandboxFull, .sandboxUnusable, .memoryFull,
            .descriptorsFull, .diskFull, .deferredResponsesFull, .responseMemoryFull:
            .serviceUnavailable
        case .timeout, .internalFailure: .internalServerError
        case .imposed(let answer): answer.status
        case .notRoutable, .version, .parameter, .unrecognizedName, .unrecognizedSortKey,
            .enumeration, .condition, .body, .unknownMember, .conversion, .patch, .invalid, .mock:
            .badRequest
        }
    }

    /// The member `code`.
    package var code: String {
        switch self {
        case .noRoute, .notRoutable, .unknownMethod, .wrongVerb, .notAuthenticated, .noClientId,
            .malformedClientId, .version, .parameter, .mediaType, .precondition, .body,
            .unknownMember, .conversion(_, isPatch: false, _), .unsupportedImage, .imageTooLarge,
            .timeout, .internalFailure:
            "ConnectWiseApi"
        case .noPermission: "Security"
        case .noRecord, .noMember, .noDefault, .noImage: "NotFound"
        case .unrecognizedName, .unrecognizedSortKey, .enumeration, .condition:
            "ApiFindCondition"
        case .patch, .conversion: "InvalidPatch"
        case .invalid: "InvalidObject"
        case .inUse: "ObjectInUse"
        case .notModelled, .noID, .forbidden, .mock, .noSandbox, .noSnapshot, .sandboxGone,
            .sandboxesFull, .sandboxNamesFull, .sandboxFull, .sandboxUnusable, .memoryFull,
            .descriptorsFull,
            .diskFull,
            .deferredResponsesFull, .responseMemoryFull:
            "Mock"
        case .imposed(let answer): answer.code
        }
    }

    /// The member `message`.
    package var message: String {
        switch self {
        case .noRoute: "The endpoint does not exist."
        case .notRoutable: "Cannot route. Codebase/company is invalid"
        case .notModelled(let operation):
            "\(operation) is an operation of the live service that psa-mock does not model: its tier is "
                + "'not modelled' (GET /_mock/coverage). Nothing was changed."
        case .noRecord(let kind, let id): "\(kind) \(id) not found"
        case .noMember(let identifier): "Member \(identifier) not found"
        case .noDefault(let kind, let owner):
            "\(owner.map { "\($0) has no default" } ?? "There is no default") \(kind.lowercased())"
        case .noImage(let kind, let id): "\(kind) \(id) has no image"
        case .unknownMethod(let name):
            "The method '\(name)' is not implemented; send one of "
                + Method.implemented.map(\.name).joined(separator: ", ") + "."
        case .wrongVerb(let allowed):
            "The requested resource does not support this http method; it supports "
                + allowed.joined(separator: ", ") + "."
        case .notAuthenticated(let reason): reason
        case .noClientId: "A clientId header with a GUID is required."
        case .malformedClientId: "The clientId header is not a GUID."
        case .noPermission: "You do not have security permission to perform this action."
        case .version(let version, let uri):
            "The HTTP resource that matches the request URI '\(uri)' does not support the API "
                + "version '\(version)'."
        case .parameter(let name, let value, let expected):
            "The parameter \(name) must be \(expected), but it is '\(value)'."
        case .mediaType(let type, _):
            "The request entity's media type '\(type)' is not supported for this resource."
        case .unrecognizedName(let path), .unrecognizedSortKey(let path):
            "\(path) is not a recognized name."
        case .enumeration: "Enum value supplied was invalid"
        case .condition(let message), .precondition(let message), .body(let message),
            .patch(let message), .conversion(let message, _, _),
            .unsupportedImage(let message):
            message
        case .imageTooLarge(let bytes):
            "An image has at most \(Limits.imageBytesMax) bytes, but this one has \(bytes)."
        case .unknownMember(let name, let type, let path, let position):
            Self.unknownMember(name, type, path, position)
                + "Check your accept header to make sure you are using the correct version."
        case .invalid(let resource, _): "\(resource) object is invalid"
        case .inUse(let message, _): message
        case .noID(let kind):
            "There is no id for another \(kind): ids go up to \(Limits.idMax), which one has or had. "
                + "Reset the sandbox, or import data whose ids and lastIds are smaller."
        case .mock(let message), .forbidden(let message), .sandboxUnusable(let message):
            message
        case .sandboxGone(let name):
            "The sandbox '\(name)' went to make room, after it had not been used for its time to "
                + "live; make it again with POST /_mock/sandboxes."
        case .noSandbox(let name): "There is no sandbox '\(name)'."
        case .noSnapshot(let name): "There is no snapshot '\(name)'."
        case .sandboxFull:
            "The sandbox has no room left: it grows by at most "
                + "\(Limits.sandboxSpareBytes >> 20) MB; reset or delete it."
        case .responseMemoryFull(let bytesMax):
            "Answers that clients have not read yet hold \(bytesMax) bytes at most, and this one "
                + "would be beyond; ask for a smaller pageSize or fewer fields, or read faster."
        case .deferredResponsesFull(let max):
            "The server holds back at most \(max) answers at one time, by delays, drips and waits, "
                + "and as many are under way; let some of them end, or ask for fewer at one time."
        case .sandboxesFull(let max):
            "There are \(max) sandboxes, each changed or in use; delete one with DELETE "
                + "/_mock/sandboxes/NAME, or start with a greater --sandboxes-max."
        case .sandboxNamesFull:
            "There are \(Limits.sandboxNamesMax) sandboxes; delete one with DELETE "
                + "/_mock/sandboxes/NAME."
        case .memoryFull(let bytes):
            "The sandboxes and snapshots take \(bytes >> 20) MB, which is all that they may: "
                + "delete or reset some, or start with a greater --memory-max."
        case .descriptorsFull:
            "The server has as many files open as it may: close connections, delete sandboxes, or "
                + "start it with a higher limit, such as by 'ulimit -n 65536'."
        case .diskFull(let directory, let bytes):
            "The disk that holds \(directory) is full: \(bytes >> 10) KB are free. Nothing was "
                + "changed; make room there, or delete sandboxes."
        case .imposed(let answer): answer.message
        case .timeout: "A timeout has occured. Please try again."
        case .internalFailure: "An internal error occurred; the server's log has the reason."
        }
    }

    private static func unknownMember(
        _ name: String, _ type: String, _ path: String, _ position: JSONPosition
    ) -> String {
        "Could not find member '\(name.quoted)' on object of type '\(type)'. "
            + "Path '\(path.quoted)', line \(position.line), position \(position.column)."
    }

    /// The message about a record of a fixture, which has no Accept.
    package var messageOfFixture: String {
        guard case .unknownMember(let name, let type, let path, let position) = self else {
            return message
        }
        return Self.unknownMember(name, type, path, position)
    }

    /// The member `errors`.
    package var fieldErrors: [FieldError] {
        switch self {
        case .invalid(_, let fieldErrors), .inUse(_, let fieldErrors): fieldErrors
        case .timeout(isExplained: true): [.tooMuchWork]
        default: []
        }
    }
}

extension APIError {
    /// The error of a body that is not JSON.
    /// - Parameter isTolerable: Whether default mode takes it.
    package static func notJSON(_ error: JSONError, isTolerable: Bool = false) -> APIError {
        .body(
            "The body is not valid JSON: \(error.message), line \(error.position.line), "
                + "position \(error.position.column + 1)."
                + (isTolerable
                    ? " Strict mode takes JSON of RFC 8259 alone: put names and strings in double "
                        + "quotes, escape control characters, and leave out comments and commas "
                        + "before a closing bracket."
                    : ""))
    }

    /// The error of a body of the control plane with a member that it does not take.
    package static func unknownControlMember(
        _ name: String, _ position: JSONPosition, _ members: [String]
    ) -> APIError {
        let near = NearMiss.nearest(name, among: members).map { "did you mean \($0)? It" }
        return .mock(
            "The body has no member '\(name.quoted)' (line \(position.line), position "
                + "\(position.column)); \(near ?? "it") takes \(members.joined(separator: ", ")).")
    }
}

extension String {
    /// The text as messages quote it.
    package var quoted: String {
        utf8.count > Limits.quotedBytesMax ? prefix(Limits.quotedBytesMax) + "…" : self
    }
}
