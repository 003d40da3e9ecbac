// Names of secrets, found in any spelling.

import Primitives

/// The one list of names whose values are kept nowhere.
enum Secrets {
    /// A word of a secret's name, in any case of letters, with or without `_` and `-` in between.
    private struct Word {
        let letters: [UInt8]
        /// Whether no lowercase letter may follow: `secret` matches, `secretary` does not.
        let isEnding: Bool

        init(_ text: StaticString, isEnding: Bool = false) {
            letters = Array(text.description.utf8)
            self.isEnding = isEnding
        }
    }

    private static let words = [
        Word("password"), Word("passwd"), Word("passphrase"), Word("pwd"), Word("privatekey"),
        Word("apikey"), Word("secretkey"), Word("memberhash"), Word("authorization"),
        Word("cookie"), Word("secret", isEnding: true), Word("token", isEnding: true),
    ]

    /// The kinds of bytes: most begin nothing of interest.
    private enum Sign: UInt8 { case none, word, percent, backslash, slash, at, control }

    private static let signs: [Sign] = (0...255).map { (byte: UInt8) in
        switch byte {
        case UInt8(ascii: "%"): .percent
        case UInt8(ascii: "\\"): .backslash
        case UInt8(ascii: "/"): .slash
        case UInt8(ascii: "@"): .at
        case 0x09, 0x0A, 0x0D: .none
        case ..<0x20: .control
        default: words.contains { $0.letters[0] == ASCII.lowercased(byte) } ? .word : .none
        }
    }

    /// Whether bytes can name a secret in any spelling. A single pass that reads no escape: false
    /// is certain, true asks for `isSpelled(in:)`.
    static func isPossible(in bytes: Span<UInt8>) -> Bool {
        // Looked up once: every request passes here, with every byte of its target.
        let (signs, secondLetters) = (Self.signs, Self.secondLetters)
        var hasSlashes = false
        var hasAt = false
        var index = 0
        while index < bytes.count {
            switch signs[Int(bytes[index])] {
            case .none: break
            case .word:
                let second = secondLetters[Int(bytes[index])]
                if canGoOn(bytes, at: index + 1, with: second), isWord(bytes, at: index) {
                    return true
                }
            case .percent: if isTelling(bytes, at: index) { return true }
            case .backslash:
                guard isPlainEscape(bytes, at: index) else { return true }
                index += 1
            case .slash: hasSlashes = hasSlashes || isAuthority(bytes, at: index)
            case .at: hasAt = true
            case .control: return true
            }
            index += 1
        }
        return hasSlashes && hasAt
    }

    /// The number of nested spellings that are undone; what is still escaped then counts as the
    /// name of a secret.
    private static let spellingsMax = 4

    /// Whether bytes have the name of a secret in them, or a URL with credentials: as written, or
    /// once the escapes of JSON and percent-encoding are undone, also one within the other.
    static func isSpelled(in bytes: [UInt8]) -> Bool {
        var text = bytes
        for _ in 0..<spellingsMax {
            if isNamed(in: text.span) { return true }
            guard let plainer = Spelling.undone(text.span) else { return false }
            text = plainer
        }
        return true
    }

    private static func isNamed(in bytes: Span<UInt8>) -> Bool {
        let signs = Self.signs
        for index in bytes.indices {
            switch signs[Int(bytes[index])] {
            case .word: if isWord(bytes, at: index) { return true }
            case .slash: if hasCredentials(bytes, at: index) { return true }
            default: break
            }
        }
        return false
    }

    /// Whether the byte at an index can be one of those letters: most are not.
    @inline(__always)
    private static func canGoOn(_ bytes: Span<UInt8>, at index: Int, with letters: UInt32) -> Bool {
        guard index < bytes.count else { return false }
        let letter = (bytes[index] | 0x20) &- 0x61
        // What is no letter may be a hyphen or an underscore.
        return letter >= 26 || letters >> UInt32(letter) & 1 == 1
    }

    /// The second letters of the words that each byte begins: a bit for each letter, `a` the
    /// lowest.
    private static let secondLetters = (0...255).map { (byte: UInt8) in
        wordsByLetter[Int(byte)].reduce(UInt32(0)) { $0 | 1 << UInt32($1.letters[1] - 0x61) }
    }

    private static func isWord(_ bytes: Span<UInt8>, at index: Int) -> Bool {
        for word in wordsByLetter[Int(bytes[index])] where isWord(word, bytes, at: index) {
            return true
        }
        return false
    }

    /// The words that each byte begins.
    private static let wordsByLetter = (0...255).map { (byte: UInt8) in
        words.filter { $0.letters[0] == ASCII.lowercased(byte) }
    }

    private static func isWord(_ word: Word, _ bytes: Span<UInt8>, at start: Int) -> Bool {
        var index = start
        for letter in word.letters {
            while index > start, index < bytes.count, isJoint(bytes[index]) { index += 1 }
            guard index < bytes.count, ASCII.lowercased(bytes[index]) == letter else {
                return false
            }
            index += 1
        }
        guard word.isEnding else { return true }
        // The plural's.
        if index < bytes.count, bytes[index] == UInt8(ascii: "s") { index += 1 }
        return index == bytes.count || !(0x61...0x7A).contains(bytes[index])
    }

    /// Whether a byte may stand between the letters of a name.
    private static func isJoint(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }

    /// Whether `//` begins here, and an `@` ends the user information of an authority (RFC 3986,
    /// section 3.2.1).
    private static func hasCredentials(_ bytes: Span<UInt8>, at start: Int) -> Bool {
        guard isAuthority(bytes, at: start) else { return false }
        var index = start + 2
        while index < bytes.count, bytes[index] > 0x20, !"/?#\"".utf8.contains(bytes[index]) {
            if bytes[index] == UInt8(ascii: "@") { return true }
            index += 1
        }
        return false
    }

    private static func isAuthority(_ bytes: Span<UInt8>, at index: Int) -> Bool {
        index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "/")
    }

    /// Whether a percent sign encodes what can be a part of a name, of an escape or of a URL.
    private static func isTelling(_ bytes: Span<UInt8>, at index: Int) -> Bool {
        guard let byte = Spelling.ascii(bytes, at: index + 1, digits: 2) else { return false }
        return byte < 0x20 || ASCII.isLetter(byte) || "%\\/@_-".utf8.contains(byte)
    }

    /// Whether the escape at a backslash is one that no letter can be written by.
    private static func isPlainEscape(_ bytes: Span<UInt8>, at index: Int) -> Bool {
        index + 1 < bytes.count && "\"nrtbf".utf8.contains(bytes[index + 1])
    }
}
