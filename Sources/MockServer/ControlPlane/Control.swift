// The control plane: the requests below `/_mock`.

import API
import Dialect
import HTTP
import JSON
import Primitives
import Records
import SQLite
import Schema
import Tenancy

/// An endpoint of the control plane: a path, a method, and what it does.
package final class Control: Sendable {
    let method: Method
    /// The path; `{name}` is a variable for a word, `{id}` for a number.
    let path: String
    /// A summary for the list of all controls.
    let summary: String
    /// The longest body that it takes, in bytes; nil for the limit that all requests have.
    let bodyBytesMax: Int?
    /// Whether its answer can be as long as all the data: it is refused while clients do not take
    /// what they have asked for.
    let isLong: Bool
    /// Whether credentials may ask it for the sandbox of their own company, as they may change and
    /// delete all its records anyway.
    let isForOwner: Bool
    /// Whether it needs no authorization, as a receiver of callbacks.
    let needsNoAuthorization: Bool
    /// Does it, and writes the answer.
    let run: @Sendable (ControlContext, inout Response) throws -> Void
    /// Whether it waits for deliveries of callbacks, not for requests.
    let waitsForDeliveries: Bool
    /// The entries that the answer waits for, nil once they exist; nil for a control without a
    /// wait.
    let wait: (@Sendable (ControlContext) throws -> JournalWait?)?

    init(
        _ method: Method, _ path: String, _ summary: String, bodyBytesMax: Int? = nil,
        isLong: Bool = false, isForOwner: Bool = false, needsNoAuthorization: Bool = false,
        waitsForDeliveries: Bool = false,
        wait: (@Sendable (ControlContext) throws -> JournalWait?)? = nil,
        run: @escaping @Sendable (ControlContext, inout Response) throws -> Void
    ) {
        self.method = method
        self.path = path
        self.summary = summary
        self.bodyBytesMax = bodyBytesMax
        self.isLong = isLong
        self.isForOwner = isForOwner
        self.needsNoAuthorization = needsNoAuthorization
        self.waitsForDeliveries = waitsForDeliveries
        self.wait = wait
        self.run = run
    }

    /// All of them.
    static let all: [Control] =
        [index, info, coverage] + lifecycle + snapshots + clock + leniencies + faults + quota
        + maintenance
        + changes + drift + explanation + callbacks + journal

    /// The list of all controls.
    private static let index = Control(.get, "/_mock", "lists the control plane's paths") {
        context, response in
        let list = all.map { control in
            JSONOutput.object([
                ("method", .text(control.method.name)), ("path", .text(control.path)),
                ("summary", .text(control.summary)),
            ])
        }
        response.write(.list(list), at: context.now)
    }
}

/// One request to the control plane.
struct ControlContext {
    let sandboxes: Sandboxes
    /// The name of the sandbox that the request is about.
    let name: String
    let sandbox: Sandbox
    let request: Request
    /// The ids and words of the path.
    let path: PathParameters
    /// By the sandbox's clock.
    let now: Timestamp
    /// The routes that a fault rule can name.
    let faultRoutes: FaultRoutes
    let parameters: Parameters

    init(
        _ sandboxes: Sandboxes, _ sandbox: Sandbox, _ request: Request, _ path: PathParameters,
        faultRoutes: FaultRoutes
    ) {
        self.sandboxes = sandboxes
        self.sandbox = sandbox
        name = sandbox.name
        self.request = request
        self.path = path
        self.faultRoutes = faultRoutes
        now = sandbox.now
        parameters = Parameters(request)
    }

    /// The word of the path.
    var word: String { path.word ?? "" }

    /// The body as JSON; an empty one is read as an object without members.
    /// - Throws: `APIError.body`.
    func document() throws(APIError) -> JSONDocument {
        let json = request.body.isEmpty ? Array("{}".utf8) : Array(request.bytes[request.body])
        do {
            return try JSONDocument(json, limits: Limits.json)
        } catch {
            throw .notJSON(error)
        }
    }

    /// The members of a body.
    /// - Throws: `APIError.body`, `APIError.unknownMember`, `APIError.invalid`.
    func body(_ shape: Resource) throws -> BodyMembers {
        let document = try document()
        var decoder = Decoder(
            sandbox.store.catalog, for: .create, reading: .exact, errorName: shape.errorName)
        let draft: Draft
        do throws(APIError) {
            draft = try decoder.record(document.root, of: shape)
        } catch {
            throw shape.controlError(error)
        }
        for (field, input) in zip(shape.fields, draft.inputs)
        where field.isRequired && input == nil
            && !decoder.fieldErrors.contains(where: {
                $0.speaks(of: field.name)
            })
        {
            decoder.fieldErrors.append(.missing(field.name, of: shape.errorName))
        }
        guard decoder.fieldErrors.isEmpty else {
            throw APIError.invalid(resource: shape.errorName, decoder.fieldErrors)
        }
        return BodyMembers(shape: shape, draft: draft)
    }
}

extension Resource {
    /// An error of the API's reader in the words of the control plane, which no live service has.
    fileprivate func controlError(_ apiError: APIError) -> APIError {
        guard case .unknownMember(let name, _, _, let position) = apiError else { return apiError }
        return .unknownControlMember(name, position, fields.map(\.name))
    }
}
