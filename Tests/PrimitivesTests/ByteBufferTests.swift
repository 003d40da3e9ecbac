import Primitives
import Testing

@Suite struct ByteBufferTests {
    @Test func `grows over its first room and keeps what was written`() {
        var buffer = ByteBuffer(capacity: 16)
        var expected: [UInt8] = []
        for round in 0..<1000 {
            buffer.append(UInt8(round % 251))
            buffer.append("text")
            buffer.append([1, 2, 3])
            expected += [UInt8(round % 251)] + Array("text".utf8) + [1, 2, 3]
        }
        #expect(buffer.copy() == expected)
    }

    @Test(
        "writes numbers in decimal",
        arguments: [0, 1, 9, 10, 99, 100, -1, 12345, Int64.max, Int64.min])
    func decimal(number: Int64) {
        var buffer = ByteBuffer()
        buffer.append(decimal: number)
        #expect(buffer.text == String(number))
    }

    @Test func `truncates, removes from the front and writes over`() {
        var buffer = ByteBuffer()
        buffer.append("0123456789")
        buffer.truncate(to: 8)
        buffer.removeFirst(2)
        buffer.overwrite(at: 1, with: [0x78, 0x79].span)
        #expect(buffer.text == "2xy567")
    }

    @Test func `case is ignored for ASCII letters alone`() {
        #expect(ASCII.equal("Content-Length", "cONTENT-lENGTH"))
        #expect(!ASCII.equal("[", "{"))
        #expect(!ASCII.equal("Ä", "ä"))
        #expect(ASCII.lowercased("ÄBC[") == "Äbc[")
    }
}
