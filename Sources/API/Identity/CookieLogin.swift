// The login by name and password, which gives a hash for cookies.

package import Dialect
package import HTTP
import JSON
package import Primitives
import Records

/// `POST /v4_6_release/login/login.aspx?response=json` (docs/LIVE-API.md#credentials). Nothing is
/// kept about a login: the hash follows from the credentials, and is made again when it comes back.
package struct CookieLogin {
    private let company: String
    private let member: String
    private let password: String

    /// Reads the form in a body.
    /// - Throws: `APIError.parameter` for the first field that is missing.
    package init(_ request: Request) throws(APIError) {
        let form = QueryParameter.parse(request.bytes.span.extracting(request.body))
        func value(_ name: String) throws(APIError) -> String {
            let field = form.first { ASCII.equal($0.name, name) && !$0.value.isEmpty }
            guard let field else {
                throw .parameter(
                    name: name, value: "",
                    expected: "in the body, which is a form of CompanyName, UserName and Password")
            }
            return field.value
        }
        company = try value("CompanyName")
        member = try value("UserName")
        password = try value("Password")
    }

    /// The hash to send back as the cookie `memberHash`; nil if the login is not good.
    func hash(_ keyring: Keyring) -> String? {
        let shown = Credentials.keys(company: company, publicKey: member, privateKey: password)
        guard keyring.role(of: shown) != nil else { return nil }
        return Self.hash(company, member, password)
    }

    /// The hash that the login of a member gives.
    static func hash(of credential: Credential) -> String {
        hash(credential.company, credential.publicKey, credential.privateKey)
    }

    private static func hash(_ company: String, _ member: String, _ password: String) -> String {
        let name = "\(ASCII.lowercased(company))+\(member)"
        let number = Int64(bitPattern: GUID.seed(of: password))
        var buffer = ByteBuffer(capacity: GUID.length)
        GUID.append(seed: GUID.seed(of: name), number: number, to: &buffer)
        return buffer.text
    }

    /// Writes the answer. Only `Success` shows a refused login, as clients read it.
    package func answer(_ keyring: Keyring, at now: Timestamp, into response: inout Response) {
        let hash = hash(keyring)
        response.write(
            .object([
                ("Success", .flag(hash != nil)), ("Hash", hash.map(JSONOutput.text) ?? .null),
            ]), at: now)
    }
}
