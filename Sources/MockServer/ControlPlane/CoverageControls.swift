// The control plane's path of what is imitated.

import API
import ConnectWise
import Contract
import Dialect
import HTTP
import JSON
import Records
import Schema
import Tenancy

extension ContractResources {
    /// How many members of each model records take, and of all together.
    fileprivate var members: JSONOutput {
        let models = coveredModels
        func sum(_ count: (CoveredModel) -> Int) -> JSONOutput {
            .number(models.reduce(0) { $0 + count($1) })
        }
        let list = models.map { model in
            JSONOutput.object([
                ("model", .text(model.name)), ("total", .number(model.memberCount)),
                ("behaviour", .number(model.declaredCount)),
                ("contract", .number(model.contractCount)),
            ])
        }
        return .object([
            ("total", sum(\.memberCount)), ("behaviour", sum(\.declaredCount)),
            ("contract", sum(\.contractCount)), ("models", .list(list)),
        ])
    }
}

extension Control {
    static let coverage = Control(
        .get, "/_mock/coverage",
        "lists the operations of the live service with how far each is imitated"
    ) { context, response in
        let mode = context.sandbox.store.catalog.mode
        let contract = ContractResources.shared(mode)
        let operations = contract.operations
        let counts = Tier.allCases.map { tier in
            (tier.rawValue, JSONOutput.number(operations.count { $0.tier == tier }))
        }
        let list = operations.map { operation in
            JSONOutput.object([
                ("method", .text(operation.method)), ("path", .text(operation.path)),
                ("tier", .text(operation.tier.rawValue)),
            ])
        }
        response.write(
            .object([
                ("total", .number(operations.count)), ("tiers", .object(counts)),
                ("members", contract.members), ("operations", .list(list)),
            ]), at: context.now)
    }
}
