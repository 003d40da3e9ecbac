// The columns of members that the vendor's contract alone has: behind all others of a table.

import Primitives

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
}

extension Field {
    /// Whether values are flags, which are never null unless the contract alone has them.
    var isFlag: Bool { type.isFlag && !isFurther }
}
