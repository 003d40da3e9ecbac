// The identity of a request: its credentials, and the sandbox that it means.

import API
import Dialect
import HTTP
import Primitives
import Tenancy

/// The identity of a request before any lookup: its path, its credentials, and the
/// name of the sandbox that it means.
final class RequestIdentity {
    let target: RequestPath
    /// The credentials, nil for none; or why those that were sent make no sense.
    let credentials: Result<Credentials?, APIError>
    /// The sandbox that the request is about: the one that a path of the control plane names, else
    /// the one of `/_mock/at`, else that of a header, else the company of the credentials. It alone
    /// decides which worker answers, and which sandbox.
    let sandboxName: String

    /// The credentials, if those that were sent make sense; nil for none.
    var shown: Credentials? { (try? credentials.get()) ?? nil }

    /// - Parameter fields: What the fields of earlier requests were read as.
    init(_ request: Request, _ fields: FieldMemory) {
        let target = RequestPath(request)
        self.target = target
        var ownName: String?
        do throws(APIError) {
            let shown = try fields.shown(by: request)
            credentials = .success(shown?.credentials)
            ownName = shown?.sandboxName
        } catch {
            credentials = .failure(error)
        }
        sandboxName =
            target.namedSandbox ?? target.sandboxName ?? request.value(of: "X-Mock-Sandbox")
            ?? ownName ?? Sandboxes.standard
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
        switch credentials {
        case .success(let shown?): keyring.role(of: shown) != nil
        case .success(nil): !keyring.isLimited && mode.permits(.noCredentials)
        case .failure: false
        }
    }
}
