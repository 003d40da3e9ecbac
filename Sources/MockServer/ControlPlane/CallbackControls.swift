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
    static let callbacks: [Control] = [
        Control(
            .get, "/_mock/callbacks/deliveries",
            "lists what callbacks are told: conditions, orderBy, fields, page, pageSize as everywhere"
        ) { context, response in
            let list = try context.sandbox.deliveryData().list(context)
            context.tellDroppedDeliveries(in: &response)
            try list.list(list.parameters, into: &response)
        },
        Control(
            .get, "/_mock/callbacks/deliveries/count", "counts what callbacks are told: conditions"
        ) { context, response in
            let list = try context.sandbox.deliveryData().list(context)
            context.tellDroppedDeliveries(in: &response)
            try list.count(into: &response)
        },
        Control(
            .delete, "/_mock/callbacks/deliveries", "forgets the deliveries that are settled"
        ) { context, response in
            context.sandbox.callbacks.deliveries.clear()
            response.writeNothing(at: context.now)
        },
        Control(
            .post, "/_mock/sink/{name}",
            "takes a callback: a receiver that needs no server of its own", isOpen: true
        ) { context, response in
            guard context.sandbox.sinks.take(context.request, at: context.word, now: context.now)
            else {
                throw APIError.mock(
                    "A sandbox has at most \(Limits.sinksMax) sinks; delete one first.")
            }
            response.writeNothing(at: context.now)
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

extension DeliveryData {
    /// A request for a list of deliveries, as the API's own lists are asked for.
    fileprivate func list(_ control: ControlContext) -> RequestContext {
        RequestContext(
            control.request, RequestPath(control.request), .operation(.list), PathParameters(),
            of: Self.entry, in: store, by: .api, at: store.now, trace: RequestTrace(),
            RequestMemory(), writesAtOnce: false)
    }
}

extension ControlContext {
    /// Lets the answer tell how many messages found no room.
    fileprivate func tellDroppedDeliveries(in response: inout Response) {
        response.commonHeaders.append("x-mock-deliveries-dropped: ")
        response.commonHeaders.append(decimal: sandbox.callbacks.deliveries.dropped)
        response.commonHeaders.append("\r\n")
    }
}
