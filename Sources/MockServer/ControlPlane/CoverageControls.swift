// The control plane's path of what is imitated.

import API
import ConnectWise
import Dialect
import HTTP
import JSON
import Records
import Schema
import Tenancy

extension Control {
    static let coverage = Control(
        .get, "/_mock/coverage",
        "lists the operations of the live service with how far each is imitated"
    ) { context, response in
        let mode = context.sandbox.store.catalog.mode
        let operations = ContractResources.shared(mode).operations
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
                ("operations", .list(list)),
            ]), at: context.now)
    }
}
