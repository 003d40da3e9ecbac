// Who asks, and whose data is meant (DIALECT, rows 2 and 3).

import HTTP
import Primitives

/// The credentials of a request.
struct Credentials {
    /// The login company: the text before `+`.
    let company: String

    /// Reads the `Authorization` field; nil if there is none and none is needed.
    /// - Throws: `Refusal.notAuthenticated`.
    init?(_ request: Request, mode: Mode) throws(Refusal) {
        guard let field = request.value(of: "Authorization") else {
            guard mode.permits(.noCredentials) else {
                throw .notAuthenticated("UserNotAuthenticated")
            }
            return nil
        }
        let pieces = field.split(separator: " ", omittingEmptySubsequences: true)
        guard pieces.count == 2, ASCII.equal(String(pieces[0]), "Basic"),
            let bytes = Self.base64(pieces[1].utf8)
        else { throw Self.malformed }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let plus = text.firstIndex(of: "+"), plus > text.startIndex,
            let colon = text[plus...].firstIndex(of: ":"), text.index(after: plus) < colon,
            text.index(after: colon) < text.endIndex
        else { throw Self.malformed }
        company = String(text[..<plus])
    }

    private static let malformed = Refusal.notAuthenticated(
        "The Authorization header must be 'Basic ' and the base64 form of "
            + "company+publicKey:privateKey.")

    /// In strict mode the `clientId` header is a GUID.
    static func checkClientID(_ request: Request, mode: Mode) throws(Refusal) {
        guard !mode.permits(.noClientId) else { return }
        guard let id = request.value(of: "clientId") else { throw .noClientId }
        let groups = id.split(separator: "-", omittingEmptySubsequences: false)
        let isGUID =
            groups.map(\.count) == [8, 4, 4, 4, 12]
            && groups.joined().utf8.allSatisfy {
                ASCII.isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0 | 0x20)
            }
        guard isGUID else { throw .malformedClientId }
    }

    /// Decodes base64 (RFC 4648, section 4); nil if it is malformed.
    private static func base64(_ text: Substring.UTF8View) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        let digits = text.prefix { $0 != UInt8(ascii: "=") }
        guard text.count % 4 == 0, text.count - digits.count <= 2,
            text.dropFirst(digits.count).allSatisfy({ $0 == UInt8(ascii: "=") })
        else { return nil }
        for byte in digits {
            guard let value = alphabet.firstIndex(of: byte) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}
