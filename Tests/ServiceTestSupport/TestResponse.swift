// A response of a service that is asked without a socket.

import Dialect
package import HTTP
package import JSON
import Primitives
import TestSupport

/// A response, with its head as text and its body as bytes.
package struct TestResponse {
    package let status: Int
    /// The status line and the field lines.
    package let head: String
    package let bytes: [UInt8]
    /// The body as UTF-8.
    package let body: String

    package init(_ response: borrowing Response) {
        let all = response.body.copy()
        let end = all.indices.first { all[$0...].starts(with: "\r\n\r\n".utf8) } ?? all.count
        head = String(decoding: all[..<end], as: UTF8.self)
        bytes = Array(all[end...].dropFirst(4))
        body = String(decoding: bytes, as: UTF8.self)
        status = Int(head.dropFirst(9).prefix(3)) ?? 0
    }

    /// The value of the first header field of that name, which is compared by case.
    package func field(_ name: String) -> String? {
        for line in head.split(separator: "\r\n").dropFirst() where line.hasPrefix(name + ":") {
            return String(line.dropFirst(name.count + 1).drop { $0 == " " })
        }
        return nil
    }

    /// The lines of the head but that with the GUID of the request.
    package var lines: [Substring] {
        head.split(separator: "\r\n").filter { !$0.hasPrefix("x-cw-request-id:") }
    }

    /// The value of Content-Length.
    package var length: Int? { field("Content-Length").flatMap { Int($0.filter { $0 != " " }) } }

    /// The body as JSON; null if it is not JSON.
    package var json: JSONValue {
        let document = try? JSONDocument(bytes, limits: Limits.json)
        return (document ?? (try! JSONDocument(Array("null".utf8), limits: Limits.json))).root
    }

    /// The member `id` of the body; 0 if it has none.
    package var id: Int64 { json["id"]?.integer ?? 0 }

    /// The fields that `errors` names, in order.
    package var refusedFields: [String] {
        json["errors"]?.elements.compactMap { $0["field"]?.string } ?? []
    }

    /// The value at a path such as `company/id` or `types/0/name`, as written, or the number of
    /// elements of a list; nil if the path leads nowhere.
    package subscript(path: String) -> String? {
        guard let value = json[path: path] else { return nil }
        return value.string ?? (value.elements.isEmpty ? value.literal : "\(value.elements.count)")
    }

    /// The compact body without hints, which are the last items of `errors` and the mock's own.
    package var unhinted: String {
        guard let hint = body.firstRange(of: #"{"code":"Hint","#) else { return body }
        let before = body[..<hint.lowerBound]
        let list = #","errors":["#
        guard before.hasSuffix(list) else { return before.dropLast() + "]}" }
        let isNull = before.hasPrefix(#"{"code":"ConnectWiseApi","message":"Could not find"#)
        return before.dropLast(list.count) + (isNull ? #","errors":null}"# : "}")
    }
}
