// What a record shows of those that it refers to, and the paths that lead to them.

extension RecordPlan {
    /// The links of a record, which a statement of their own reads by the record's id.
    package final class LinkPlan: Sendable {
        package let select: String
        /// The reference that a link shows.
        package let reference: Content
        /// The row that a link names.
        package let joinedRow: JoinedRow

        init(select: String, reference: Content, joinedRow: JoinedRow) {
            self.select = select
            self.reference = reference
            self.joinedRow = joinedRow
        }
    }

    /// A reference as it is shown: `{id, identifier, name, _info}`, with further members before the last.
    package final class ReferenceContent: Sendable {
        /// The id, which is null where there is no reference.
        package let id: Int
        package let showsID: Bool
        /// Nil where it is not shown.
        package let identifier: Int?
        /// The member with the record's label, `name` nearly everywhere, and those behind it.
        package let members: [Slot]
        /// Nil where it is not shown.
        package let info: ReferenceInfo?

        init(id: Int, showsID: Bool, identifier: Int?, members: [Slot], info: ReferenceInfo?) {
            self.id = id
            self.showsID = showsID
            self.identifier = identifier
            self.members = members
            self.info = info
        }
    }

    /// The `_info` of a reference.
    package final class ReferenceInfo: Sendable {
        package let guid: Int?
        /// The parent of the record referred to, for its link.
        package let parent: Int?
        /// `_info` up to the value of its link: names, quotes, colons.
        package let key: [UInt8]
        /// The path of the linked record.
        package let path: PathTemplate

        init(guid: Int?, parent: Int?, hrefName: String, path: PathTemplate) {
            self.guid = guid
            self.parent = parent
            key = RecordPlan.key("_info") + Array("{\"\(hrefName)\":".utf8)
            self.path = path
        }
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
