// The mark below the token of an error, in lines that are long, many, or contain wide characters;
// and the limits of the whole text.

import Conditions
import Testing

struct CaretTests {
    private func caret(_ text: String) -> String? {
        let error = #expect(throws: SyntaxError.self) {
            try Condition.parse(text, limits: roomy)
        }
        return error?.caret(in: text)
    }

    @Test
    func `A long line is cut to the surroundings of the piece`() {
        let long = "summary contains \"a text that fills the line\" and status/name == \"Closed\" "
        let shown = "…t that fills the line\" and status/name == \"Closed\" and board…"
        let mark = String(repeating: " ", count: 40) + "^^"
        #expect(caret(long + "and board/name = \"Service\"") == "\(shown)\n\(mark)")
    }

    @Test
    func `A long piece is cut`() {
        let word = String(repeating: "abcdefghij", count: 6)
        let shown = word.prefix(39) + "…"
        #expect(caret("a = \(word)") == "a = \(shown)\n    " + String(repeating: "^", count: 40))
    }

    @Test
    func `Only the line with the piece is shown`() {
        #expect(caret("a = 1\nand b == 2\r\nand c = 3") == "and b == 2\n      ^^")
        #expect(caret("a = \"x\ny\" b") == "y\" b\n   ^")
    }

    @Test
    func `Tabs and other control characters do not shift the mark`() {
        #expect(caret("a\t=\u{1}\tb") == "a =  b\n   ^")
    }

    @Test
    func `Wide characters take two columns, combined ones as many as they show`() {
        #expect(caret("a = '会社 🙂' x") == "a = '会社 🙂' x\n              ^")
        #expect(caret("a = 'e\u{301}' x") == "a = 'e\u{301}' x\n        ^")
    }

    @Test
    func `A text longer than the limit is refused at the limit`() {
        let text = "a = '" + String(repeating: "x", count: 150) + "'"
        let error = #expect(throws: SyntaxError.self) {
            try Condition.parse(text, limits: tight)
        }
        #expect(
            error?.message
                == "Expected at most 150 bytes, found 156 bytes at position 151: "
                + "shorten the text, or split it into several requests.")
        #expect(error?.offset == 150)
    }

    @Test
    func `The place of a text that is too long does not lie inside a character`() {
        let text = String(repeating: "x", count: 148) + "🙂"
        let error = #expect(throws: SyntaxError.self) {
            try Condition.parse(text, limits: tight)
        }
        #expect(error?.offset == 148)
        #expect(error?.position == 149)
    }

    @Test
    func `What reaches a limit and does not pass it is accepted`() throws {
        for text in [
            "(((a = 1)))", "a = 1 and b = 2 or c = 3", "id in (1, 2, 3)",
            "a = '" + String(repeating: "x", count: 144) + "'",
        ] {
            #expect(try Condition.parse(text, limits: tight) != nil)
        }
    }

    @Test
    func `Ten thousand parentheses are refused at the first beyond the limit`() {
        let error = #expect(throws: SyntaxError.self) {
            try Condition.parse(String(repeating: "(", count: 10_000), limits: roomy)
        }
        #expect(error?.offset == roomy.depthMax)
    }

    @Test
    func `Any characters parse or are refused at a place inside the text`() {
        // Every pair of significant characters, wherever a token can begin.
        let characters = Array("\0\t\n !\"#%&'()*+,-./09:;<=>?@[\\]^_`{|}~anor🙂é")
        let places = [
            "", "a", "a ", "a = ", "a = 'x", "a = 1", "a in (", "a in (1", "(a = 1", "a/",
        ]
        for first in characters {
            for second in characters {
                for text in places.map({ "\($0)\(first)\(second)" }) {
                    do throws(SyntaxError) {
                        _ = try Condition.parse(text, limits: roomy)
                    } catch {
                        let isInside = (0...text.utf8.count).contains(error.offset)
                        if !isInside { Issue.record("\(text.debugDescription): \(error)") }
                    }
                }
            }
        }
    }
}
