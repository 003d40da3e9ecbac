// Collections of the vendor's without a declaration, as resources.

import Dialect
import Primitives
package import Schema

/// The collections of the vendor's contract in a mode: those that are declared by the names of their
/// resources, and the others as resources that derive from the table.
package final class ContractResources: Sendable {
    let table: ContractTable
    let catalog: Catalog
    /// The name of the resource of each collection.
    package let names: [String]
    /// The numbers of collections without a declaration, by the names of their resources and by paths.
    private let numbers: [String: Int]

    /// What is known of collections beyond the table, by their paths.
    let amendments: [String: Amendment]
    /// Tables that no collection has, and forms of whose records collections show.
    private let hiddenTables: [Resource]

    /// The collections of a table.
    /// - Parameters:
    ///   - catalog: What is declared.
    ///   - amendments: What is known beyond the table, by the paths of collections.
    ///   - hiddenTables: Tables that no collection has, and forms of whose records collections show.
    package init(
        _ table: ContractTable, in catalog: Catalog, amended amendments: [String: Amendment],
        hiding hiddenTables: [Resource]
    ) {
        self.table = table
        self.catalog = catalog
        self.amendments = amendments
        self.hiddenTables = hiddenTables
        let declared = Dictionary(
            catalog.resources.filter { !$0.path.isEmpty }.map {
                (ASCII.lowercased($0.path), $0.name)
            },
            uniquingKeysWith: { first, _ in first })
        names = table.collections.map { collection in
            if let name = declared[ASCII.lowercased(collection.path)] { return name }
            return catalog.has(collection.name) ? collection.name + "Record" : collection.name
        }
        let pairs = names.enumerated().filter { !catalog.has($1) }.flatMap { number, name in
            [(name, number), (table.collections[number].path, number)]
        }
        let count = table.collections.count
        let hidden = hiddenTables.enumerated().map { ($1.name, count + $0) }
        numbers = Dictionary(uniqueKeysWithValues: pairs + hidden)
        for path in amendments.keys {
            precondition(
                numbers[path] != nil || declared[ASCII.lowercased(path)] != nil,
                "\(path) is amended, and no collection")
        }
    }

    /// The source of the resources without a declaration.
    package var source: ResourceSource {
        ResourceSource(
            count: names.count + hiddenTables.count, number: { self.numbers[$0] },
            make: { self.resource($0) }, further: { self.further(of: $0) })
    }

    /// The resource of a collection without a declaration.
    private func resource(_ number: Int) -> Resource {
        guard number < names.count else {
            return hiddenTables[number - names.count].undeclared().form(in: catalog.mode)
        }
        let collection = table.collections[number]
        let amendment = amendments[collection.path]
        if let amendment, let form = amendment.form {
            return form.resource(
                names[number], collection.path, collection.operations,
                of: catalog.resource(form.base), changing: amendment.fields)
        }
        if let shown = collection.shown { return view(collection, of: shown, names[number]) }
        return table(collection, names[number], amendment)
            .undeclared(beginningWith: amendment?.records ?? []).form(in: catalog.mode)
    }

    /// A resource with records of its own.
    private func table(
        _ collection: ContractTable.Collection, _ name: String, _ amendment: Amendment?
    ) -> Resource {
        let parent = collection.above.map { Parent(catalog.resource(names[$0])) }
        let fields = ContractFields(
            of: table.members(ofModel: collection.model), in: self, below: parent,
            amended: amendment?.fields ?? [])
        let path = collection.path
        let isLinked = !path.contains("{grand")
        return Resource(
            name, title: amendment?.title, path: path,
            collection: parent == nil ? path : "/" + (path.split(separator: "/").last ?? ""),
            noun: amendment?.noun ?? Self.plural(of: path),
            label: amendment?.label ?? fields.label(isLinked: isLinked),
            operations: collection.operations,
            defaultChoice: fields.defaultChoice, parent: fields.parentName, isBare: !fields.hasID,
            unique: amendment?.unique ?? [], indexes: amendment?.indexes ?? [],
            rules: amendment?.rules ?? [], tallies: amendment?.tallies ?? [],
            sequence: amendment?.sequence, callback: amendment?.callback,
            fields: fields.all)
    }

    /// Another form of the records of a resource, with those members of its model that they have.
    private func view(_ collection: ContractTable.Collection, of shown: Int, _ name: String)
        -> Resource
    {
        let base = catalog.resource(names[shown])
        let members = table.members(ofModel: collection.model).map(\.name)
        return Resource(
            viewOf: base, name, path: collection.path, operations: collection.operations,
            parent: collection.above == nil ? nil : base.parent,
            showing: members + [base.parent].compactMap(\.self))
    }

    /// The resource that a type of references names; nil if no collection serves it, or one that never
    /// has a record: none can be made.
    func target(of type: String) -> String? {
        guard let number = table.references[type] else { return nil }
        let name = names[number]
        // A declared view has no table of its own to refer to.
        if catalog.has(name) { return catalog.resource(name).isView ? nil : name }
        return table.collections[number].works.contains(.create) ? name : nil
    }

    /// The plural noun of the records at a path, in words.
    private static func plural(of path: String) -> String {
        let last = path.split(separator: "/").last { !$0.hasPrefix("{") } ?? "records"
        return String(last).spaced.lowercased()
    }
}

/// The record above those of a collection.
struct Parent {
    let resource: Resource
    /// What members may call it.
    let names: [String]

    init(_ resource: Resource) {
        self.resource = resource
        let last = resource.path.split(separator: "/").last.map(String.init) ?? ""
        names = [resource.errorName, last.hasSuffix("s") ? String(last.dropLast()) : last]
    }
}

extension ContractTable.Collection {
    /// What can be done with its records, as operations of a resource.
    fileprivate var operations: Set<Schema.Operation> { Set(works.compactMap(\.operation)) }
}

extension ContractTable.Work {
    /// The operation of a resource; nil for an action.
    package var operation: Schema.Operation? {
        switch self {
        case .action: nil
        case .list: .list
        case .count: .count
        case .create: .create
        case .search: .search
        case .defaultRecord: .defaultRecord
        case .get: .get
        case .replace: .replace
        case .update: .update
        case .delete: .delete
        case .usages: .usages
        case .usageList: .usageList
        }
    }
}
