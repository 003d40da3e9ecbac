// The control plane's paths of callbacks: what was sent, and a receiver within the server.

import API
import Callbacks
import Dialect
import HTTP
import JSON
import Primitives
import Records
import Schema
import Tenancy

extension Control {
    static let callbacks: [Control] =
        [
            Control(
                .get, "/_mock/callbacks/deliveries",
                "lists what callbacks are told: conditions, orderBy, fields, page, pageSize as everywhere"
            ) { context, response in
                let list = try context.sandbox.deliveryData().table.list(context)
                response.tell(
                    context.sandbox.callbacks.deliveries.dropped, droppedFrom: "deliveries")
                try list.list(list.parameters, into: &response)
            },
            Control(
                .get, "/_mock/callbacks/deliveries/count",
                "counts what callbacks are told: conditions"
            ) { context, response in
                let list = try context.sandbox.deliveryData().table.list(context)
                response.tell(
                    context.sandbox.callbacks.deliveries.dropped, droppedFrom: "deliveries")
                try list.count(into: &response)
            },
            Control(
                .delete, "/_mock/callbacks/deliveries", "forgets the deliveries that are settled"
            ) { context, response in
                context.sandbox.callbacks.deliveries.clear()
                response.writeNothing(at: context.now)
            },
            Control(
                .post, "/_mock/callbacks/deliveries/{id}/resend", "sends a message once more"
            ) { context, response in
                let again = try context.resend()
                response.write(.object([("number", .number(again))]), .created, at: context.now)
            },
            Control(
                .post, "/_mock/callbacks/deliveries/verify",
                "verifies deliveries: {conditions, count | atLeast, atMost}, {never} or {inOrder}"
            ) { context, response in
                let expectation = try context.expectation(on: context.sandbox.deliveryData().table)
                let dropped = context.sandbox.callbacks.deliveries.dropped
                response.write(try expectation.verdict(dropped: dropped), at: context.now)
            },
            Control(
                .get, "/_mock/callbacks/deliveries/wait",
                "answers as soon as deliveries are so: conditions, count, timeout in seconds",
                waitsForDeliveries: true,
                wait: { context in
                    let wait = try context.entryWait(on: context.sandbox.deliveryData().table)
                    return wait.isOver(for: context.request) ? nil : wait
                },
                run: { context, response in
                    try context.answerWait(
                        on: context.sandbox.deliveryData().table,
                        dropped: context.sandbox.callbacks.deliveries.dropped, into: &response)
                }),
        ] + callbackFaults + sinks

    private static let callbackFaults: [Control] = [
        Control(.get, "/_mock/callbacks/faults", "lists what goes wrong with messages") {
            context, response in
            let rules = context.sandbox.callbacks.deliveries.faults.rules
            response.write(.list(rules.map(\.json)), at: context.now)
        },
        Control(
            .post, "/_mock/callbacks/faults",
            "lets the next messages go wrong: {fault, callbackId, type, action, seconds, count}"
        ) { context, response in
            let rule = try context.addCallbackFault()
            response.write(rule.json, .created, at: context.now)
        },
        Control(.delete, "/_mock/callbacks/faults", "lets no message go wrong any more") {
            context, response in
            context.sandbox.callbacks.deliveries.faults.removeAll()
            response.writeNothing(at: context.now)
        },
    ]

    fileprivate static let callbackFault = Resource(
        shape: "CallbackFault",
        [
            Field(
                "fault", .enumeration(CallbackFault.Kind.allCases.map(\.rawValue)), .required),
            Field("callbackId", .integer(1...Int64(Int32.max))),
            Field("type", .string(max: 50)),
            Field("action", .enumeration(FeedChange.Action.allCases.map(\.rawValue))),
            Field("seconds", .integer(1...Limits.clockStepSecondsMax)),
            Field("count", .integer(1...Limits.faultCountMax)),
        ])

    private static let sinks: [Control] = [
        Control(
            .post, "/_mock/sink/{name}",
            "takes a callback: a receiver that needs no server of its own",
            needsNoAuthorization: true
        ) { context, response in
            guard context.sandbox.sinks.take(context.request, at: context.word, now: context.now)
            else {
                throw APIError.mock(
                    "A sandbox has at most \(Limits.sinksMax) sinks; delete one first.")
            }
            response.writeNothing(at: context.now)
        },
        Control(.get, "/_mock/sink", "lists the sinks, and how much each has taken") {
            context, response in
            response.write(context.sandbox.sinks.all, at: context.now)
        },
        Control(.get, "/_mock/sink/{name}", "lists what a sink has taken") { context, response in
            response.write(context.sandbox.sinks.requests(at: context.word), at: context.now)
        },
        Control(.delete, "/_mock/sink/{name}", "forgets what a sink has taken") {
            context, response in
            context.sandbox.sinks.remove(context.word)
            response.writeNothing(at: context.now)
        },
    ]
}

extension ControlContext {
    /// Sends the message of a delivery once more.
    /// - Returns: The number of the new delivery.
    /// - Throws: `APIError.noRecord`, `APIError.mock` without room.
    fileprivate func resend() throws(APIError) -> Int64 {
        let deliveries = sandbox.callbacks.deliveries
        guard let delivery = deliveries[path.id ?? 0] else {
            throw .noRecord(kind: "Delivery", id: path.id ?? 0)
        }
        guard delivery.state != .refused else {
            throw .mock("The host of that callback is not allowed: start with --callback-allow.")
        }
        guard let again = deliveries.resend(delivery, at: now) else {
            throw .mock("There is no room for another delivery: all that are kept wait.")
        }
        return again.number
    }

    /// Adds the rule that the body asks for.
    /// - Throws: `APIError.mock` at the limit, and what a body is refused for.
    fileprivate func addCallbackFault() throws -> CallbackFault {
        let body = try body(Control.callbackFault)
        let deliveries = sandbox.callbacks.deliveries
        guard deliveries.faults.rules.count < Limits.faultRulesMax,
            let kind = body.text("fault").flatMap({ CallbackFault.Kind(rawValue: $0) })
        else {
            throw APIError.mock("A sandbox has at most \(Limits.faultRulesMax) rules; delete them.")
        }
        return deliveries.faults.add(
            kind, callbackID: body.integer("callbackId"), type: body.text("type"),
            action: body.text("action"), seconds: body.integer("seconds") ?? 1,
            count: body.integer("count") ?? 1)
    }
}
