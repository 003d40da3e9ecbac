// The route of the catalogue: /openapi.json, one of the program's own.

import HTTP
import Primitives
import SQLite

/// The answer to a request for the OpenAPI document. It needs no credentials in either mode: it
/// tells nothing that is not in the program.
struct OpenAPIService {
    let sandbox: Sandbox

    /// The service of the document; nil if the request is for something else.
    init?(_ target: Target, _ sandbox: Sandbox) {
        guard target.prefix.isEmpty,
            target.segments == ["openapi.json"] || target.segments == ["_mock", "openapi.json"]
        else { return nil }
        self.sandbox = sandbox
    }

    /// Answers with the document.
    /// - Throws: `Refusal.wrongVerb`, `DatabaseError`.
    func answer(
        _ request: Request, at now: Timestamp, into response: inout Response
    ) throws {
        switch request.method {
        case .get, .head:
            response.start(.ok, date: now)
            response.startBody(Exchange.json)
            try OpenAPIDocument.shared(sandbox.catalog.mode).write(
                from: sandbox, root: Origin(request).text, to: &response.body)
            response.finish()
        case .options: response.allow(Self.methods, at: now)
        default: throw Refusal.wrongVerb(allowed: Self.methods.map(\.name))
        }
    }

    private static let methods: [Method] = [.get, .head, .options]
}
