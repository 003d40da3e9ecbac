// The control plane's paths of a sandbox's clock.

import API
import Dialect
import HTTP
import JSON
import Primitives
import Records
import Schema
import Tenancy

extension Control {
    static let clock: [Control] = [
        Control(.get, "/_mock/clock", "shows the time of the sandbox") { context, response in
            response.write(context.sandbox.store.clock.json, at: context.now)
        },
        Control(.put, "/_mock/clock", "sets the time, or freezes it: {now, frozen}") {
            context, response in
            let body = try context.body(setting)
            let moment = body.moment("now")
            if let moment { try checkClock(moment.seconds) }
            if let isFrozen = body.flag("frozen") { context.sandbox.store.clock.freeze(isFrozen) }
            if let moment { context.sandbox.store.clock.set(to: moment) }
            response.write(context.sandbox.store.clock.json, at: context.sandbox.now)
        },
        Control(.post, "/_mock/clock/advance", "advances the time: {seconds}") {
            context, response in
            let body = try context.body(step)
            let seconds = body.integer("seconds") ?? 0
            try checkClock(context.now.seconds + seconds)
            context.sandbox.store.clock.advance(seconds: seconds)
            response.write(context.sandbox.store.clock.json, at: context.sandbox.now)
        },
        Control(.delete, "/_mock/clock", "follows the machine's clock again") {
            context, response in
            context.sandbox.store.clock.reset()
            response.writeNothing(at: context.sandbox.now)
        },
    ]

    private static func checkClock(_ seconds: Int64) throws(APIError) {
        guard Limits.clockSeconds.contains(seconds) else {
            throw .mock("The clock stays between the years 1 and 9998.")
        }
    }

    private static let setting = Resource(
        shape: "Clock", [Field("now", .dateTime), Field("frozen", .boolean)])

    private static let step = Resource(
        shape: "ClockStep",
        [
            Field(
                "seconds", .integer(-Limits.clockStepSecondsMax...Limits.clockStepSecondsMax),
                .required)
        ])
}

extension SandboxClock {
    fileprivate var json: JSONOutput {
        .object([("now", .text(now.text)), ("frozen", .flag(isFrozen))])
    }
}
