// The clock of a sandbox under control.

import HTTP
import Primitives

extension Control {
    static let clock: [Control] = [
        Control(.get, "/_mock/clock", "the time of the sandbox") { exchange, response in
            response.write(exchange.sandbox.clock.reply, at: exchange.now)
        },
        Control(.put, "/_mock/clock", "sets the time, or lets it stand still: {now, frozen}") {
            exchange, response in
            let body = try exchange.body(setting)
            let moment = body.moment("now")
            if let moment { try checkClock(moment.seconds) }
            if let isFrozen = body.flag("frozen") { exchange.sandbox.clock.freeze(isFrozen) }
            if let moment { exchange.sandbox.clock.set(to: moment) }
            response.write(exchange.sandbox.clock.reply, at: exchange.sandbox.now)
        },
        Control(.post, "/_mock/clock/advance", "moves the time on: {seconds}") {
            exchange, response in
            let body = try exchange.body(step)
            let seconds = body.integer("seconds") ?? 0
            try checkClock(exchange.now.seconds + seconds)
            exchange.sandbox.clock.advance(seconds: seconds)
            response.write(exchange.sandbox.clock.reply, at: exchange.sandbox.now)
        },
        Control(.delete, "/_mock/clock", "follows the machine's clock again") {
            exchange, response in
            exchange.sandbox.clock.reset()
            response.writeNothing(at: exchange.sandbox.now)
        },
    ]

    private static func checkClock(_ seconds: Int64) throws(Refusal) {
        guard Limits.clockSeconds.contains(seconds) else {
            throw .sandbox("The clock stays between the years 1 and 9998.")
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
    fileprivate var reply: Reply {
        .object([("now", .text(now.text)), ("frozen", .flag(isFrozen))])
    }
}
