// A large object that is read in pieces is the same as one that is read at once.

import JSON
import Primitives
import Testing

@Suite struct JSONStreamTests {
    /// The object of a text, read through a window that holds so many bytes at first.
    private struct Reading: Equatable {
        var members: [String] = []
        var error: JSONError?
    }

    /// A text that is read in pieces of so many bytes, or nil for one in memory.
    private func source(_ bytes: [UInt8], piece: Int?) -> JSONSource {
        guard let piece else { return JSONSource(bytes) }
        return JSONSource(byteCount: bytes.count) { offset, countMax in
            Array(bytes[offset...].prefix(min(countMax, piece)))
        }
    }

    private func description(_ value: JSONValue) -> String {
        "\(value.position.line):\(value.position.column):\(value.offset) "
            + String(decoding: value.source, as: UTF8.self)
    }

    private func readInPieces(_ text: String, piece: Int?) -> Reading {
        let source = source(Array(text.utf8), piece: piece)
        var stream = JSONStream(source, limits: generousLimits, windowBytes: piece ?? 1)
        var reading = Reading()
        do throws(JSONError) {
            for member in try stream.members() ?? [] {
                var line = "\(member.name) \(member.position.line):\(member.position.column) "
                if let value = member.value {
                    line += description(value)
                } else {
                    var elements: [String] = []
                    var inside = JSONStream(
                        source, limits: generousLimits, windowBytes: piece ?? 1)
                    try inside.enter(member)
                    while let element = try inside.nextElement() {
                        elements.append(description(element))
                    }
                    #expect(elements.count == member.elementCount)
                    line += elements.joined(separator: " | ")
                }
                reading.members.append(line)
            }
        } catch {
            reading.error = error
        }
        return reading
    }

    private func readAtOnce(_ text: String) -> Reading {
        var reading = Reading()
        do throws(JSONError) {
            let document = try JSONDocument(Array(text.utf8), limits: generousLimits)
            for member in document.root.members {
                let position = document.position(at: member.nameOffset)
                let line = "\(member.name) \(position.line):\(position.column) "
                let value = member.value
                reading.members.append(
                    line
                        + (value.kind == .array
                            ? value.elements.map(description).joined(separator: " | ")
                            : description(value)))
            }
        } catch {
            reading.error = error
        }
        return reading
    }

    private static let texts = [
        "{}", "{\"a\":[]}",
        "{\r\n\"a\" : [ {\"é😀\":\"\\ud83d\\ude00\"} ,\r\n\r\n [1,[2,[3]]], 12345678 ]\r,\n\"b\":null}\n",
        "{\"a\":[\n\n\n1\r\r\n\n,true,false,null,-1.5e10],\"a\":[2]}",
        "[1,2]", "12", "\"x\"", "", " ", "{\"a\":[1,]}", "{\"a\":[1 2]}", "{\"a\":[1}", "{\"a\":[",
        "{\"a\":[1]", "{\"a\":[1],}", "{\"a\":[1]}}", "{\"a\" [1]}", "{a:[1]}", "{\"a\":[01]}",
        "{\"a\":[\"\\ud800\"]}", "{\"a\":[\"\\x\"]}", "{\"a\":[tru]}", "{\"a\":tru}", "{\"a\":[{]}",
        "{\"a\":[{\"b\":}]}", "{,}", "{\"a\":1 \"b\":2}",
    ]

    @Test(
        "Each text is read in pieces like at once, with its positions and errors",
        arguments: texts, [1, 2, 3, 7, 64, nil])
    func isSame(text: String, piece: Int?) {
        #expect(readInPieces(text, piece: piece) == readAtOnce(text))
    }

    @Test("A byte order mark is skipped", arguments: [3, 4, 64, nil])
    func mark(piece: Int?) {
        let text = "\u{feff}{\"a\":[1,2,3],\r\n\"b\":\"x\"}"
        #expect(readInPieces(text, piece: piece) == readAtOnce(text))
    }

    @Test("Each prefix of a text is refused in pieces like at once", arguments: [1, 5, nil])
    func prefixes(piece: Int?) {
        let text = "{\"list\":[{\"a\":\"é\\u00e4\\ud83d\\ude00\",\"b\":[1.5e3,true]}],\"c\":null}"
        for count in 0..<text.unicodeScalars.count {
            let prefix = String(String.UnicodeScalarView(text.unicodeScalars.prefix(count)))
            #expect(readInPieces(prefix, piece: piece) == readAtOnce(prefix))
        }
    }

    @Test func `The depth counts what is around an element`() {
        let limits = JSONLimits(depthMax: 3, valuesMax: 100)
        func error(_ text: String) -> JSONError? {
            var stream = JSONStream(JSONSource(Array(text.utf8)), limits: limits, windowBytes: 1)
            do throws(JSONError) {
                _ = try stream.members()
                return nil
            } catch {
                return error
            }
        }
        #expect(error("{\"a\":[[1]]}") == nil)
        #expect(error("{\"a\":[[[1]]]}")?.message == "nested deeper than 3")
    }

    @Test func `Lines of offsets are counted over the ends of pieces`() {
        let bytes = Array("a\r\nb\rc\n\nd".utf8)
        for piece in 1...bytes.count {
            let lines = source(bytes, piece: piece).lines(of: [0, 3, 5, 8], windowBytes: piece)
            #expect(lines == [1, 2, 3, 5])
        }
    }

    @Test func `A text that cannot be read is refused`() {
        let source = JSONSource(byteCount: 100) { offset, _ in offset == 0 ? [0x7b] : nil }
        var stream = JSONStream(source, limits: generousLimits, windowBytes: 1)
        #expect(throws: JSONError.self) { try stream.members() }
        #expect(source.lines(of: [50], windowBytes: 1) == nil)
    }
}
