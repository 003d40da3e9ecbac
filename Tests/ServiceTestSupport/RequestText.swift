// The texts of requests and bodies.

package import Dialect
import JSON
import Primitives
import TestSupport

/// A query string.
package func query(_ parameters: [(String, String)]) -> String {
    parameters.map { "\($0.0)=\(PercentEncoding.encoded($0.1))" }.joined(separator: "&")
}

/// A body as a mode lays it out.
package func laidOut(_ compact: String, in mode: Mode) -> String {
    mode == .strict ? indented(compact) : compact
}

/// A body as strict mode lays it out.
package func indented(_ compact: String) -> String {
    var buffer = ByteBuffer()
    buffer.append(compact)
    buffer.indentJSON(from: 0)
    return buffer.text
}

/// A JSON string.
package func quoted(_ text: String) -> String {
    var buffer = ByteBuffer()
    buffer.appendJSON(text)
    return buffer.text
}

/// The body of an error with items.
package func refusal(
    _ message: String, _ items: [(code: String, message: String, field: String)],
    of resource: String = "contact"
) -> String {
    let list = items.map {
        #"{"code":"\#($0.code)","message":\#(quoted($0.message)),"resource":"\#(resource)","#
            + #""field":"\#($0.field)"}"#
    }
    return #"{"code":"InvalidObject","message":"\#(message)","errors":["#
        + list.joined(separator: ",") + "]}"
}

extension String {
    /// A record without its last member, `_info`, in either layout.
    package var withoutInfo: Substring {
        let mark = Array(#""_info""#.utf8)
        var end = endIndex
        for index in utf8.indices where utf8[index] == mark[0] {
            if utf8[index...].starts(with: mark) { end = index }
        }
        return self[..<end]
    }
}
