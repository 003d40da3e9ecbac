// The control plane's paths of faults.

import API
import Dialect
import HTTP
import JSON
import Primitives
import Records
import Schema
import Tenancy

extension Control {
    static let faults: [Control] = [
        Control(
            .get, "/_mock/faults", "lists the fault rules, with their counts of matches and hits"
        ) {
            context, response in
            response.write(.list(context.sandbox.faults.rules.map(\.json)), at: context.now)
        },
        Control(
            .post, "/_mock/faults",
            "injects faults into requests: {method, path, resource, nth | every | first | probability, fault}"
        ) { context, response in
            let draft = try FaultRuleDraft(
                try context.document().root, context.sandbox.store.catalog,
                among: context.faultRoutes)
            let rule = try context.sandbox.faults.add(draft)
            response.write(rule.json, .created, at: context.now)
        },
        Control(.delete, "/_mock/faults", "deletes all fault rules") { context, response in
            context.sandbox.faults.removeAll()
            response.writeNothing(at: context.now)
        },
        Control(.get, "/_mock/faults/{id}", "shows a fault rule") { context, response in
            let id = context.path.id ?? 0
            guard let rule = context.sandbox.faults.rules.first(where: { $0.id == id }) else {
                throw APIError.noRecord(kind: "Fault", id: id)
            }
            response.write(rule.json, at: context.now)
        },
        Control(.delete, "/_mock/faults/{id}", "deletes a fault rule") { context, response in
            let id = context.path.id ?? 0
            guard context.sandbox.faults.remove(id) else {
                throw APIError.noRecord(kind: "Fault", id: id)
            }
            response.writeNothing(at: context.now)
        },
        Control(.get, "/_mock/faults/seed", "shows the seed of probabilities and drawn delays") {
            context, response in
            response.write(
                .object([("seed", .number(context.sandbox.faults.seed))]), at: context.now)
        },
        Control(.put, "/_mock/faults/seed", "restarts all draws with a seed: {seed}") {
            context, response in
            let seed = try context.body(seedShape).integer("seed") ?? 0
            context.sandbox.faults.reseed(seed)
            response.write(.object([("seed", .number(seed))]), at: context.now)
        },
    ]

    private static let seedShape = Resource(
        shape: "Seed", [Field("seed", .integer(Int64.min...Int64.max), .required)])
}
