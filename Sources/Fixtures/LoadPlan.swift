// Declaration -> what loading fixtures has to know of a resource; worked out once for a file.

import JSON
import Records
import SQLite
import Schema

/// What the members of a resource's records in a fixture mean.
final class LoadPlan {
    let resource: Resource
    /// What writing needs to know of it.
    let write: WritePlan
    /// The resources whose records stand below records of this one.
    let children: [Resource]
    /// Those of them that a fixture shows in lists that are loaded when the record is there.
    let nested: [Resource]
    /// The references that can be set when all records are there without a look at the rest of the
    /// record, by the index of the field.
    let plainSettings: [Int: Setting]
    /// The other resources whose records have no id of one of this one.
    let sharing: [Resource]
    /// The index of the field that names the record above; nil for one below none.
    let parentField: Int?
    /// The name of the resource in errors.
    let errorName: String
    private let slots: [Slot]
    private let slotIndexes: [String: Int]
    /// The fields of references that wait until all records are there.
    private let waitingFields: [Int]
    /// The slots of the members of the last record in their order: those of the next one are the
    /// same, most often, and found without a look at all names.
    private var lastOrder: [Int] = []

    /// The setting of a reference.
    struct Setting {
        /// The resource of the record referred to.
        let target: Target
        /// The statement, with the id of that record and that of the one that refers.
        let statement: String
    }

    /// A member of a record, by its name.
    final class Slot {
        let name: String
        let meaning: Meaning

        init(_ name: String, _ meaning: Meaning) {
            self.name = name
            self.meaning = meaning
        }
    }

    /// The meaning of a member. By their index: fields of the resource.
    enum Meaning {
        /// It says nothing of this record.
        case ignored
        case id, info
        /// A value in its usual form.
        case value(Int, PlainValue)
        /// A reference to a record of a resource, an object or a bare id.
        case reference(Int, isBare: Bool, to: Target)
        /// A reference to a record that may be loaded later.
        case waiting(Int, isBare: Bool, to: Target)
        /// References through an association that no rule looks at.
        case links(Int, to: Target)
        case children(Int, LoadPlan)
    }

    /// A resource whose records others refer to.
    final class Target {
        let resource: Resource
        private let ids: LoadedIDs.Table?

        init(_ resource: Resource, _ store: Store) {
            self.resource = resource
            ids = store.loading?.table(resource.table)
        }

        /// Whether there is a record of that id.
        func contains(_ id: Int64, in store: Store) throws(DatabaseError) -> Bool {
            if let isKnown = try ids?.contains(id, of: store.database) { return isKnown }
            return try store.contains(resource, id, below: nil)
        }
    }

