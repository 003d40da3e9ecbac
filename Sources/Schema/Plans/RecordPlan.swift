// The form of a resource's records: the statement that reads one, and what to write for its columns.

package import Conditions
import Primitives
import SQLite
import Synchronization

/// The plan for reading records of a resource and writing them as JSON: whole ones, or those of their
/// members that a client asks for. It reads what it shows and no more.
///
/// Whatever it is made of is a class: to go through the 60 members of a record then copies references
/// instead of arrays and enums, which took an eighth of the instructions of a record.
package final class RecordPlan: Sendable {
    /// Reads one record by its id, or, for records inside their parent, all of a parent.
    package let select: String
    /// The members in the order of answers.
    package let slots: [Slot]
    /// The content of `_info`; nil for a record that is shown without.
    package let info: Info?
    private let memberNames: [String]
    /// The rows of other records that `select` reads.
    package let joinedRows: [JoinedRow]
    /// The statements of the record and of its lists.
    private let sources: [ReadSource]

    private let madeReads = AtomicLazyReference<Reads>()

    /// The rows that the record shows: what its written form follows from. Worked out once, since each
    /// sandbox asks for it at its first record.
    package var reads: Set<TableRead> {
        (madeReads.load() ?? madeReads.storeIfNil(Reads(sources))).all
    }

    private final class Reads: Sendable {
        let all: Set<TableRead>

        init(_ sources: [ReadSource]) { all = Set(sources.flatMap(\.reads)) }
    }

    /// The names of all members in lower case, `_info` among them.
    package var names: Set<String> { Set(memberNames.map { ASCII.lowercased($0) } + ["_info"]) }

    /// One member of the record.
    package final class Slot: Sendable {
        /// The member's name with a comma in front, quotes and colon, as it is written.
        package let key: [UInt8]
        /// The content of the member.
        package let content: Content

        init(name: String, content: Content) {
            key = RecordPlan.key(name)
            self.content = content
        }
    }

    /// The content of a member, and its column of `select`.
    package enum Content: Sendable {
        case text(Int)
        case number(Int)
        case decimal(Int)
        case flag(Int)
        /// A flag that is left out where it was never given.
        case givenFlag(Int)
        case reference(ReferenceContent)
        /// The id that a whole reference holds.
        case wholeReference(Int, ReferencePlan)
        case children(RecordPlan)
        case links(LinkPlan)
        case firstLink(LinkPlan)
        /// A list, stored as it is written.
        case list(Int)
        case customFields(CustomFieldsContent)
        case constant([UInt8])
    }

    /// The values of the user-defined fields of a screen.
    package final class CustomFieldsContent: Sendable {
        package let column: Int
        package let screen: Screen
        /// The members of each value that are shown.
        package let part: FieldList.Selection

        init(column: Int, screen: Screen, part: FieldList.Selection) {
            self.column = column
            self.screen = screen
            self.part = part
        }
    }

    /// The content of `_info` about the record itself.
    package final class Info: Sendable {
        package let lastUpdated: Int
        package let updatedBy: Int
        package let dateEntered: Int?
        package let enteredBy: Int?
        package let parentGUID: (key: [UInt8], column: Int)?
        package let links: [(key: [UInt8], path: PathTemplate)]

        init(
            lastUpdated: Int, updatedBy: Int, dateEntered: Int?, enteredBy: Int?,
            parentGUID: (key: [UInt8], column: Int)?, links: [(key: [UInt8], path: PathTemplate)]
        ) {
            self.lastUpdated = lastUpdated
            self.updatedBy = updatedBy
            self.dateEntered = dateEntered
            self.enteredBy = enteredBy
            self.parentGUID = parentGUID
            self.links = links
        }
    }

    /// The plan for records on their own.
    /// - Parameter part: The members that are shown.
    init(
        _ resource: Resource, only part: FieldList.Selection = .whole,
        in catalog: Catalog
    ) {
        var builder = RecordPlanBuilder(resource, part, catalog)
        slots = resource.fields.compactMap { builder.slot($0, inside: false) }
        info = resource.showsInfo && part.shows("_info") ? builder.info() : nil
        memberNames = builder.names
        joinedRows = builder.joinedRows()
        select = builder.select(where: "\(name: resource.table).\"id\" = ?")
        sources = builder.sources(of: .own)
    }

    /// The plan for records shown inside their parent.
    init(
        inside resource: Resource, only part: FieldList.Selection,
        in catalog: Catalog
    ) {
        var builder = RecordPlanBuilder(resource, part, catalog)
        slots = resource.fields.compactMap { builder.slot($0, inside: true) }
        info = nil
        memberNames = builder.names
        let parent = resource.parentColumn ?? "id"
        joinedRows = builder.joinedRows()
        select = builder.select(
            where: """
                \(name: resource.table).\(name: parent) = ? ORDER BY \(name: resource.table)."id"
                """)
        sources = builder.sources(of: .listed(by: parent))
    }

    /// The statements as those of a record above: its lists are read by other ids than its own.
    var nestedSources: [ReadSource] {
        sources.enumerated().map { index, source in index == 0 ? source : source.ofAnyRow }
    }

    /// The name of a member as it is written behind another.
    static func key(_ name: String) -> [UInt8] { Array(",\"\(name)\":".utf8) }
}

extension FieldList.Selection {
    /// Whether anything of a member is wanted.
    package var isAnything: Bool {
        if case .no = self { false } else { true }
    }

    /// The selection of a member inside.
    func inside(_ name: String) -> FieldList.Selection {
        switch self {
        case .no: .no
        case .whole: .whole
        case .some(let list): list.includes(name)
        }
    }

    /// Whether a member inside is wanted.
    package func shows(_ name: String) -> Bool { inside(name).isAnything }
}
