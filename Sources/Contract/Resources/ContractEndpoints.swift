// Paths of the vendor's contract, with the work of each method.

package import HTTP
package import Schema

/// A path of the vendor's contract.
package struct ContractEndpoint: Sendable {
    /// The path, such as `/time/entries/{id}`.
    package let path: String
    /// The name of the resource that it is about; empty where no method does anything with records.
    package let resource: String
    /// What each method does; nil for an operation that is not modelled.
    package let methods: [(method: Method, operation: Schema.Operation?)]
}

extension ContractResources {
    /// The paths of the contract, in order.
    package var paths: [String] { table.paths.map(\.path) }

    /// The path of a number.
    package func endpoint(_ number: Int) -> ContractEndpoint {
        let path = table.paths[number]
        let collection = path.operations.lazy.compactMap(\.collection).first
        let resource = collection.map { names[$0] } ?? ""
        return ContractEndpoint(
            path: path.path, resource: resource,
            methods: path.operations.map { operation in
                (Method(operation.method), self.operation(of: operation))
            })
    }

    /// The paths of the contract with the methods and the name of the resource of each. No resource is
    /// made for it.
    package var outlines: [Endpoint<Void>] {
        table.paths.map { path in
            let collection = path.operations.lazy.compactMap(\.collection).first
            return Endpoint(
                path.path, of: collection.map { names[$0] } ?? "",
                path.operations.map { (Method($0.method), ()) })
        }
    }

    /// What an operation does with records; nil where that takes rules that is not modelled.
    private func operation(of operation: ContractTable.Operation) -> Schema.Operation? {
        guard let collection = operation.collection, let work = operation.work.operation else {
            return nil
        }
        let resource = catalog.resource(names[collection])
        let isWrite = [.create, .replace, .update, .delete].contains(work)
        // Another form of records is written by those declared rules alone that say how.
        if isWrite, resource.isView, !resource.operations.contains(work) { return nil }
        if work == .defaultRecord, resource.defaultChoice == nil { return nil }
        return work
    }
}
