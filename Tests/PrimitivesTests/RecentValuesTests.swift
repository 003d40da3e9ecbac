import Primitives
import Testing

@Suite struct RecentValuesTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test func `a value is found by its bytes`() {
        var values = RecentValues<Int>(countMax: 2)
        #expect(values.value(of: bytes("a").span) == nil)
        values.keep(1, of: bytes("a").span)
        values.keep(2, of: bytes("").span)
        #expect(values.value(of: bytes("a").span) == 1)
        #expect(values.value(of: bytes("").span) == 2)
        #expect(values.value(of: bytes("b").span) == nil)
        #expect(values.value(of: bytes("aa").span) == nil)
    }

    @Test func `a value takes the place of the oldest one`() {
        var values = RecentValues<String>(countMax: 2)
        for name in ["a", "b", "c"] { values.keep(name, of: bytes(name).span) }
        #expect(values.value(of: bytes("a").span) == nil)
        #expect(values.value(of: bytes("b").span) == "b")
        #expect(values.value(of: bytes("c").span) == "c")
        values.keep("d", of: bytes("d").span)
        #expect(values.value(of: bytes("b").span) == nil)
        #expect(values.value(of: bytes("c").span) == "c")
    }
}
