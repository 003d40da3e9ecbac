// Faults under control: made, listed, taken away.

import HTTP
import JSON
import Primitives

extension Control {
    static let faults: [Control] = [
        Control(.get, "/_mock/faults", "lists the faults, with what they matched and hit") {
            exchange, response in
            response.write(.list(exchange.sandbox.faults.rules.map(\.reply)), at: exchange.now)
        },
        Control(
            .post, "/_mock/faults",
            "lets requests fail: {method, path, resource, nth | every | first | probability, fault}"
        ) { exchange, response in
            let draft = try FaultRuleDraft(
                try exchange.document().root, exchange.sandbox.catalog)
            let rule = try exchange.sandbox.faults.add(draft)
            response.write(rule.reply, .created, at: exchange.now)
        },
        Control(.delete, "/_mock/faults", "takes all faults away") { exchange, response in
            exchange.sandbox.faults.removeAll()
            response.writeNothing(at: exchange.now)
        },
        Control(.get, "/_mock/faults/{id}", "tells of a fault") { exchange, response in
            let id = exchange.route.id ?? 0
            guard let rule = exchange.sandbox.faults.rules.first(where: { $0.id == id }) else {
                throw Refusal.noRecord(kind: "Fault", id: id)
            }
            response.write(rule.reply, at: exchange.now)
        },
        Control(.delete, "/_mock/faults/{id}", "takes a fault away") { exchange, response in
            let id = exchange.route.id ?? 0
            guard exchange.sandbox.faults.remove(id) else {
                throw Refusal.noRecord(kind: "Fault", id: id)
            }
            response.writeNothing(at: exchange.now)
        },
        Control(.get, "/_mock/faults/seed", "the seed of probabilities and drawn delays") {
            exchange, response in
            response.write(
                .object([("seed", .number(exchange.sandbox.faults.seed))]), at: exchange.now)
        },
        Control(.put, "/_mock/faults/seed", "begins all draws anew with a seed: {seed}") {
            exchange, response in
            let seed = try exchange.body(seedShape).integer("seed") ?? 0
            exchange.sandbox.faults.reseed(seed)
            response.write(.object([("seed", .number(seed))]), at: exchange.now)
        },
    ]

    private static let seedShape = Resource(
        shape: "Seed", [Field("seed", .integer(Int64.min...Int64.max), .required)])
}
