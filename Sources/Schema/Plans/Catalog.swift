// All resources of a mode, checked, with what is derived from their declarations.

package import Conditions
package import Dialect
import Primitives
package import SQLite
import Synchronization

/// The resources of a mode and what each consumer derives from them. Made once, then only read.
package final class Catalog: Sendable {
    /// The mode whose forms of the fields these are.
    package let mode: Mode
    /// How many of the resources are declared; those behind them are not.
    let declaredCount: Int
    /// Everything that can be asked for.
    package let endpoints: [Endpoint<Declared>]
    /// What has no declaration.
    let undeclared: UndeclaredResources?
    /// The resources, without those that are awaited.
    private let known: CatalogContents
    /// The tables of the data whose resources are made when all are asked for (`AwaitedTables.swift`).
    let awaited: [String]
    private let whole = AtomicLazyReference<CatalogContents>()
    /// This catalog with the tables awaited that data had first: the demo's, in most runs.
    let expectation = AtomicLazyReference<Catalog>()
    /// The tables that have the columns of further members (`ExtendedCatalog.swift`).
    let extendedTables: Set<String>
    /// The number of this catalog: no other of the process has it. One that a transaction made and took back
    /// is another than the next.
    package let revision = Catalog.revisions.add(1, ordering: .relaxed).newValue
    private static let revisions = Atomic(0)

    /// The catalog of a mode.
    /// - Parameters:
    ///   - declared: The resources, each behind those that it refers to where that can be.
    ///   - undeclared: What is made when it is first asked for; nil for nothing.
    package init(
        mode: Mode, of declared: [Resource],
        and undeclared: (@Sendable () -> ResourceSource)? = nil
    ) {
        self.mode = mode
        self.undeclared = undeclared.map {
            UndeclaredResources(firstNumber: declared.count, $0)
        }
        let all = declared.map { $0.form(in: mode) }
        let entries = all.enumerated().map { CatalogEntry($1, number: $0) }
        let contents = CatalogContents(entries, referring: all.flatMap(Self.referrers(in:)))
        let find: (String) -> Resource = { name in
            guard let found = contents.entry(name) else {
                preconditionFailure("no resource \(name)")
            }
            return found.resource
        }
        for resource in all { Self.check(resource, find) }
        known = contents
        awaited = []
        declaredCount = all.count
        endpoints = Endpoint.all(of: all)
        extendedTables = []
    }

    /// A catalog with other contents: more resources, or such with more members.
    init(
        _ catalog: Catalog, _ contents: CatalogContents, awaiting awaited: [String] = [],
        extendedTables: Set<String>
    ) {
        mode = catalog.mode
        undeclared = catalog.undeclared
        endpoints = catalog.endpoints
        declaredCount = catalog.declaredCount
        self.extendedTables = extendedTables
        self.awaited = awaited
        known = contents
    }

    /// All resources with what is found by their names: those that were awaited as well.
    var contents: CatalogContents {
        if awaited.isEmpty { return known }
        return whole.load()
            ?? whole.storeIfNil(
                known.adding(awaited.compactMap { undeclared?.entry($0) }, behind: declaredCount))
    }

    /// The same catalog that awaits tables.
    func awaiting(_ tables: [String]) -> Catalog {
        Catalog(self, known, awaiting: tables, extendedTables: extendedTables)
    }

    /// Ordered so that a resource follows those that it refers to, except within cycles.
    package var resources: [Resource] { contents.resources }

    /// The resources without a declaration and that the sandbox has tables of.
    package var undeclaredResources: [Resource] {
        resources.dropFirst(declaredCount).filter { !$0.isView }
    }

    /// The same catalog with more resources, of those without a declaration: the ones that a sandbox has
    /// tables of. Everything that asks for all resources then finds them.
    package func adding(_ more: [CatalogEntry]) -> Catalog {
        Catalog(
            self, contents.adding(more, behind: declaredCount), extendedTables: extendedTables)
    }

    /// The resources with tables, among whose ids none may be one of a resource.
    package func sharingSequence(with resource: Resource) -> [Resource] {
        if let name = resource.sequence { return [self.resource(name)] }
        return undeclaredResources.filter { $0.sequence == resource.name }
    }

    /// The resource of that name.
    /// - Precondition: there is one; names come from declarations, which are checked.
    package func resource(_ name: String) -> Resource {
        entry(name).resource
    }

    /// The resource of that name by reference.
    /// - Precondition: as for `resource(_:)`.
    package func entry(_ name: String) -> CatalogEntry {
        guard let entry = entry(named: name) else { preconditionFailure("no resource \(name)") }
        return entry
    }

    /// The resource of that name by reference, declared or not; nil without one. One without a
    /// declaration goes by its path as well.
    package func entry(named name: String) -> CatalogEntry? {
        known.entry(name) ?? undeclared?.entry(name)
    }

    /// The columns of a table, in order; nil if there is no such table.
    package func columns(of table: String) -> [String]? {
        has(table) ? Tables.columns(of: resource(table)) : nil
    }

    /// The place of a resource in that order; the number of resources for an unknown name.
    package func position(of name: String) -> Int { entry(named: name)?.number ?? resources.count }

    /// Whether a resource of that name is declared, or has a table in the sandbox whose catalog it is.
    package func has(_ name: String) -> Bool {
        known.entry(name) != nil || awaited.contains(name)
    }

    /// The plan for reading records of that resource.
    package func recordPlan(of name: String) -> RecordPlan { entry(name).recordPlan(in: self) }

    /// The plan for whole references to records of that resource.
    func referencePlan(of name: String) -> ReferencePlan { entry(name).referencePlan(in: self) }

    /// A plan for reading some members of records of that resource.
    package func recordPlan(of name: String, only members: FieldList) -> RecordPlan {
        RecordPlan(resource(name), only: .some(members), in: self)
    }

    /// The plan for writing records of that resource.
    package func writePlan(of name: String) -> WritePlan { entry(name).writePlan }

    /// The plan for writing records of a resource, or for checking a body of a shape, which the
    /// catalog does not have.
    package func writePlan(for resource: Resource) -> WritePlan {
        resource.kind == .shape ? WritePlan(resource) : writePlan(of: resource.name)
    }

    /// The fields by which records of other resources, or of the same, hold on to a record of that
    /// resource. A record's own children are not among them: they go with it.
    package func referrers(to name: String) -> [Referrer] { contents.referrers[name] ?? [] }

    /// The resources that have records of their own and stand below no other.
    package var outermost: [Resource] { resources.filter { !$0.isView && $0.parent == nil } }

    /// The resources whose records stand below records of that resource.
    package func children(of name: String) -> [Resource] {
        resources.filter { !$0.isView && $0.parentResource == name }
    }

    /// The resource that the values of a field refer to; nil if they refer to nothing.
    package func target(of field: Field, in resource: Resource) -> String? {
        switch field.type {
        case .reference(let name), .identifier(let name), .mainChild(let name, _, _): return name
        case .foreignKey(let other), .foreignKeys(let other), .firstLink(let other):
            return resource.field(other).flatMap { target(of: $0, in: resource) }
        case .links(let name): return linkTarget(of: name)
        case .string, .text, .integer, .decimal, .boolean, .dateTime, .guid, .enumeration,
            .children, .backReference, .strings, .integers, .given, .requestSwitch, .customFields,
            .bytes:
            return nil
        }
    }

    /// The resource that an association links its parent to.
    /// - Precondition: the resource of that name is an association.
    package func linkTarget(of association: String) -> String {
        let resource = resource(association)
        guard let target = resource.associatedField.flatMap({ target(of: $0, in: resource) })
        else { preconditionFailure("\(association) associates nothing") }
        return target
    }

    /// A field that refers to records of a resource.
    package struct Referrer: Sendable {
        /// The resource whose records refer.
        package let resource: Resource
        /// The reference field.
        package let field: Field
        /// The column of the field.
        package let column: String
        /// The name of the resource that is referred to.
        package let target: String

        /// The value with which a record refers to that one; null for that record itself.
        package func value(naming id: Int64) -> SQL {
            resource.table == target ? "nullif(\(id), \"id\")" : "\(id)"
        }

        /// The value with which a record refers to the one that takes over. Null where a record names those
        /// below it alone, as a company its default contact, and that one is below another.
        package func value(transferredTo id: Int64, of named: Resource) -> SQL {
            for case .backReference(field.name, let name) in named.fields.lazy.map(\.type) {
                guard let owner = named.field(name), let column = owner.column,
                    case .reference(resource.table) = owner.type
                else { continue }
                return """
                    (SELECT heir."id" FROM \(name: named.table) heir WHERE heir."id" = \(id) \
                    AND heir.\(name: column) = \(name: resource.table)."id")
                    """
            }
            return value(naming: id)
        }

        package init(resource: Resource, field: Field, column: String, target: String) {
            self.resource = resource
            self.field = field
            self.column = column
            self.target = target
        }
    }

    /// The fields of a resource that refer to records; none of a view, whose records are another's.
    static func referrers(in resource: Resource) -> [Referrer] {
        guard !resource.isView else { return [] }
        return resource.fields.compactMap { field in
            guard field.name != resource.parent, !field.isReleased, let column = field.column
            else { return nil }
            return switch field.type {
            case .reference(let target), .identifier(let target):
                Referrer(resource: resource, field: field, column: column, target: target)
            default: nil
            }
        }
    }

    /// Checks that every name in the declaration of a resource is that of something there is.
    package func check(_ resource: Resource) { Self.check(resource) { self.resource($0) } }

    /// Every name in a declaration is that of something declared.
    private static func check(_ resource: Resource, _ find: (String) -> Resource) {
        func own(_ name: String) {
            precondition(resource.field(name) != nil, "\(resource.name) has no \(name)")
        }
        if let parent = resource.parent { own(parent) }
        for field in resource.fields {
            // Joins are named after their field, and SQL names ignore case.
            precondition(!ASCII.equal(field.name, resource.name), "\(field.name) names its table")
            field.expression?.joins.forEach(own)
            switch field.type {
            case .reference(let name), .identifier(let name), .children(let name),
                .mainChild(let name, _, _), .links(let name):
                // Joins and foreign keys need a table.
                precondition(!find(name).isView, "\(resource.name).\(field.name) names a view")
                precondition(
                    !field.namesAnother || name == resource.table,
                    "\(resource.name).\(field.name) refers to records of another resource")
            case .foreignKey(let name), .foreignKeys(let name), .firstLink(let name): own(name)
            case .backReference(_, let name): own(name)
            case .string, .text, .integer, .decimal, .boolean, .dateTime, .guid, .enumeration,
                .strings, .integers, .given, .requestSwitch, .customFields, .bytes:
                break
            }
        }
    }
}

extension Catalog {
    /// The screens of all resources.
    package var screens: [Screen] { resources.filter { !$0.isView }.compactMap(\.screen) }
}
