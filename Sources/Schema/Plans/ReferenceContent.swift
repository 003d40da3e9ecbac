// What a record shows of those that it refers to, and the paths that lead to them.

extension RecordPlan {
    /// The links of a record, which a statement of their own reads by the record's id.
    package struct LinkPlan: Sendable {
        package let select: String
        package let reference: ReferenceContent
        /// The row that a link names.
        package let joinedRow: JoinedRow
    }

    /// A reference as it is shown: `{id, identifier, name, _info}`, with further members before the last.
    package struct ReferenceContent: Sendable {
        package let id: Int
        package let identifier: Int?
        /// The member with the record's label, `name` nearly everywhere, and those behind it.
        package let members: [Slot]
        package let guid: Int?
        /// The parent of the record referred to, for its link.
        package let parent: Int?
        /// The link's name, and its path in pieces around the ids; nil without a link.
        package let hrefKey: [UInt8]?
        /// The path of the linked record.
        package let path: PathTemplate
    }
}

/// A path of the API with places for ids: `/company/companies/{parentId}/sites/{id}`.
package struct PathTemplate: Sendable {
    /// A piece of a path.
    package enum Piece: Sendable {
        case text([UInt8])
        case id, parentID, lastUpdated
    }
    /// The literal and variable pieces, in order.
    package let pieces: [Piece]

    init(_ path: String) {
        var pieces: [Piece] = []
        var rest = path[...]
        while let open = rest.firstIndex(of: "{"), let close = rest.firstIndex(of: "}") {
            pieces.append(.text(Array(rest[..<open].utf8)))
            switch rest[rest.index(after: open)..<close] {
            case "id": pieces.append(.id)
            case "parentId": pieces.append(.parentID)
            case "lastUpdated": pieces.append(.lastUpdated)
            case let other: preconditionFailure("no place {\(other)} in \(path)")
            }
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { pieces.append(.text(Array(rest.utf8))) }
        self.pieces = pieces
    }
}
