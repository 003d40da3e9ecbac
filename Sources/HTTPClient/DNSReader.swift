// The parts of a message of the domain name system, one after the other.

/// Reads the parts of a message in their order: RFC 1035, section 4.1.
struct DNSReader {
    private let bytes: [UInt8]
    private var position = 0

    /// The beginning of a message, as far as a client looks at it.
    struct Header {
        let id: UInt16
        let isResponse: Bool
        let isTruncated: Bool
        let code: UInt8
        let answerCount: Int
    }

    /// The number of the records that lead to another name.
    private static let alias: UInt16 = 5

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The header; nil unless there is one question and the message is a plain query or its answer.
    mutating func header() -> Header? {
        guard let id = number16(), let flags = number16(), let questions = number16(),
            let answers = number16(), number16() != nil, number16() != nil,
            questions == 1, flags & 0x7800 == 0
        else { return nil }
        return Header(
            id: id, isResponse: flags & 0x8000 != 0, isTruncated: flags & 0x0200 != 0,
            code: UInt8(flags & 0xF), answerCount: Int(answers))
    }

    /// The question that the message repeats; nil for one of another kind.
    mutating func question() -> DNSQuestion? {
        guard bytes.count > 2, let name = DNSName(in: bytes, at: &position),
            let kind = number16().flatMap({ DNSQuestion.Kind(rawValue: $0) }),
            number16() == DNSQuestion.internet
        else { return nil }
        return DNSQuestion(id: UInt16(bytes[0]) << 8 | UInt16(bytes[1]), name: name, kind: kind)
    }

    /// The next record; nil if it is not complete.
    mutating func record() -> DNSRecord? {
        guard let name = DNSName(in: bytes, at: &position), let kind = number16(),
            let category = number16(), let high = number16(), let low = number16(),
            let length = number16().map(Int.init), position + length <= bytes.count
        else { return nil }
        let start = position
        position += length
        let isKnown = category == DNSQuestion.internet
        var end = start
        let alias =
            isKnown && kind == Self.alias ? DNSName(in: bytes, at: &end) : nil
        return DNSRecord(
            name: name, kind: isKnown ? kind : 0, seconds: UInt32(high) << 16 | UInt32(low),
            data: bytes[start..<position], alias: end <= position ? alias : nil)
    }

    private mutating func number16() -> UInt16? {
        guard position + 2 <= bytes.count else { return nil }
        defer { position += 2 }
        return UInt16(bytes[position]) << 8 | UInt16(bytes[position + 1])
    }
}
