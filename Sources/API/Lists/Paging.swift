// The Link header of lists: absolute, in the exact form that clients parse.

import HTTP
import Primitives

/// A page of a list, and the links to others (docs/LIVE-API.md#paging,
/// docs/LIVE-API.md#link-header).
struct Paging {
    let page: Int
    let pageSize: Int
    let total: Int

    private var last: Int { max(1, (total + pageSize - 1) / pageSize) }

    /// The value of the `Link` field, with a slash in front of `?` as the live service has it; nil
    /// where there is one page only. `next` and `last` on all pages but the last, which has `prev`
    /// and `first`: a client may take a final `rel="last"` as the sign that more follows.
    /// - Parameter query: The parameters to repeat, as `query(_:)` writes them.
    func link(_ target: [UInt8], _ query: String) -> [UInt8]? {
        guard last > 1 else { return nil }
        var links: [(page: Int, rel: StaticString)] = []
        if page < last {
            if page > 1 { links += [(page - 1, "prev"), (1, "first")] }
            links += [(page + 1, "next"), (last, "last")]
        } else {
            links += [(min(page - 1, last), "prev"), (1, "first")]
        }
        var value = ByteBuffer(capacity: 4 * (target.count + query.utf8.count + 64))
        for link in links {
            if value.count > 0 { value.append(", ") }
            value.appendLink(target, query, pageSize: pageSize)
            value.append("&page=")
            value.append(decimal: Int64(link.page))
            value.append(">; rel=\"")
            value.append(link.rel)
            value.append("\"")
        }
        return value.copy()
    }

    /// The value of the `Link` field in forward-only paging: the next page, or nothing behind the
    /// last one, but always a field.
    static func forwardLink(_ target: [UInt8], _ query: String, pageSize: Int, lastID: Int64?)
        -> [UInt8]
    {
        guard let lastID else { return [] }
        var link = ByteBuffer()
        link.appendLink(target, query, pageSize: pageSize)
        link.append("&pageId=")
        link.append(decimal: lastID)
        link.append(">; rel=\"next\"")
        return link.copy()
    }

    /// The parameters that links repeat, each with `&` behind it.
    static func query(_ parameters: [QueryParameter]) -> String {
        parameters.filter { parameter in
            !["page", "pageSize", "pageId"].contains { ASCII.equal($0, parameter.name) }
        }.map { "\(encoded($0.name))=\(encoded($0.value))&" }.joined()
    }

    /// Percent-encoding as the live service writes it: lower-case hex, `+` for a blank.
    static func encoded(_ text: String) -> String {
        let hex = Array("0123456789abcdef".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: " "): bytes.append(UInt8(ascii: "+"))
            case _ where ASCII.isLetter(byte) || ASCII.isDigit(byte) || unreserved.contains(byte):
                bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let unreserved = Array("-_.!*()".utf8)
}

extension ByteBuffer {
    /// Appends a link up to the size of its pages.
    fileprivate mutating func appendLink(_ target: [UInt8], _ query: String, pageSize: Int) {
        append("<")
        append(target)
        append("/?")
        append(query)
        append("pageSize=")
        append(decimal: Int64(pageSize))
    }
}
