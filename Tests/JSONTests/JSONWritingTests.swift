// JSON written and parsed again.

import JSON
import Primitives
import Testing

@Suite struct JSONWritingTests {
    static func written(_ text: String) -> String {
        var buffer = ByteBuffer(capacity: 1)
        buffer.appendJSON(text)
        return buffer.text
    }

    @Test(
        "text is written with as few escapes as there can be",
        arguments: [
            ("", "\"\""), ("a", "\"a\""), ("a\"b\\c", #""a\"b\\c""#), ("/", "\"/\""),
            ("\u{8}\t\n\u{c}\r", #""\b\t\n\f\r""#), ("\0\u{1f}\u{b}", #""\u0000\u001f\u000b""#),
            ("\u{7f}\u{2028}", "\"\u{7f}\u{2028}\""), ("häß 日本 😀", "\"häß 日本 😀\""),
            ("\"", #""\"""#),
            ("\"\"\"\"\"\"\"\"\"", #""\"\"\"\"\"\"\"\"\"""#),
        ])
    func text(_ text: String, _ expected: String) { #expect(Self.written(text) == expected) }

    @Test("every ASCII character reads back, at every place of a word", arguments: 0..<0x80)
    func roundTrip(_ byte: UInt8) throws {
        let character = String(Unicode.Scalar(byte))
        for before in 0..<17 {
            for after in [0, 1, 8] {
                let text =
                    String(repeating: "x", count: before) + character
                    + String(repeating: "ä", count: after)
                let written = Self.written(text)
                #expect(try read(written).string == text)
                let isEscaped = byte < 0x20 || character == "\"" || character == "\\"
                #expect((written.utf8.count == text.utf8.count + 2) == !isEscaped)
            }
        }
    }

    @Test func `pairs of special characters are all found`() throws {
        let specials: [Unicode.Scalar] = ["\"", "\\", "\n", "\0", "!", "#", "[", "]", " ", "ä"]
        for left in specials {
            for right in specials {
                for gap in 0..<9 {
                    let text = "\(left)" + String(repeating: "#", count: gap) + "\(right)"
                    #expect(try read(Self.written(text)).string == text)
                }
            }
        }
    }

    @Test func `bytes are written as text is`() {
        var buffer = ByteBuffer()
        buffer.append("[" as StaticString)
        buffer.appendJSON(utf8: Array("a\"ä\n".utf8).span)
        buffer.append("]" as StaticString)
        #expect(buffer.text == "[\"a\\\"ä\\n\"]")
    }

    @Test(
        "a number is written with the fewest digits that read back",
        arguments: [
            (0, "0.0"), (5, "5.0"), (-5, "-5.0"), (0.1, "0.1"), (1.25, "1.25"), (100, "100.0"),
            (1_234_567.5, "1234567.5"), (0.1 + 0.2, "0.30000000000000004"),
            (1e15, "1000000000000000.0"),
        ] as [(Double, String)])
    func number(_ number: Double, _ expected: String) {
        var buffer = ByteBuffer()
        buffer.appendJSON(number)
        #expect(buffer.text == expected)
    }

    @Test(
        "any finite number is written as JSON that reads back",
        arguments: [
            0, -0.0, 1e16, 1e17, 1e21, -1e-5, .leastNonzeroMagnitude, 1e308, .pi,
            .greatestFiniteMagnitude,
            .leastNormalMagnitude, 9_007_199_254_740_992, 1 / 3,
        ] as [Double])
    func numberRoundTrip(_ number: Double) throws {
        var buffer = ByteBuffer()
        buffer.appendJSON(number)
        let back = try read(buffer.text).number
        #expect(back == number)
        #expect(back?.sign == number.sign)
    }

    @Test func `a number that is not finite stops the program`() async {
        await #expect(processExitsWith: .failure) {
            var buffer = ByteBuffer()
            buffer.appendJSON(Double.nan)
        }
        await #expect(processExitsWith: .failure) {
            var buffer = ByteBuffer()
            buffer.appendJSON(-Double.infinity)
        }
    }
}
