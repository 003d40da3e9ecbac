// Resources and members without a declaration, made when they are first asked for.

package import SQLite
import Synchronization

/// The source of resources and members without a declaration.
package struct ResourceSource: Sendable {
    /// How many there are.
    let count: Int
    /// The number of the one with a name; nil if none has it.
    let number: @Sendable (String) -> Int?
    /// Makes the one with a number.
    let make: @Sendable (Int) -> Resource
    /// What a declared resource, or a view of one, lacks.
    let further: @Sendable (Resource) -> ResourceExtension

    package init(
        count: Int, number: @escaping @Sendable (String) -> Int?,
        make: @escaping @Sendable (Int) -> Resource,
        further: @escaping @Sendable (Resource) -> ResourceExtension
    ) {
        self.count = count
        self.number = number
        self.make = make
        self.further = further
    }
}

/// What a declared resource, or a view of one, lacks: members, and the rules that are about them.
package struct ResourceExtension {
    let fields: [Field]
    let rules: [RuleID]

    package init(_ fields: [Field] = [], rules: [RuleID] = []) {
        self.fields = fields
        self.rules = rules
    }
}

/// The resources of a catalog without a declaration, and the members that its declared ones lack. Each is made
/// at its first use, and the source itself is: most runs ask for none. Two threads that ask for the same at
/// once may both make it; one of them is kept.
final class UndeclaredResources: Sendable {
    /// The number of the first.
    private let firstNumber: Int
    private let open: @Sendable () -> ResourceSource
    private let opened = AtomicLazyReference<Opened>()

    private final class Opened: Sendable {
        let source: ResourceSource
        let slots: [Slot]
        /// The resources with all their members, by their place among all.
        let extended: [Slot]

        init(_ source: ResourceSource, declaredCount: Int) {
            self.source = source
            slots = (0..<source.count).map { _ in Slot() }
            extended = (0..<source.count + declaredCount).map { _ in Slot() }
        }
    }

    private final class Slot: Sendable {
        let entry = AtomicLazyReference<CatalogEntry>()
    }

    init(firstNumber: Int, _ open: @escaping @Sendable () -> ResourceSource) {
        self.firstNumber = firstNumber
        self.open = open
    }

    private var all: Opened {
        opened.load() ?? opened.storeIfNil(Opened(open(), declaredCount: firstNumber))
    }

    /// The resource of a name, by reference; nil without one.
    func entry(_ name: String) -> CatalogEntry? {
        let all = all
        guard let number = all.source.number(name) else { return nil }
        let slot = all.slots[number]
        return slot.entry.load()
            ?? slot.entry.storeIfNil(
                CatalogEntry(all.source.make(number), number: firstNumber + number))
    }

    /// A resource with the members that it lacks, by reference: with no others if it lacks none.
    /// - Parameter number: The place of the resource among all.
    func extended(_ resource: Resource, number: Int) -> CatalogEntry {
        let all = all
        let slot = all.extended[number]
        if let known = slot.entry.load() { return known }
        let more = all.source.further(resource)
        return slot.entry.storeIfNil(
            CatalogEntry(resource.extended(by: more), number: number))
    }
}

extension Tables {
    /// The statement that makes an empty table in the place of a resource's, for this connection alone:
    /// what is read of no records needs one to be read of.
    package static func standIn(for resource: Resource) -> SQL {
        let columns = columns(of: resource).map { name -> SQL in
            name == "id" ? "\"id\" INTEGER PRIMARY KEY" : "\(name: name)"
        }
        return "CREATE TEMP TABLE \(name: resource.table) (\(columns.joined(separator: ", ")))"
    }

    /// The statements that put the records into the table of a resource that it begins with.
    package static func initialRecords(of resource: Resource) -> [SQL] {
        initialValues(of: resource).map { values in
            let pairs = values.sorted { $0.key < $1.key }
            let names = pairs.map { SQL(name: $0.key) }.joined(separator: ", ")
            let all = pairs.map { "\($0.value)" as SQL }.joined(separator: ", ")
            return "INSERT INTO \(name: resource.table) (\(names)) VALUES (\(all))"
        }
    }

    /// The rows of a table that is not there: those of the records that it begins with, in all its columns.
    package static func initialRows(of resource: Resource) -> SQL {
        let names = columns(of: resource)
        let rows = initialValues(of: resource).map { values -> SQL in
            "(\(names.map { "\(values[$0] ?? .null)" as SQL }.joined(separator: ", ")))"
        }
        let isEmpty = rows.isEmpty
        let columns = names.enumerated().map { index, name -> SQL in
            isEmpty ? "NULL AS \(name: name)" : "\(name: "column\(index + 1)") AS \(name: name)"
        }.joined(separator: ", ")
        guard !isEmpty else { return "(SELECT \(columns) WHERE FALSE)" }
        return "(SELECT \(columns) FROM (VALUES \(rows.joined(separator: ", "))))"
    }

    /// The records that the table of a resource begins with, each as the values of its columns that are not null.
    private static func initialValues(of resource: Resource) -> [[String: Value]] {
        let flags = resource.fields.filter(\.isFlag).compactMap(\.column)
        return resource.initialRecords.map { record in
            var values = record
            for flag in flags where values[flag] == nil { values[flag] = .integer(0) }
            for column in entryColumns { values[column] = .text(initialEntry(column)) }
            return values
        }
    }

    /// When and by whom such records were entered: as the lookups of the program.
    private static func initialEntry(_ column: String) -> String {
        isMoment(column) ? "2026-01-05T09:00:00Z" : "fixture"
    }

    /// How many records the table of a resource begins with.
    package static func initialCount(of resource: Resource) -> Int {
        resource.initialRecords.count
    }
}

extension Catalog {
    /// The resource without a declaration whose records stand inside those of another in a fixture, as a member of
    /// a name such as `/phases`; nil without one.
    package func entry(_ collection: String, inside resource: Resource) -> CatalogEntry? {
        let above = resource.path.replacing("{parentId}", with: "{grandparentId}")
        return entry(named: "\(above)/{parentId}\(collection)")
    }
}

extension Resource {
    /// The resources that its records refer to or are linked through, and those whose tables its computed members ask.
    package var namedResources: [String] {
        fields.flatMap { field -> [String] in
            switch field.type {
            case .reference(let name), .identifier(let name), .links(let name): [name]
            default: field.expression.map { askedTables($0) } ?? []
            }
        }
    }

    /// The tables that an expression asks: those that its SQL names, but for joins and columns.
    private func askedTables(_ expression: Expression) -> [String] {
        let sql = expression.sql(Scope(alias: table)).text
        return QuotedNames(in: sql).filter { !$0.isColumn }.map(\.text)
    }
}
