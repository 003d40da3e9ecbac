// The beginnings of absolute links, kept for the hosts and prefixes that clients use.

package import HTTP
import JSON
import Primitives

/// What absolute links of an answer begin with: scheme, host and prefix, as the client wrote them.
package final class LinkBase {
    /// The beginning of a URL.
    let url: String
    /// The beginning of the paths in `_info`, escaped for a JSON string: the live service writes a
    /// doubled slash behind its prefix (docs/LIVE-API.md#info-links).
    package let hrefs: [UInt8]

    init(_ request: Request, _ target: RequestPath) {
        url = target.base(of: request)
        var base = ByteBuffer()
        base.appendJSON(url + (target.hasPrefix ? "/" : ""))
        hrefs = Array(base.copy().dropFirst().dropLast())
    }
}

/// The bases of the last requests, by the bytes that they follow from. Measured: putting one
/// together takes 6,000 instructions, of some 16,000 of a whole request for a kept record.
package final class LinkBases {
    private struct Entry {
        let host: [UInt8]
        let front: [UInt8]
        let isSecure: Bool
        let base: LinkBase
    }

    private var entries: [Entry] = []
    /// The entry that is replaced next.
    private var oldest = 0

    /// The hosts and prefixes that one client uses, and a few clients.
    private static let countMax = 8

    package init() {}

    /// The base of the links of a request. One that came through a forwarder is not kept.
    package func base(of request: Request, _ target: RequestPath) -> LinkBase {
        guard let front = target.plainFront, let host = request.authority?.range,
            !Origin.isForwarded(request)
        else { return LinkBase(request, target) }
        let bytes = request.bytes
        for entry in entries
        where entry.isSecure == request.isSecure && Self.equal(entry.host, bytes, host)
            && Self.equal(entry.front, bytes, front)
        {
            return entry.base
        }
        let base = LinkBase(request, target)
        keep(
            Entry(
                host: Array(bytes[host]), front: Array(bytes[front]), isSecure: request.isSecure,
                base: base))
        return base
    }

    private func keep(_ entry: Entry) {
        guard entries.count == Self.countMax else { return entries.append(entry) }
        entries[oldest] = entry
        oldest = (oldest + 1) % Self.countMax
    }

    private static func equal(_ kept: [UInt8], _ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard kept.count == range.count else { return false }
        for index in kept.indices where kept[index] != bytes[range.lowerBound + index] {
            return false
        }
        return true
    }
}
