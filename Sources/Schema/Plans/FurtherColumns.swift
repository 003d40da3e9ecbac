// The columns of members that the vendor's contract alone has: behind all others of a table.

import Primitives
package import SQLite

extension Tables {
    /// The definitions of the columns of further members, in order.
    package static func furtherColumns(of resource: Resource) -> [String] {
        resource.fields.compactMap { field in
            guard field.isFurther, let name = field.column else { return nil }
            var definition = ByteBuffer(capacity: 128)
            append(field, named: name, of: resource, to: &definition)
            return definition.text
        }
    }

    /// The rows of a table that is not there: none, of its columns.
    package static func noRows(of resource: Resource) -> SQL {
        let columns = columns(of: resource).map { "NULL AS \(name: $0)" as SQL }
        return "(SELECT \(columns.joined(separator: ", ")) WHERE FALSE)"
    }
}

extension Field {
    /// Whether values are flags, which are never null unless the contract alone has them.
    var isFlag: Bool { type.isFlag && !isFurther }
}
