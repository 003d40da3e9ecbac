// Documents at their limits and beyond.

import JSON
import Testing

@Suite struct JSONLimitsTests {
    static func nested(_ depth: Int) -> [UInt8] {
        Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }

    @Test(
        "nesting is accepted up to the limit and refused above it", arguments: [1, 2, 64, 100_000])
    func depth(_ depth: Int) throws {
        let limits = JSONLimits(depthMax: depth, valuesMax: 1_000_000)
        _ = try JSONDocument(Self.nested(depth), limits: limits)
        let error = #expect(throws: JSONError.self) {
            try JSONDocument(Self.nested(depth + 1), limits: limits)
        }
        #expect(error?.message == "nested deeper than \(depth)")
        #expect(error?.position.offset == depth)
    }

    @Test func `a limit of no depth allows scalars only`() throws {
        let limits = JSONLimits(depthMax: 0, valuesMax: 10)
        #expect(try JSONDocument(Array("7".utf8), limits: limits).root.integer == 7)
        #expect(throws: JSONError.self) { try JSONDocument(Array("{}".utf8), limits: limits) }
    }

    @Test func `neighbours do not add to the depth`() throws {
        let limits = JSONLimits(depthMax: 2, valuesMax: 100)
        let text = "[[],{},[],{},[1]]"
        #expect(try JSONDocument(Array(text.utf8), limits: limits).root.elements.count == 5)
    }

    @Test func `values are counted with their containers and without names`() throws {
        let bytes = Array("{\"a\":[1,2],\"b\":3}".utf8)
        _ = try JSONDocument(bytes, limits: JSONLimits(depthMax: 9, valuesMax: 5))
        let error = #expect(throws: JSONError.self) {
            try JSONDocument(bytes, limits: JSONLimits(depthMax: 9, valuesMax: 4))
        }
        #expect(error?.message == "more than 4 values")
        #expect(error?.position.offset == 15)
    }
}
