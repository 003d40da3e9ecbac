// Resources with the members that their declarations lack and the vendor's contract has.

import Primitives

extension Resource {
    /// The same resource with further members, and rules that are about them, behind its own.
    func extended(by further: ResourceExtension) -> Resource {
        var resource = self
        resource.fields += further.fields
        resource.rules += further.rules
        return resource
    }

    /// The same resource with the members of its declaration alone.
    package var withoutFurther: Resource {
        var resource = self
        resource.fields.removeAll(where: \.isFurther)
        return resource
    }
}

extension Catalog {
    /// A resource with all its members: those of its declaration, in the same places, then those that the
    /// vendor's contract alone has. Nil if there are no such ones, or if it has them already: a resource that
    /// was asked for before the catalog had them does not.
    package func extended(_ resource: Resource) -> Resource? {
        extendedEntry(resource)?.resource
    }

    private func extendedEntry(_ resource: Resource) -> CatalogEntry? {
        guard let undeclared, resource.kind != .shape, let entry = entry(named: resource.name),
            resource.isView || !entry.isUndeclared
        else { return nil }
        let extended =
            isExtended(resource)
            ? entry : undeclared.extended(entry.resource, number: entry.number)
        return extended.resource.fields.count > resource.fields.count ? extended : nil
    }

    /// Whether the records of a resource have all members of the vendor's contract.
    package func isExtended(_ resource: Resource) -> Bool {
        !extendedTables.isEmpty && extendedTables.contains(resource.table)
    }

    /// Whether any resource has.
    package var isExtended: Bool { !extendedTables.isEmpty }

    /// The entry of this catalog for one that another catalog of the mode has.
    package func current(_ entry: CatalogEntry) -> CatalogEntry {
        guard isExtended else { return entry }
        return contents.entry(entry.resource.name) ?? entry
    }

    /// The same catalog, where the records of a table have all members. What shows such records inside
    /// others is planned anew.
    package func extending(_ table: String) -> Catalog {
        var changed = Set(resources.filter { $0.table == table }.map(\.name))
        var count = 0
        while changed.count > count {
            count = changed.count
            for resource in resources where resource.shows(anyOf: changed) {
                changed.insert(resource.name)
            }
        }
        let all = contents.entries.map { entry in
            guard changed.contains(entry.resource.name) else { return entry }
            let extended = entry.resource.table == table ? extendedEntry(entry.resource) : nil
            return CatalogEntry(extended?.resource ?? entry.resource, number: entry.number)
        }
        let further = extended(resource(table)).map(Self.referrers) ?? []
        let contents = CatalogContents(
            all, referring: further.filter(\.field.isFurther), besides: contents.referrers)
        return Catalog(self, contents, extendedTables: extendedTables.union([table]))
    }

    /// The entries of views without a declaration, with the members that their tables have.
    package func extendedView(_ entry: CatalogEntry) -> CatalogEntry? {
        guard isExtended(entry.resource), entry.resource.isView, !has(entry.resource.name),
            let undeclared
        else { return nil }
        let extended = undeclared.extended(entry.resource, number: entry.number)
        return CatalogEntry(extended.resource, number: entry.number)
    }
}

extension Resource {
    /// Whether records show records of any of these resources inside.
    fileprivate func shows(anyOf names: Set<String>) -> Bool {
        fields.contains { field in
            if case .children(let name) = field.type { names.contains(name) } else { false }
        }
    }
}
