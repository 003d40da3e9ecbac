// The identity of a request: its credentials, and the sandbox that it means.

import API
import Dialect
import HTTP
import Primitives
import Tenancy

/// The identity of a request before any lookup: its path, its credentials, and the
/// name of the sandbox that it means.
struct RequestIdentity {
    let target: RequestPath
    /// The sandbox that the request is about: the one that a path of the control plane names, else
    /// the one of `/_mock/at`, else that of a header, else the company of the credentials. It alone
    /// decides which worker answers, and which sandbox.
    let sandboxName: String
    private let shownFields: FieldMemory.Shown?
    /// Why the credentials that were sent make no sense.
    private let failure: Failure?

    /// An error by reference, since most requests have none.
    private final class Failure {
        let error: APIError
        init(_ error: APIError) { self.error = error }
    }

    /// The credentials, if those that were sent make sense; nil for none.
    var shown: Credentials? { shownFields?.credentials }

    /// The credentials; nil for none.
    /// - Throws: Why those that were sent make no sense.
    func credentials() throws(APIError) -> Credentials? {
        if let failure { throw failure.error }
        return shown
    }

    /// - Parameter fields: What the fields of earlier requests were read as.
    init(_ request: Request, _ fields: FieldMemory) {
        let target = RequestPath(request)
        var shown: FieldMemory.Shown?
        var failure: Failure?
        do throws(APIError) {
            shown = try fields.shown(by: request)
        } catch {
            failure = Failure(error)
        }
        self.target = target
        self.failure = failure
        shownFields = shown
        sandboxName =
            target.namedSandbox ?? target.sandboxName ?? request.value(of: "X-Mock-Sandbox")
            ?? shown?.sandboxName ?? Sandboxes.standard
    }

    /// The sandbox of a company: its identifier, in which other characters than a name may have are
    /// written as `~` and two hexadecimal digits for each byte.
    static func sandboxName(of company: String) -> String {
        let hex = Array("0123456789abcdef".utf8)
        var name: [UInt8] = []
        for byte in company.utf8 {
            if Sandboxes.isPlain(byte), byte != UInt8(ascii: "~"), !name.isEmpty || byte != 0x2E {
                name.append(byte)
            } else {
                name += [UInt8(ascii: "~"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: name, as: UTF8.self)
    }

    /// Whether the request's credentials allow creating a sandbox of that mode for
    /// it.
    func isWelcome(to keyring: Keyring, mode: Mode) -> Bool {
        guard failure == nil else { return false }
        guard let shown else { return !keyring.isLimited && mode.permits(.noCredentials) }
        return keyring.role(of: shown) != nil
    }
}
