// The records that fixtures show inside others.

extension Catalog {
    /// The resources whose records fixtures show inside a record of that resource: those below it, and views by
    /// which records that may stand below another one are made below it.
    package func nested(in name: String) -> [Resource] {
        children(of: name)
            + resources.filter { view in
                guard view.isView, view.parentResource == name, view.operations.contains(.create)
                else { return false }
                return isParentOptional(resource(view.table), besides: view)
            }
    }

    /// Whether records of a resource can be without the record above, and another one than that is above in a view.
    private func isParentOptional(_ resource: Resource, besides view: Resource) -> Bool {
        guard let parent = resource.parent, parent != view.parent else { return false }
        return resource.field(parent)?.isRequired == false
    }

    /// The resource whose records fixtures show inside one of that resource in a list of that name.
    package func nested(in name: String, collection: String) -> Resource? {
        nested(in: name).first { $0.collection == collection }
    }
}
