// Stored values -> JSON that is put together: the one rule.

package import JSON
import Primitives
package import SQLite
package import Schema

extension Value {
    /// The value as JSON: bytes in base64 (RFC 4648, section 4), everything else as what it is.
    /// - Parameter isFlag: Whether an integer is a flag.
    package func json(isFlag: Bool) -> JSONOutput {
        switch self {
        case .null: .null
        case .integer(let number): isFlag ? .flag(number != 0) : .number(number)
        case .real(let number): .real(number)
        case .text(let text): .text(text)
        case .blob(let bytes): .text(Base64.encoded(bytes))
        }
    }

    /// The stored value of a field as a body says it: a reference by its id alone, values of
    /// user-defined fields with the ids of their definitions.
    /// - Throws: `DatabaseError` if a column of user-defined fields holds something else.
    package func json(as type: FieldType) throws(DatabaseError) -> JSONOutput {
        switch (self, type) {
        case (.integer(let id), .reference): .object([("id", .number(id))])
        case (.text(let list), .strings), (.text(let list), .integers), (.text(let list), .given):
            .json(Array(list.utf8))
        case (.text(let values), .customFields): try CustomValues(values).json
        case (_, .boolean): json(isFlag: true)
        default: json(isFlag: false)
        }
    }
}

extension CustomValues {
    /// The values by the ids of their definitions.
    fileprivate var json: JSONOutput {
        .list(
            values.sorted { $0.key < $1.key }.map { id, value in
                var buffer = ByteBuffer(capacity: 32)
                value.append(to: &buffer)
                return .object([("id", .number(id)), ("value", .json(buffer.copy()))])
            })
    }
}
