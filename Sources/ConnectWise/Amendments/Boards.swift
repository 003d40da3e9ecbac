// Subtypes and items of boards, and which of them belong to a type (docs/LIVE-API.md#boards).

import API
import Dialect
import Records
import SQLite
import Schema

extension Amendment {
    /// The parts of boards, and what tickets may have of them.
    static let boardParts = [
        Amendment(
            "/service/boards/{parentId}/subtypes", title: "Service Sub Type", noun: "subtypes",
            label: .field("name", href: "subType_href"), rules: [.typeAssociations],
            fields: [
                Field("types", .links(through: "BoardTypeAssociation"), .hidden)
            ]),
        Amendment(
            "/service/boards/{parentId}/items", title: "Service Item", noun: "ticket items",
            label: .field("name", href: "item_href")),
        Amendment(
            "/service/boards/{parentId}/typeSubTypeItemAssociations", of: "BoardTypeAssociation",
            below: "board", showing: ["type", "subType", "item"],
            changing: [
                Field("subType", .reference(to: "BoardSubType"), .readOnly),
                Field("board", .reference(to: "Board"), .readOnly),
            ]),
        Amendment(
            "/service/tickets",
            rules: [.scoped("subType", to: "board"), .scoped("item", to: "board"), .subTypeOfType]),
    ]
}

extension Resource {
    /// That tickets of a type may have a subtype.
    static let boardTypeAssociation = Resource(
        "BoardTypeAssociation", path: "/service/boards/{parentId}/typeAssociations",
        noun: "subtypes", label: .field("id"), operations: [], parent: "subType",
        rules: [.boardOfSubType],
        fields: [
            Field("type", .reference(to: "BoardType"), .required, .indexed),
            Field("subType", .reference(to: "BoardSubType"), .required, .readOnly),
            Field("item", .reference(to: "BoardItem")),
            Field("board", .reference(to: "Board"), .indexed),
        ])
}

extension RuleID {
    /// The association of a subtype is one of the subtype's board.
    static let boardOfSubType = named("boardOfSubType")
    /// The types that a subtype belongs to are of its board.
    static let typeAssociations = named("typeAssociations")
    /// The subtype of a ticket belongs to its type.
    static let subTypeOfType = named("subTypeOfType")
}

extension Rule {
    /// The types that a subtype belongs to are of its board; two flags mean all of them and none.
    static let typeAssociations = Rule(prepare: { write, store in
        let removesAll = write.takes("removeAllTypesFlag")
        let addsAll = write.takes("addAllTypesFlag")
        guard removesAll || addsAll || write.changes("typeAssociationIds") else { return }
        let board = write.integer("board") ?? 0
        let types = try store.children(store.catalog.resource("BoardType"), of: board)
        let ids = addsAll ? types : removesAll ? [] : write.numbers("typeAssociationIds")
        write.associate(ids)
        for (index, id) in ids.enumerated() where !types.contains(id) {
            write.addError(
                .notFound(
                    "Service Type \(id) not found for Service Board \(board)",
                    "\(write.path)typeAssociationIds/\(index)", of: write.errorName))
        }
    })

    /// The subtype of a ticket belongs to its type, if any subtype does. One that the body does not name goes
    /// when the type changes.
    static let subTypeOfType = Rule(
        prepare: { write, store in
            guard write.changes("type") || write.changes("subType"),
                let type = write.integer("type"), let subType = write.integer("subType"),
                try !store.allows(subType, with: type)
            else { return }
            guard write.bodyNames("subType") else {
                write["subType"] = .null
                return
            }
            write.addError(
                .notFound(
                    "Service Sub Type \(subType) not found for Service Type \(type)",
                    "\(write.path)subType/id", of: write.errorName))
        }, lookingAt: ["type", "subType"])
}

extension PreparedRecord {
    /// Whether a flag is set that steers one request alone; it is taken back.
    fileprivate mutating func takes(_ flag: String) -> Bool {
        guard integer(flag) == 1 else { return false }
        self[flag] = .integer(0)
        return true
    }

    /// Associates types, each once.
    fileprivate mutating func associate(_ types: [Int64]) {
        let once = types.distinct
        self["typeAssociationIds"] = .text("[\(once.map(String.init).joined(separator: ","))]")
        if let index = resource.index(of: "types") { links[index] = once }
    }
}

extension Store {
    /// Whether a subtype may stand with a type: it belongs to it, or none does.
    fileprivate func allows(_ subType: Int64, with type: Int64) throws(DatabaseError) -> Bool {
        guard catalog.has("BoardTypeAssociation") else { return true }
        return try database.first(
            """
            SELECT coalesce(max("subTypeId" = \(subType)), 1) FROM "BoardTypeAssociation" \
            WHERE "typeId" = \(type)
            """
        ) { $0.integer(0) == 1 } ?? true
    }
}
