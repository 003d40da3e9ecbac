// Substring search and patterns.

import Primitives
import Testing

@Suite struct TextPatternTests {
    @Test(
        "A text is found anywhere, in any case, and nothing in it is special",
        arguments: [
            ("Smith", "mit", true), ("Smith", "SMITH", true), ("Smith", "", true), ("", "", true),
            ("", "a", false), ("Smith", "smiths", false), ("50%_*", "%_*", true),
            ("50", "%", false),
            ("aabaab", "aabaab", true), ("aaabaabaaab", "abaaab", true),
            ("aabaaab", "aabaab", false),
            ("JOSÉ", "sÉ", true), ("JOSÉ", "sé", false), ("a\0b", "\0B", true),
            ("[k]", "{K", false),
        ])
    func anywhere(text: String, piece: String, isFound: Bool) {
        let pattern = TextPattern(anywhere: piece)
        #expect(pattern.matches(Array(text.utf8).span) == isFound)
    }

    @Test(
        "A pattern matches whole texts, and % is any run of characters",
        arguments: [
            ("Smith", "smith", true), ("Smith", "smit", false), ("Smith", "smi%", true),
            ("Smith", "%ith", true), ("Smith", "%it", false), ("Smith", "%it%", true),
            ("Smith", "s%h", true), ("Smith", "s%%%h", true), ("Smith", "sm%mith", false),
            ("", "", true), ("", "%", true), ("a", "", false), ("abab", "%ab", true),
            ("ababa", "%ab", false), ("aXbXc", "a%x%x%c", true), ("aXbXc", "a%x%x%x%c", false),
            ("aab", "%aab", true), ("aaab", "%aab", true), ("a", "a%a", false), ("aa", "a%a", true),
            ("a_c", "a_c", true), ("abc", "a_c", false), ("[x]", "[x]", true), ("x", "[x]", false),
            ("a*", "a*", true), ("ab", "a*", false),
        ])
    func whole(text: String, pattern: String, isMatch: Bool) {
        #expect(TextPattern(whole: pattern).matches(Array(text.utf8).span) == isMatch)
    }

    /// Whether a text matches, found by trying every run for each wildcard.
    private static func tries(_ text: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        guard first == UInt8(ascii: "%") else {
            return text.first == first && tries(text.dropFirst(), pattern.dropFirst())
        }
        return (text.startIndex...text.endIndex).contains {
            tries(text[$0...], pattern.dropFirst())
        }
    }

    @Test(
        "Texts and patterns drawn from few letters match as when every run is tried",
        arguments: [1, 2, 3, 4] as [UInt64])
    func drawn(seed: UInt64) {
        var random = SplitMix64(state: seed)
        func draw(_ letters: String, _ countMax: Int) -> [UInt8] {
            (0..<Int.random(in: 0...countMax, using: &random)).map { _ in
                Array(letters.utf8).randomElement(using: &random)!
            }
        }
        var matches = 0
        for _ in 0..<5000 {
            let text = draw("aab", 12)
            let pattern = draw("aab%", 7)
            let expected = Self.tries(text[...], pattern[...])
            let written = String(decoding: pattern, as: UTF8.self)
            #expect(
                TextPattern(whole: written).matches(text.span) == expected, "\(text) \(written)")
            matches += expected ? 1 : 0
        }
        #expect(matches > 500)
    }
}
