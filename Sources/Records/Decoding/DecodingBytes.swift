// JSON -> bytes, in the one form that JSON can carry them.

import Dialect
import JSON
import Primitives
import SQLite

extension Decoder {
    /// Bytes, as base64 (RFC 4648, section 4).
    mutating func bytes(_ json: JSONValue, max: Int, _ path: String) -> Input? {
        guard let text = json.string, let bytes = Base64.decoded(text[...].utf8) else {
            return mismatch(path, "bytes in base64", json)
        }
        guard bytes.count <= max else {
            fieldErrors.append(
                .invalid(
                    "The field \(path) must have at most \(max) bytes, but it has \(bytes.count).",
                    path, of: errorName))
            return nil
        }
        return .value(.blob(bytes))
    }
}
