// The patterns of `like`: as written, and as the text functions read them.

import Primitives
import SQLite

/// A pattern of `like` (docs/CONDITIONS.md#patterns). `*` and `%` match any run of characters, and
/// `[[]` is a bracket. Whether `_` and other brackets mean something depends on the reading.
package struct LikePattern {
    /// What `_` and brackets mean.
    package enum Reading: Equatable {
        /// Themselves.
        case literal
        /// Any character, and one of a class of characters, as in T-SQL.
        case classes
    }

    /// The pattern as the text function reads it.
    private let text: String
    /// What every text that matches begins with.
    private let beginning: String
    /// Whether the function for classes has to read it.
    private let hasClasses: Bool

    /// Whether a text has what the two readings read differently.
    package static func isAmbiguous(_ written: String) -> Bool {
        let rest = written.replacing("[[]", with: "")
        return rest.utf8.contains { $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "[") }
    }

    package init(_ written: String, _ reading: Reading) {
        hasClasses = reading == .classes && Self.isAmbiguous(written)
        text = hasClasses ? Self.withClasses(written) : Self.literal(written)
        let special: [Unicode.Scalar] = hasClasses ? ["%", "_", "["] : ["%"]
        beginning = String(text.unicodeScalars.prefix { !special.contains($0) })
    }

    /// `%` for `*`, and a bracket for `[[]`; any other character matches itself.
    private static func literal(_ written: String) -> String {
        var pattern = String.UnicodeScalarView()
        // Scalars, not characters: a combining mark behind a wildcard would hide it.
        var rest = written.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            if scalar == "[", rest.starts(with: "[]".unicodeScalars) { rest.removeFirst(2) }
            pattern.append(scalar == "*" ? "%" : scalar)
        }
        return String(pattern)
    }

    /// `%` for `*` outside of classes.
    private static func withClasses(_ written: String) -> String {
        var isInside = false
        let scalars = written.unicodeScalars.map { scalar -> Unicode.Scalar in
            isInside = isInside ? scalar != "]" : scalar == "["
            return scalar == "*" && !isInside ? "%" : scalar
        }
        return String(String.UnicodeScalarView(scalars))
    }

    /// Whether a value matches, as SQL; where the pattern begins with text, within the range of
    /// values that do, which an index can find.
    func test(_ value: SQL) -> SQL {
        let test = function(value)
        guard !beginning.isEmpty, let end = Self.end(ofTextsBeginningWith: beginning) else {
            return test
        }
        let ordered: SQL = "\(value) COLLATE CASELESS"
        return "(\(ordered) >= \(beginning) AND \(ordered) < \(end) AND \(test))"
    }

    /// Whether a value matches, as the text function tells.
    func function(_ value: SQL) -> SQL {
        hasClasses
            ? "text_matches_classes(\(value), \(.text(text)))"
            : "text_matches(\(value), \(.text(text)))"
    }

    /// A text behind all that begin with another, in the order of folded scalars; nil if there is
    /// none.
    private static func end(ofTextsBeginningWith beginning: String) -> String? {
        guard let last = beginning.unicodeScalars.last else { return nil }
        var next = CaseFolding.folded(last).value + 1
        // The next scalar that folds to itself: another one has its place elsewhere.
        while next <= 0x10FFFF {
            if let scalar = Unicode.Scalar(next), CaseFolding.folded(scalar) == scalar {
                var end = String.UnicodeScalarView(beginning.unicodeScalars.dropLast())
                end.append(scalar)
                return String(end)
            }
            next += 1
        }
        return nil
    }
}
