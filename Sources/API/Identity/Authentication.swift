// Credentials and the `clientId` header (docs/DIALECT.md#nocredentials,
// docs/DIALECT.md#noclientid).

package import Dialect
package import HTTP
import Primitives

/// The credentials of a request (docs/LIVE-API.md#credentials).
package enum Credentials {
    /// Basic authentication: the keys of a member, or a user name and a password. A token of a
    /// member has the same form.
    case keys(company: String, publicKey: String, privateKey: String)
    /// The cookies of a login; the member is the user name that logged in.
    case cookies(company: String, member: String, hash: String)

    /// Reads the `Authorization` field, or the cookies of a login; nil if there is neither.
    /// - Throws: `APIError.notAuthenticated`.
    package init?(_ request: Request) throws(APIError) {
        if let field = request.value(of: "Authorization") {
            guard let keys = Self.keys(field) else { throw Self.malformed }
            self = keys
        } else if let cookies = try Self.cookies(request) {
            self = cookies
        } else {
            return nil
        }
    }

    /// The login company.
    package var company: String {
        switch self {
        case .keys(let company, _, _), .cookies(let company, _, _): company
        }
    }

    /// Whether they are those of a member.
    func are(_ credential: Credential) -> Bool {
        switch self {
        case .keys(let company, let publicKey, let privateKey):
            let isMember = credential.isOf(company, publicKey)
            return ConstantTime.equal(credential.privateKey, privateKey) && isMember
        case .cookies(let company, let member, let hash):
            let isMember = credential.isOf(company, member)
            return ConstantTime.equal(CookieLogin.hash(of: credential), hash) && isMember
        }
    }

    /// The error for refused credentials. It does not tell the reason.
    package static let notGood = APIError.notAuthenticated("UserNotAuthenticated")

    private static let malformed = APIError.notAuthenticated(
        "The Authorization header must be 'Basic ' and the base64 form of "
            + "company+publicKey:privateKey.")
}

extension Credentials {
    /// `Basic` and the base64 form of `company+publicKey:privateKey` (RFC 7617).
    private static func keys(_ field: String) -> Credentials? {
        let pieces = field.split(separator: " ", omittingEmptySubsequences: true)
        guard pieces.count == 2, ASCII.equal(String(pieces[0]), "Basic"),
            let bytes = Base64.decoded(pieces[1].utf8)
        else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let plus = text.firstIndex(of: "+"), plus > text.startIndex,
            let colon = text[plus...].firstIndex(of: ":"), text.index(after: plus) < colon,
            text.index(after: colon) < text.endIndex
        else { return nil }
        return .keys(
            company: String(text[..<plus]),
            publicKey: String(text[text.index(after: plus)..<colon]),
            privateKey: String(text[text.index(after: colon)...]))
    }

    /// The cookies `companyName`, `memberHash` and `memberId`, names in any case; nil without a
    /// hash, since those belong to another scheme.
    /// - Throws: `APIError.notAuthenticated` if one of them is missing.
    private static func cookies(_ request: Request) throws(APIError) -> Credentials? {
        guard let field = request.value(of: "Cookie") else { return nil }
        var values: [String: String] = [:]
        for cookie in field.split(separator: ";") {
            let pair = cookie.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { continue }
            values[ASCII.lowercased(String(pair[0]))] = String(pair[1])
        }
        guard let hash = values["memberhash"] else { return nil }
        guard let company = values["companyname"], let member = values["memberid"] else {
            throw .notAuthenticated(
                "The cookies of a login are companyName, memberHash and memberId.")
        }
        return .cookies(company: company, member: member, hash: hash)
    }

    /// Whether a request is made by an integrator login rather than by a member
    /// (docs/LIVE-API.md#credentials).
    static func areOfIntegrator(_ request: Request) -> Bool {
        guard request.value(of: "Authorization") != nil,
            let type = request.value(of: "x-cw-usertype")
        else { return false }
        return ASCII.equal(type, "integrator")
    }

    /// What is wrong with the `clientId` header, which is a GUID; nil if nothing is. It is looked at
    /// byte by byte in place: every request has one to look at.
    package static func clientIDError(of request: Request) -> APIError? {
        guard let range = request.range(of: "clientId") else { return .noClientId }
        return isGUID(request.bytes.span.extracting(range)) ? nil : .malformedClientId
    }

    /// Whether a text is a GUID in the form 8-4-4-4-12.
    private static func isGUID(_ text: Span<UInt8>) -> Bool {
        guard text.count == 36 else { return false }
        for index in text.indices {
            let isHyphen = index == 8 || index == 13 || index == 18 || index == 23
            let isGood =
                isHyphen ? text[index] == UInt8(ascii: "-") : HexDigit.value(text[index]) != nil
            guard isGood else { return false }
        }
        return true
    }
}
