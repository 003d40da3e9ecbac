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

    /// The value of the `Link` field, with a slash in front of `?` as the live service has it; nil where there is one page only. `next` and `last` on all
    /// pages but the last, which has `prev` and `first`: a client may take a final `rel="last"` as
    /// the sign that more follows.
    func link(_ target: String, _ parameters: [QueryParameter]) -> String? {
        guard last > 1 else { return nil }
        var links: [(page: Int, rel: String)] = []
        if page < last {
            if page > 1 { links += [(page - 1, "prev"), (1, "first")] }
            links += [(page + 1, "next"), (last, "last")]
        } else {
            links += [(min(page - 1, last), "prev"), (1, "first")]
        }
        let kept = Self.query(parameters, without: ["page", "pageSize", "pageId"])
        return links.map { link in
            "<\(target)/?\(kept)pageSize=\(pageSize)&page=\(link.page)>; rel=\"\(link.rel)\""
        }.joined(separator: ", ")
    }

    /// The value of the `Link` field in forward-only paging: the next page, or nothing behind the
    /// last one, but always a field.
    static func forwardLink(
        _ target: String, _ parameters: [QueryParameter], pageSize: Int, lastID: Int64?
    ) -> String {
        guard let lastID else { return "" }
        let kept = query(parameters, without: ["page", "pageSize", "pageId"])
        return "<\(target)/?\(kept)pageSize=\(pageSize)&pageId=\(lastID)>; rel=\"next\""
    }

    private static func query(_ parameters: [QueryParameter], without names: [String]) -> String {
        parameters.filter { parameter in
            !names.contains { ASCII.equal($0, parameter.name) }
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
