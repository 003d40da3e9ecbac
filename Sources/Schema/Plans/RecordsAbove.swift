// The records above those of a resource.

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
    /// The names of the resources of the records above those of a resource, the nearest first.
    package func above(_ resource: Resource) -> [String] {
        resource.parentResource.map { [$0] + above(self.resource($0)) } ?? []
    }
}
