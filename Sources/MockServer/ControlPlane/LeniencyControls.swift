// The control plane's paths of leniency counts.

import API
import Dialect
import HTTP
import JSON
import Primitives
import Records
import Tenancy

extension Control {
    static let leniencies: [Control] = [
        Control(
            .get, "/_mock/leniencies",
            "lists the leniencies that requests relied on, with their counts"
        ) { context, response in
            let counts = context.sandbox.store.leniencies
            let list = counts.used.map { entry in
                JSONOutput.object([
                    ("name", .text(entry.leniency.rawValue)), ("count", .number(entry.count)),
                    ("sentence", .text(entry.leniency.sentence)),
                    // A target may hold bytes that are no UTF-8, which JSON cannot.
                    ("lastRequest", .text(String(decoding: entry.lastRequest, as: UTF8.self))),
                ])
            }
            response.write(
                .object([("total", .number(counts.total)), ("leniencies", .list(list))]),
                at: context.now)
        },
        Control(.delete, "/_mock/leniencies", "resets the counts") {
            context, response in
            context.sandbox.store.leniencies.reset()
            response.writeNothing(at: context.now)
        },
    ]
}