    init(_ resource: Resource, _ store: Store, isRestored: Bool) {
        let catalog = store.catalog
        self.resource = resource
        write = catalog.writePlan(of: resource.name)
        errorName = resource.errorName
        parentField = resource.parent.flatMap(resource.index(of:))
        sharing = catalog.sharingSequence(with: resource)
        children = catalog.children(of: resource.name)
        nested = catalog.nested(in: resource.name).filter {
            isRestored || resource.field($0.collection) == nil
        }
        let targets = Self.targets(of: resource, catalog)
        let position = Self.loadOrder(of: resource, catalog)
        waitingFields = targets.keys.sorted().filter { index in
            targets[index].map { Self.loadOrder(of: $0, catalog) >= position } ?? false
        }
        plainSettings = Self.plainSettings(of: resource, targets, store)
        slots = Self.slots(of: resource, targets, Set(waitingFields), store, isRestored)
        slotIndexes = Dictionary(
            slots.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The slot of a member; nil where only the general way of loading knows it.
    /// - Parameter place: The number of members of the record before it.
    func slot(of member: JSONMember, at place: Int) -> Slot? {
        if place < lastOrder.count {
            let expected = slots[lastOrder[place]]
            if member.isNamed(expected.name) { return expected }
        }
        guard let slot = slotIndexes[member.name] else { return nil }
        if place < lastOrder.count { lastOrder[place] = slot }
        if place == lastOrder.count { lastOrder.append(slot) }
        return slots[slot]
    }

    /// Takes references out of a draft whose records may be loaded later: with their lists, which
    /// are those of the outermost resources.
    func takeWaiting(from draft: inout Draft) -> [WaitingReference] {
        // Those that no declaration has come after the others.
        let further = draft.inputs.indices.dropFirst(resource.fields.count)
        return (waitingFields + further).compactMap { index in
            guard case .reference(let reference)? = draft.inputs[index] else { return nil }
            draft.inputs[index] = nil
            return WaitingReference(field: index, reference: reference)
        }
    }
}

/// A reference that waits until all records are there.
struct WaitingReference {
    /// The index of the field.
    let field: Int
    let reference: Reference
}

extension LoadPlan {
    /// The resource of the records that each field refers to one of, by the index of the field.
    private static func targets(of resource: Resource, _ catalog: Catalog) -> [Int: Resource] {
        var targets: [Int: Resource] = [:]
        for (index, field) in resource.fields.enumerated() {
            switch field.type {
            case .reference, .identifier, .foreignKey:
                guard let name = catalog.target(of: field, in: resource) else { continue }
                targets[index] = catalog.resource(name)
            default: continue
            }
        }
        return targets
    }

    /// The position, in the order of loading, of the list that has records of a resource.
    private static func loadOrder(of resource: Resource, _ catalog: Catalog) -> Int {
        var outermost = resource
        while let parent = outermost.parentResource { outermost = catalog.resource(parent) }
        return catalog.position(of: outermost.name)
    }

    /// What a rule does to a changed record may depend on any of its fields, and uniqueness on those
    /// that it names.
    private static func plainSettings(
        of resource: Resource, _ targets: [Int: Resource], _ store: Store
    ) -> [Int: Setting] {
        var settings: [Int: Setting] = [:]
        for (index, target) in targets {
            let field = resource.fields[index]
            guard field.type.isReference, let column = field.column,
                !resource.unique.contains(where: { $0.columns.contains(column) }),
                store.rules.rules(of: resource).allSatisfy({ $0.ignores(field.name) })
            else { continue }
            let sql: SQL = """
                UPDATE \(name: resource.table) SET \(name: column) = ? WHERE "id" = ?
                """
            settings[index] = Setting(target: Target(target, store), statement: sql.text)
        }
        return settings
    }

    private static func slots(
        of resource: Resource, _ targets: [Int: Resource], _ waiting: Set<Int>, _ store: Store,
        _ isRestored: Bool
    ) -> [Slot] {
        let nested = store.catalog.nested(in: resource.name).map(\.collection)
        let fields = resource.fields.enumerated().compactMap { index, field -> Slot? in
            if isRestored, nested.contains(field.name) { return nil }
            return meaning(
                of: field, index, targets[index], waiting.contains(index), store, isRestored
            )
            .map { Slot(field.name, $0) }
        }
        let others =
            nested.filter { isRestored || resource.index(of: $0) == nil }
            + resource.foreignMembers.sorted()
        return [Slot("_info", .info)] + fields
            + others.map { Slot($0, .ignored) }
    }

    /// Nil where only the general way of loading knows the meaning.
    private static func meaning(
        of field: Field, _ index: Int, _ target: Resource?, _ waits: Bool, _ store: Store,
        _ isRestored: Bool
    ) -> Meaning? {
        if field.isPrimaryKey { return .id }
        let isForFixture = field.isSetByFixtures || isRestored && field.column != nil
        guard !field.isReadOnly || isForFixture else { return .ignored }
        if let value = PlainValue(field) { return .value(index, value) }
        switch field.type {
        case .reference, .identifier:
            guard let target else { return nil }
            let isBare = !field.type.isReference
            return waits
                ? .waiting(index, isBare: isBare, to: Target(target, store))
                : .reference(index, isBare: isBare, to: Target(target, store))
        case .links(let name):
            let association = store.catalog.resource(name)
            guard store.rules.rules(of: association).isEmpty else { return nil }
            let target = store.catalog.resource(store.catalog.linkTarget(of: name))
            return .links(index, to: Target(target, store))
        case .children(let name):
            return .children(
                index, LoadPlan(store.catalog.resource(name), store, isRestored: isRestored))
        case .mainChild, .foreignKey, .foreignKeys, .firstLink, .backReference, .requestSwitch,
            .customFields,
            .string, .text, .integer, .decimal, .boolean, .dateTime, .guid, .enumeration, .strings,
            .integers, .given, .bytes:
            return nil
        }
    }
}
