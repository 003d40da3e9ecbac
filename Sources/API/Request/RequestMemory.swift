// What requests to a sandbox leave for later ones.

import Schema

/// What requests to a sandbox leave for later ones, so that these need not work it out again: it
/// follows from the bytes of a request and the state of the data alone. Forgetting it changes no
/// answer.
package final class RequestMemory {
    package let links = LinkBases()
    let lists = KeptLists()
    /// The names of the resource whose list was refused last.
    private var names: ListNames?

    package init() {}

    /// The names that a list of a resource can use.
    func names(of resource: String, in catalog: Catalog) -> ListNames {
        if let names, names.resource.name == resource { return names }
        let names = ListNames(catalog.resource(resource), in: catalog)
        self.names = names
        return names
    }
}
