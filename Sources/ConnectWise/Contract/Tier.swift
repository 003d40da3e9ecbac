// What is known of each operation of the vendor's: the tiers.

import Contract
import Dialect
import HTTP
import Primitives
import Schema

/// How far an operation of the vendor's is imitated.
package enum Tier: String, CaseIterable, Sendable {
    /// By a declaration, with rules of its own that tests prove.
    case behaviour
    /// By the vendor's contract alone: shape and validation.
    case contract
    /// Not at all: it answers 501.
    case notModelled = "not modelled"
}

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
                let tier: Tier =
                    declared.contains("\(method.name) \(place)")
                        || operation != nil && isBehaviour(endpoint.resource)
                    ? .behaviour : operation == nil ? .notModelled : .contract
                return TieredOperation(method: method.name, path: endpoint.path, tier: tier)
            }
        }
    }

    /// Whether records of a resource without a declaration have rules of their own.
    private func isBehaviour(_ name: String) -> Bool {
        !catalog.has(name)
            && Amendment.byPath[catalog.resource(name).path]?.isBehaviour ?? false
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
