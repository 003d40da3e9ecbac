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

    /// What a byte can begin.
    private struct Beginning {
        let sign: Sign
        /// The second and the third letters of the words that it begins: a bit for each letter, `a`
        /// the lowest.
        var second: UInt32 = 0
        var third: UInt32 = 0

        init(_ byte: UInt8) {
            sign = Self.sign(byte)
            for word in wordsByLetter[Int(byte)] {
                second |= 1 << UInt32(word.letters[1] - 0x61)
                third |= 1 << UInt32(word.letters[2] - 0x61)
            }
        }

        private static func sign(_ byte: UInt8) -> Sign {
            switch byte {
            case UInt8(ascii: "%"): .percent
            case UInt8(ascii: "\\"): .backslash
            case UInt8(ascii: "/"): .slash
            case UInt8(ascii: "@"): .at
            case 0x09, 0x0A, 0x0D: .none
            case ..<0x20: .control
            default: wordsByLetter[Int(byte)].isEmpty ? .none : .word
            }
        }

        /// Whether one of its words can follow at an index. What is no letter may be a hyphen or an
        /// underscore.
        @inline(__always)
        func canGoOn(_ bytes: Span<UInt8>, at index: Int) -> Bool {
            guard index + 1 < bytes.count else { return false }
            let letter = (bytes[index] | 0x20) &- 0x61
            guard letter < 26 else { return true }
            guard second >> UInt32(letter) & 1 == 1 else { return false }
            let next = (bytes[index + 1] | 0x20) &- 0x61
            return next >= 26 || third >> UInt32(next) & 1 == 1
        }
    }

    private static let beginnings = (0...255).map { (byte: UInt8) in Beginning(byte) }

    /// Whether bytes can name a secret in any spelling. A single pass that reads no escape: false
    /// is certain, true asks for `isSpelled(in:)`.
    static func isPossible(in bytes: Span<UInt8>) -> Bool {
        // Looked up once: every request passes here, with every byte of its target.
        let beginnings = Self.beginnings
        let table = beginnings.span
        var hasSlashes = false
        var hasAt = false
        var index = 0
        while index < bytes.count {
            let beginning = table[Int(bytes[index])]
            switch beginning.sign {
            case .none: break
            case .word:
                if beginning.canGoOn(bytes, at: index + 1), isWord(bytes, at: index) {
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
        let beginnings = Self.beginnings
        for index in bytes.indices {
            switch beginnings[Int(bytes[index])].sign {
            case .word: if isWord(bytes, at: index) { return true }
            case .slash: if hasCredentials(bytes, at: index) { return true }
            default: break
            }
        }
        return false
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
