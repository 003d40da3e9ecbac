// What header fields were read as last: a client sends the same ones with each request.

import API
import Dialect
import HTTP
import Primitives

/// The last credentials and media types, by the bytes of their fields. Measured: reading
/// `Authorization` took 23,000 instructions and `Accept` 38,000, of some 80,000 of a whole request
/// without its record.
final class FieldMemory {
    /// Credentials, and the sandbox of their company. By reference: each request is given them.
    final class Shown {
        let credentials: Credentials
        let sandboxName: String

        init(_ credentials: Credentials) {
            self.credentials = credentials
            sandboxName = RequestIdentity.sandboxName(of: credentials.company)
        }
    }

    /// The keys and versions that a few clients use.
    private static let countMax = 4

    private var credentials = RecentValues<Shown>(countMax: FieldMemory.countMax)
    private var types = RecentValues<String?>(countMax: FieldMemory.countMax)

    /// The credentials in the `Authorization` field, or in the cookies of a login; nil for neither.
    /// - Throws: `APIError.notAuthenticated`.
    func shown(by request: Request) throws(APIError) -> Shown? {
        let field = request.range(of: "Authorization")
        if let field, let kept = credentials.value(of: request.bytes.span.extracting(field)) {
            return kept
        }
        guard let read = try Credentials(request) else { return nil }
        let shown = Shown(read)
        if let field { credentials.keep(shown, of: request.bytes.span.extracting(field)) }
        return shown
    }

    /// The media type that the client asks for by a version; nil if it names none.
    /// - Throws: `APIError.version`.
    func negotiatedType(_ request: Request) throws(APIError) -> String? {
        guard let field = request.range(of: "Accept") else { return nil }
        if let kept = types.value(of: request.bytes.span.extracting(field)) { return kept }
        let type = try APIVersion.negotiatedType(request)
        types.keep(type, of: request.bytes.span.extracting(field))
        return type
    }
}
