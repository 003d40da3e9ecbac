// Remarks on changes that were made, for who did not expect them so.

/// Something that a client may not expect of a change that was made. It becomes a hint.
package struct Remark: Equatable, Sendable {
    /// The resource of the record, as in items of `errors`.
    package let resource: String
    /// The path of the member in the body.
    package let field: String
    /// The sentence for people: of ASCII alone and without line ends, so that it can be sent in a
    /// field of the head.
    package let message: String

    package init(resource: String, field: String, message: String) {
        self.resource = resource
        self.field = field
        self.message = message
    }
}

/// The result of a change.
package struct Written {
    /// The record that was changed, or made.
    package let id: Int64
    /// What the client may not expect of it.
    package internal(set) var remarks: [Remark]
}

extension PreparedRecord {
    /// Adds a remark on the change, should it be made.
    package mutating func addRemark(_ field: String, _ message: String) {
        remarks.append(Remark(resource: errorName, field: path + field, message: message))
    }

    /// All remarks, those of the lists inside too, in the order of the fields.
    var allRemarks: [Remark] {
        remarks
            + children.sorted { $0.key < $1.key }.flatMap { $0.value.flatMap(\.allRemarks) }
    }
}
