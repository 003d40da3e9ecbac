// The segments of a path as ranges of bytes: no String is made for one that is only compared.

package import HTTP
import Primitives

/// The segments of a path, in place. Measured: with a String for each segment, finding the route of
/// a record took 14,000 instructions, of 50,000 for a whole request.
package struct PathSegments: Sendable {
    /// One segment.
    package struct Segment: Sendable {
        let start: Int32
        let end: Int32
        /// The hash of its bytes with ASCII letters in lower case.
        let hash: UInt32
    }

    /// The bytes that the segments are parts of, percent-encoding undone.
    let bytes: [UInt8]
    private let all: [Segment]
    /// The index of the first one that counts.
    private let first: Int
    /// Whether the bytes are those of the request: nothing had to be decoded.
    let isPlain: Bool
    private let hasEscape: Bool

    /// The segments of the path of a request. Doubled slashes and one at the end leave none. An
    /// escaped slash, `%2F`, is a character of its segment.
    package init(of request: Request) {
        self.init(request.bytes, request.path)
        if hasEscape { self.init(Self.decoded(request)) }
    }

    /// The segments of the text of a path.
    package init(_ path: String) {
        let bytes = Array(path.utf8)
        self.init(bytes, 0..<bytes.count)
    }

    /// Segments that are texts already.
    private init(_ texts: [String]) {
        var bytes: [UInt8] = []
        var all: [Segment] = []
        for text in texts {
            let start = bytes.count
            bytes += text.utf8
            all.append(Self.segment(bytes.span, start, bytes.count))
        }
        (self.bytes, self.all, first, isPlain, hasEscape) = (bytes, all, 0, false, false)
    }

    private init(_ bytes: [UInt8], _ path: Range<Int>) {
        var all: [Segment] = []
        all.reserveCapacity(Self.usualCount)
        let span = bytes.span
        var hasEscape = false
        var low = path.lowerBound
        var hash = Self.hashBasis
        for index in path {
            let byte = span[index]
            guard byte == UInt8(ascii: "/") else {
                hasEscape = hasEscape || byte == UInt8(ascii: "%")
                hash = Self.hash(hash, byte)
                continue
            }
            if index > low {
                all.append(Segment(start: Int32(low), end: Int32(index), hash: hash))
            }
            low = index + 1
            hash = Self.hashBasis
        }
        if low < path.upperBound {
            all.append(Segment(start: Int32(low), end: Int32(path.upperBound), hash: hash))
        }
        (self.bytes, self.all, first) = (bytes, all, 0)
        (isPlain, self.hasEscape) = (true, hasEscape)
    }

    private init(_ other: PathSegments, first: Int) {
        (bytes, all, self.first) = (other.bytes, other.all, first)
        (isPlain, hasEscape) = (other.isPlain, other.hasEscape)
    }

    /// Those of the longest usual path: three of a sandbox, three of the base, five of the API.
    private static let usualCount = 11

    private static func segment(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Segment {
        Segment(start: Int32(start), end: Int32(end), hash: hash(bytes, start..<end))
    }

    /// The segments of a path with escapes.
    private static func decoded(_ request: Request) -> [String] {
        let path = request.bytes[request.path]
        return path.split(separator: UInt8(ascii: "/")).map { segment in
            percentDecoded(segment.span, plusIsSpace: false)
        }
    }

    /// The hash of bytes that are equal but for the case of ASCII letters: FNV-1a.
    static func hash(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt32 {
        var hash = hashBasis
        for index in range { hash = Self.hash(hash, bytes[index]) }
        return hash
    }

    private static let hashBasis: UInt32 = 0x811c_9dc5

    private static func hash(_ hash: UInt32, _ byte: UInt8) -> UInt32 {
        (hash ^ UInt32(ASCII.lowercased(byte))) &* 0x0100_0193
    }
}

extension PathSegments {
    /// The number of segments.
    package var count: Int { all.count - first }

    /// The segments without the first ones.
    package func dropFirst(_ count: Int) -> PathSegments {
        PathSegments(self, first: min(first + count, all.count))
    }

    /// The segment of an index, counted from 0.
    subscript(index: Int) -> Segment { all[first + index] }

    /// The range of a segment in `bytes`.
    func range(_ index: Int) -> Range<Int> {
        Int(self[index].start)..<Int(self[index].end)
    }

    /// A segment as text.
    package func text(_ index: Int) -> String {
        String(decoding: bytes[range(index)], as: UTF8.self)
    }

    /// All segments as texts.
    package var texts: [String] { (0..<count).map(text) }

    /// Appends all segments, each behind a slash.
    func append(to buffer: inout ByteBuffer) {
        if count == 0 { buffer.append("/") }
        for index in 0..<count {
            buffer.append("/")
            // Bytes that are no UTF-8 are replaced, as in all texts.
            if isPlain, bytes.span.isASCII(range(index)) {
                buffer.append(bytes.span.extracting(range(index)))
            } else {
                buffer.append(text(index))
            }
        }
    }

    /// Whether there is a segment of that index and it is a word, in any case of ASCII letters.
    package func isWord(_ index: Int, _ word: StaticString) -> Bool {
        guard index < count else { return false }
        let range = range(index)
        guard range.count == word.utf8CodeUnitCount else { return false }
        let expected = unsafe Span(_unsafeStart: word.utf8Start, count: range.count)
        return ASCII.equal(bytes.span.extracting(range), expected)
    }

    /// The number that a segment of digits is; nil for all else.
    func number(_ index: Int) -> Int64? {
        var number: Int64 = 0
        for index in range(index) {
            guard ASCII.isDigit(bytes[index]) else { return nil }
            let (tens, isTooLong) = number.multipliedReportingOverflow(by: 10)
            let (next, isTooLarge) = tens.addingReportingOverflow(Int64(bytes[index] - 0x30))
            guard !isTooLong, !isTooLarge else { return nil }
            number = next
        }
        return number
    }
}

extension Span<UInt8> {
    /// Whether a part of the bytes is ASCII.
    fileprivate func isASCII(_ range: Range<Int>) -> Bool {
        for index in range where self[index] >= 0x80 { return false }
        return true
    }
}
