// The error of a malformed condition or order.

/// The first error in a text. The syntax errors of the service are not public
/// (docs/CONDITIONS.md#refusals); this one helps to correct the text.
public struct SyntaxError: Error, Equatable, Sendable {
    /// The expected token: `a value`, `an operator`.
    public let expected: String
    /// The token found, in backticks, or `the end of the text`.
    public let found: String
    /// The suggested correction, if there is one.
    public let hint: String?
    /// The offset of the token, in bytes of UTF-8 from the start of the text.
    public let offset: Int
    /// The length of the token in bytes of UTF-8; 1 at the end of the text.
    public let length: Int
    /// The position of the token, in characters from 1.
    public let position: Int

    /// The error as one sentence.
    public var message: String {
        let advice = hint.map { ": \($0)" } ?? ""
        return "Expected \(expected), found \(found) at position \(position)\(advice)."
    }

    /// Two lines: the line of `text` with the token, and below it `^` under the token. A long line
    /// is cut around the token.
    /// - Parameter text: The text that was parsed.
    public func caret(in text: String) -> String {
        let bytes = Array(text.utf8)
        let begin = min(offset, bytes.count)
        let isLineEnd = { (byte: UInt8) in byte == 0x0A || byte == 0x0D }
        let lineBegin = bytes[..<begin].lastIndex(where: isLineEnd).map { $0 + 1 } ?? 0
        let lineEnd = bytes[begin...].firstIndex(where: isLineEnd) ?? bytes.count
        let end = min(begin + length, lineEnd)
        let before = Self.printable(bytes[lineBegin..<begin])
        let piece = Self.printable(bytes[begin..<end])
        let after = Self.printable(bytes[end..<lineEnd])

        let left = before.count > 40 ? "…\(before.suffix(39))" : before
        let middle = piece.count > 40 ? "\(piece.prefix(39))…" : piece
        let right = after.count > 20 ? "\(after.prefix(19))…" : after
        let indent = String(repeating: " ", count: Self.columns(of: left))
        let marks = String(repeating: "^", count: max(1, Self.columns(of: middle)))
        return "\(left)\(middle)\(right)\n\(indent)\(marks)"
    }

    /// The bytes as text in which every character has a width: control characters, such as tabs,
    /// are replaced, since they would shift the text relative to its mark.
    private static func printable(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }, as: UTF8.self)
    }

    /// The width of `text` in columns of a terminal.
    private static func columns(of text: String) -> Int {
        text.reduce(0) { $0 + (isWide($1) ? 2 : 1) }
    }

    /// Whether a character takes two columns: emoji and the scripts of East Asia (Unicode Standard
    /// Annex 11).
    private static func isWide(_ character: Character) -> Bool {
        guard let first = character.unicodeScalars.first else { return false }
        switch first.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
            return true
        default:
            return first.properties.isEmojiPresentation
        }
    }
}
