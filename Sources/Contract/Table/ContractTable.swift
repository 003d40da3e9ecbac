// The vendor's operations and models, as facts: what the program embeds of fixtures/vendor.

import CAssets

/// The vendor's operations and models (docs/LIVE-API.md#contract), read from the embedded table when they
/// are first asked for: a run that asks for nothing but what is declared reads none of it.
/// `script/vendor-table` writes the table and says what is where.
package final class ContractTable: Sendable {
    /// The embedded one.
    package static let shared = ContractTable()

    /// All collections, by number.
    package let collections: [Collection]
    /// All paths, in order.
    package let paths: [Path]
    /// The numbers of the collections that serve the records which types of references name.
    package let references: [String: Int]
    private let texts: [String]
    private let types: [MemberType]
    /// The name of each model, and the place of its members in the table.
    private let models: [(name: Int, offset: Int)]

    /// Records at a path.
    package struct Collection: Sendable {
        /// The name; that of the model where no other collection has it.
        package let name: String
        /// The path, with `{parentId}` for the record above.
        package let path: String
        /// The number of the model.
        package let model: Int
        /// The number of the collection of the records above; nil for records below none.
        package let above: Int?
        /// The number of the collection that it shows in another form; nil for one of its own.
        package let shown: Int?
        /// What can be done with its records.
        package fileprivate(set) var works: Set<Work> = []
    }

    /// A path, with what its methods do.
    package struct Path: Sendable {
        /// The path, with names of variables in braces.
        package let path: String
        /// The work of each method.
        package let operations: [Operation]
    }

    /// The work of a method at a path.
    package struct Operation: Sendable {
        /// The name of the method.
        package let method: String
        /// What it does.
        package let work: Work
        /// The number of the collection that it does it with; nil for an action.
        package let collection: Int?
    }

    /// What a method does, in the order of the table.
    package enum Work: Int, Sendable {
        case action, list, count, create, search, defaultRecord, get, replace, update, delete,
            usages,
            usageList
    }

    /// The type of a member's values.
    package struct MemberType: Sendable {
        /// The name, such as `string` or `CompanyReference`.
        package let name: String
        /// Whether the values are lists of it.
        package let isList: Bool
    }

    /// A member of a model.
    package struct Member: Sendable {
        package let name: String
        package let type: MemberType
        /// The greatest length of a text; nil without one.
        package let max: Int?
        /// Whether a record cannot be without it.
        package let isRequired: Bool
    }

    private static let methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]

    private init() {
        var reader = ContractReader()
        let texts = reader.texts()
        types = reader.list { reader in
            let isList = reader.number() == 1
            return MemberType(name: texts[reader.number()], isList: isList)
        }
        models = reader.list { reader in
            let model = (reader.number(), reader.offset)
            for _ in 0..<reader.number() { reader.skip(3) }
            return model
        }
        var collections = reader.list { reader in
            Collection(
                name: texts[reader.number()], path: texts[reader.number()],
                model: reader.number() - 1, above: reader.optional(), shown: reader.optional())
        }
        references = Dictionary(
            uniqueKeysWithValues: reader.list { ($0.text(of: texts), $0.number()) })
        paths = reader.list { reader in
            Path(
                path: texts[reader.number()],
                operations: reader.list { reader in
                    Operation(
                        method: Self.methods[reader.number()],
                        work: Work(rawValue: reader.number()) ?? .action,
                        collection: reader.optional())
                })
        }
        for operation in paths.lazy.flatMap(\.operations) {
            if let number = operation.collection {
                collections[number].works.insert(operation.work)
            }
        }
        self.texts = texts
        self.collections = collections
    }

    /// How many models there are.
    package var modelCount: Int { models.count }

    /// The name of a model.
    package func name(ofModel number: Int) -> String { texts[models[number].name] }

    /// The members of a model, in the vendor's order.
    package func members(ofModel number: Int) -> [Member] {
        var reader = ContractReader(at: models[number].offset)
        return reader.list { reader in
            let (name, type, limits) = (
                texts[reader.number()], types[reader.number()], reader.number()
            )
            return Member(
                name: name, type: type, max: limits >= 4 ? limits / 4 : nil,
                isRequired: limits % 2 == 1)
        }
    }
}
