// What is known of each operation of the vendor's: the tiers.

import Dialect
import HTTP
import Primitives
package import Schema

/// An operation of the vendor's, with its tier.
package struct TieredOperation: Sendable {
    /// The name of the method.
    package let method: String
    /// The path.
    package let path: String
    /// How far it is imitated.
    package let tier: Tier
}

extension ContractResources {
    /// All operations of the vendor's, by path.
    package var operations: [TieredOperation] {
        let declared = declaredOperations
        return table.paths.indices.flatMap { number in
            let endpoint = self.endpoint(number)
            let place = Self.place(endpoint.path)
            return endpoint.methods.map { method, operation in
                let isDeclared = declared.contains("\(method.name) \(place)")
                return TieredOperation(
                    method: method.name, path: endpoint.path,
                    tier: isDeclared ? .behaviour : tier(of: operation, at: endpoint))
            }
        }
    }

    /// The tier of an operation that no declaration has.
    private func tier(of operation: Schema.Operation?, at endpoint: ContractEndpoint) -> Tier {
        guard operation != nil else { return .notModelled }
        return isBehaviour(endpoint.resource) ? .behaviour : .contract
    }

    /// Whether records of a resource without a declaration have rules of their own.
    package func isBehaviour(_ name: String) -> Bool {
        !name.isEmpty && !catalog.has(name)
            && amendments[catalog.resource(name).path]?.isBehaviour ?? false
    }

    /// What no declaration has, by path. A path that is declared as well is spelled as there.
    package var undeclaredEndpoints: [Endpoint<TieredWork>] {
        let declared = declaredOperations
        let paths = Dictionary(
            catalog.endpoints.map { (Self.place($0.path), $0.path) },
            uniquingKeysWith: { first, _ in first })
        return table.paths.indices.compactMap { number in
            let own = self.endpoint(number)
            let place = Self.place(own.path)
            let more = own.methods.filter { !declared.contains("\($0.method.name) \(place)") }
            guard !more.isEmpty else { return nil }
            return Endpoint(
                paths[place] ?? own.path, of: own.resource,
                more.map { method, operation in
                    let tier = tier(of: operation, at: own)
                    return (method, TieredWork(operation: operation, tier: tier))
                })
        }
    }

    /// What is declared, each as method and place.
    private var declaredOperations: Set<String> {
        Set(
            catalog.endpoints.flatMap { endpoint in
                let place = Self.place(endpoint.path)
                return endpoint.methods.map { "\($0.method.name) \(place)" }
            })
    }

    /// A path in small letters, without the names of its variables.
    private static func place(_ path: String) -> String {
        ASCII.lowercased(path).split(separator: "/").map { $0.hasPrefix("{") ? "/{}" : "/\($0)" }
            .joined()
    }
}
