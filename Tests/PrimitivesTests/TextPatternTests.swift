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
            ("JOSÉ", "sÉ", true), ("JOSÉ", "sé", true), ("JOSÉ", "se", false),
            ("ΣΟΦΌΣ", "φός", true), ("ЖУК", "жу", true), ("\u{23A}b", "\u{2C65}B", true),
            ("a\0b", "\0B", true),
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

    @Test(
        "In a pattern with classes _ is any character, and brackets hold those that match",
        arguments: [
            ("abc", "a_c", true), ("aéc", "a_c", true), ("ac", "a_c", false), ("a😀c", "a_c", true),
            ("abc", "a[xyb]c", true), ("abc", "A[X-Z]c", false), ("aYc", "a[x-z]c", true),
            ("aÉc", "a[à-ö]c", true), ("aec", "a[à-ö]c", false), ("abc", "a[^b]c", false),
            ("axc", "a[^b]c", true), ("aBc", "a[^b]c", false), ("[x]", "[x]", false),
            ("x", "[x]", true), ("[x]", "[[]x]", true), ("[", "[[]", true), ("a_c", "a[_]c", true),
            ("abc", "a[_]c", false), ("50%", "%[%]", true), ("50", "%[%]", false),
            ("a-c", "a[a-]c", true), ("a-c", "a[-a]c", true), ("a^c", "a[x^]c", true),
            ("", "_", false), ("", "%_%", false), ("x", "%_%", true), ("abcabd", "%ab[d]", true),
            ("abcabd", "%ab[c]", false), ("abcabd", "%b_a%", true), ("abc", "[abc", false),
            ("a", "[]", false), ("a", "[^]", true), ("aXbXc", "a%_x%_x%c", false),
            ("abXbXc", "a%_x%_x%c", true),
        ])
    func classes(text: String, pattern: String, isMatch: Bool) {
        #expect(TextPattern(classes: pattern).matches(Array(text.utf8).span) == isMatch)
    }

    @Test("A long piece with classes is found as a short one is", arguments: [63, 64, 65, 129])
    func long(count: Int) {
        let run = String(repeating: "a_", count: count)
        let text = String(repeating: "ab", count: count)
        for pattern in [run, "%\(run)", "\(run)%", "%\(run)%", "%\(run.dropLast())[b]%"] {
            let search = TextPattern(classes: pattern)
            func matches(_ text: String) -> Bool { search.matches(Array(text.utf8).span) }
            #expect(matches(text))
            #expect(matches("ab\(text)") == (pattern != run))
            #expect(!matches(String(text.dropLast(2))))
        }
        #expect(TextPattern(classes: run).costPerByte == count + (2 * count + 63) / 64)
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
