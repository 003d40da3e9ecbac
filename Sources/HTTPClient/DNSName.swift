// Names of hosts in the form of the domain name system: RFC 1035, section 3.1.

import Primitives

/// A name in its form on the wire, in lower case: labels, each behind its length, and the empty one.
struct DNSName: Hashable {
    private(set) var bytes: [UInt8]

    /// A label's most bytes, and those of a name (RFC 1035, section 2.3.4).
    private static let (labelBytesMax, bytesMax) = (63, 255)

    /// The name of a host; nil for any other text.
    init?(_ text: String) {
        bytes = []
        let name = text.hasSuffix(".") ? text.dropLast() : text[...]
        for label in name.split(separator: ".", omittingEmptySubsequences: false) {
            guard (1...Self.labelBytesMax).contains(label.utf8.count) else { return nil }
            bytes.append(UInt8(label.utf8.count))
            bytes += ASCII.lowercased(String(label)).utf8
        }
        bytes.append(0)
        guard bytes.count <= Self.bytesMax else { return nil }
    }

    /// Reads a name of a message. A pointer leads to an earlier place alone, so that none leads in a circle
    /// (RFC 1035, section 4.1.4).
    /// - Parameter position: Where it begins; afterwards where it ends.
    init?(in message: [UInt8], at position: inout Int) {
        bytes = []
        var (place, start, end) = (position, position, Int?.none)
        while place < message.count {
            let length = Int(message[place])
            switch length >> 6 {
            case 0:
                guard place + length < message.count,
                    bytes.count + length < Self.bytesMax
                else { return nil }
                bytes.append(UInt8(length))
                bytes += message[(place + 1)..<(place + 1 + length)].map(ASCII.lowercased)
                place += 1 + length
                guard length > 0 else {
                    position = end ?? place
                    return
                }
            case 3:
                guard place + 1 < message.count else { return nil }
                let target = (length & 0x3F) << 8 | Int(message[place + 1])
                guard target < start else { return nil }
                if end == nil { end = place + 2 }
                (place, start) = (target, target)
            default: return nil
            }
        }
        return nil
    }
}
