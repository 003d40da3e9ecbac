// All resources of a mode, checked, with what is derived from their declarations.

package import Conditions
package import Dialect
import Primitives
package import SQLite

/// The resources of a mode and what each consumer derives from them. Made once, then only read.
package final class Catalog: Sendable {
    /// The mode whose forms of the fields these are.
    package let mode: Mode
    /// Ordered so that a resource follows those that it refers to, except within cycles.
    package let resources: [Resource]
    private let entries: [CatalogEntry]
    private let indexes: [String: Int]
    /// The reference fields that refer to each resource, by the resource's name.
    private let referrers: [String: [Referrer]]
    /// Everything that can be asked for.
    package let endpoints: [Endpoint<Declared>]

    /// The catalog of a mode.
    /// - Parameter declared: The resources, each behind those that it refers to where that can be.
    package init(mode: Mode, of declared: [Resource]) {
        self.mode = mode
        resources = declared.map { $0.form(in: mode) }
        indexes = Dictionary(
            uniqueKeysWithValues: resources.enumerated().map { ($1.name, $0) })
        let names = indexes
        let all = resources
        let find: (String) -> Resource = { name in
            guard let index = names[name] else { preconditionFailure("no resource \(name)") }
            return all[index]
        }
        for resource in all { Self.check(resource, find) }
        entries = all.map(CatalogEntry.init)
        referrers = Dictionary(
            grouping: all.filter { !$0.isView }.flatMap(Self.referrers(in:)), by: \.target)
        endpoints = Endpoint.all(of: all)
    }

    /// The resource of that name.
    /// - Precondition: there is one; names come from declarations, which are checked.
    package func resource(_ name: String) -> Resource { resources[index(of: name)] }

    /// The resource of that name by reference.
    /// - Precondition: as for `resource(_:)`.
    package func entry(_ name: String) -> CatalogEntry { entries[index(of: name)] }

    private func index(of name: String) -> Int {
        guard let index = indexes[name] else { preconditionFailure("no resource \(name)") }
        return index
    }

    /// The columns of a table, in order; nil if there is no such table.
    package func columns(of table: String) -> [String]? {
        indexes[table].map { Tables.columns(of: resources[$0]) }
    }

    /// The index of a resource in that order; the number of resources for an unknown name.
    package func position(of name: String) -> Int { indexes[name] ?? resources.count }

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
        indexes[resource.name] == nil ? WritePlan(resource) : writePlan(of: resource.name)
    }

    /// The fields by which records of other resources, or of the same, hold on to a record of that
    /// resource. A record's own children are not among them: they go with it.
    package func referrers(to name: String) -> [Referrer] { referrers[name] ?? [] }

    /// The resources that have records of their own and stand below no other.
    package var outermost: [Resource] { resources.filter { !$0.isView && $0.parent == nil } }

    /// The resources whose records stand below records of that resource.
    package func children(of name: String) -> [Resource] {
        resources.filter { !$0.isView && $0.parentResource == name }
    }

    /// The resource below that one whose lists have that name.
    package func child(of name: String, collection: String) -> Resource? {
        children(of: name).first { $0.collection == collection }
    }

    /// The resource that the values of a field refer to; nil if they refer to nothing.
    package func target(of field: Field, in resource: Resource) -> String? {
        switch field.type {
        case .reference(let name), .identifier(let name), .mainChild(let name, _, _): return name
        case .foreignKey(let other), .foreignKeys(let other), .firstLink(let other):
            return resource.field(other).flatMap { target(of: $0, in: resource) }
        case .links(let name): return linkTarget(of: name)
        case .string, .text, .integer, .decimal, .boolean, .dateTime, .guid, .enumeration,
            .children, .backReference, .strings, .integers, .requestSwitch, .customFields,
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

        package init(resource: Resource, field: Field, column: String, target: String) {
            self.resource = resource
            self.field = field
            self.column = column
            self.target = target
        }
    }

    private static func referrers(in resource: Resource) -> [Referrer] {
        resource.fields.compactMap { field in
            guard field.name != resource.parent, !field.isReleased, let column = field.column
            else { return nil }
            return switch field.type {
            case .reference(let target), .identifier(let target):
                Referrer(resource: resource, field: field, column: column, target: target)
            default: nil
            }
        }
    }

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
                .strings, .integers, .requestSwitch, .customFields, .bytes:
                break
            }
        }
    }
}

extension Resource {
    /// The resource that a record's parent belongs to.
    package var parentResource: String? {
        guard let parent, case .reference(let name)? = field(parent)?.type else { return nil }
        return name
    }

    /// The column that names a record's parent.
    package var parentColumn: String? { parent.flatMap { field($0)?.column } }

    /// For a resource that associates its parent with other records: the field that names those.
    package var associatedField: Field? {
        fields.first { $0.type.isReference && $0.name != parent }
    }
}

extension Catalog {
    /// The screens of all resources.
    package var screens: [Screen] { resources.filter { !$0.isView }.compactMap(\.screen) }
}
