// The methods of a path: those that are declared, and those that the contract adds.

import ConnectWise
import Contract
import Dialect
package import HTTP
package import Schema

/// The paths of the contract by their places, in both modes.
private let contract = Dictionary(
    uniqueKeysWithValues: Mode.allCases.map { mode in
        let contract = ContractResources.shared(mode)
        let endpoints = contract.paths.indices.map { contract.endpoint($0) }
        return (mode, Dictionary(uniqueKeysWithValues: endpoints.map { (place($0.path), $0) }))
    })

/// A path in small letters without the names of its variables.
private func place(_ path: String) -> String {
    path.lowercased().split(separator: "/").map { $0.hasPrefix("{") ? "/{}" : "/\($0)" }.joined()
}

extension Catalog {
    /// All methods that a path takes, in the order of `Allow`.
    package func methods(at endpoint: Endpoint<Declared>) -> [Method] {
        let declared = endpoint.methods.map(\.method)
        let more = contract[mode]?[place(endpoint.path)]?.methods ?? []
        let others = more.filter { !declared.contains($0.method) }
        let methods =
            declared + others.filter { $0.operation != nil }.map(\.method)
            + others.filter { $0.operation == nil }.map(\.method)
        return methods + (methods.contains(.get) ? [.head] : []) + [.options]
    }
}
