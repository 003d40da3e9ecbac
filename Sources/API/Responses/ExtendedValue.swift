// Values of parameters beyond ASCII, such as names of files: `UTF-8''na%C3%AFve.txt` (RFC 8187).

import Primitives

/// A value of a parameter whose name ends in an asterisk.
package enum ExtendedValue {
    /// The text of a value; nil for what has not that form, and for another character set than UTF-8 and
    /// ISO-8859-1 (RFC 8187, section 3.2).
    package static func text(_ value: String) -> String? {
        let pieces = value.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        guard pieces.count == 3, let bytes = bytes(pieces[2]) else { return nil }
        switch ASCII.lowercased(String(pieces[0])) {
        case "utf-8": return String(validating: bytes, as: UTF8.self)
        case "iso-8859-1": return bytes.reduce(into: "") { $0.unicodeScalars.append(.init($1)) }
        default: return nil
        }
    }

    private static let digits = Array("0123456789ABCDEF".unicodeScalars)

    /// The value of a text, in UTF-8.
    package static func value(_ text: String) -> String {
        text.utf8.reduce(into: "UTF-8''") { value, byte in
            if isPlain(byte) {
                value.unicodeScalars.append(.init(byte))
            } else {
                value += "%"
                for half in [byte >> 4, byte & 15] {
                    value.unicodeScalars.append(digits[Int(half)])
                }
            }
        }
    }

    /// The bytes of the third part; nil where an escape has not two digits.
    private static func bytes(_ text: Substring) -> [UInt8]? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(HexDigit.value),
                let low = rest.popFirst().flatMap(HexDigit.value)
            else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    /// Whether a byte needs no escape: an `attr-char` of RFC 8187, section 3.2.1.
    private static func isPlain(_ byte: UInt8) -> Bool {
        ASCII.isDigit(byte) || ASCII.isLetter(byte) || "!#$&+-.^_`|~".utf8.contains(byte)
    }
}
