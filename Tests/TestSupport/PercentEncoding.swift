// The percent-encoding of query parameters: RFC 3986, section 2.1.

internal import Primitives

/// The codec of clients, independent of that of the server.
public enum PercentEncoding {
    /// Encodes the UTF-8 bytes of a text except those to keep, which are the unreserved characters by
    /// default (RFC 3986, section 2.3).
    public static func encoded(
        _ text: String, keeping isKept: (UInt8) -> Bool = isUnreserved
    ) -> String {
        let digits = Array("0123456789ABCDEF")
        return text.utf8.map { byte in
            isKept(byte)
                ? String(UnicodeScalar(byte))
                : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
        }.joined()
    }

    /// Decodes a text, `+` to a space. A malformed escape is kept.
    public static func decoded(_ text: String) -> String {
        var decoded: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            let isHexadecimal = digits.count == 2 && digits.allSatisfy(\.isHexDigit)
            if byte == UInt8(ascii: "%"), isHexadecimal, let value = UInt8(digits, radix: 16) {
                decoded.append(value)
                rest.removeFirst(2)
            } else {
                decoded.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    /// Whether a byte is an unreserved character.
    public static func isUnreserved(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || "-._~".utf8.contains(byte)
    }
}
