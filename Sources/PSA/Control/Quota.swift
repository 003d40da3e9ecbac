// How many requests a minute each credential may send, and a service that is down.

import HTTP
import Primitives

/// A quota per minute and credential. It is ours: what the live service allows is not public beyond
/// "about 1,000 a minute" (docs/LIVE-API.md#rate-limits), so that there is none until somebody sets
/// one.
struct Quota: Sendable {
    let perMinute: Int64
    /// By company and public key, or member; what shows none has one of its own.
    private(set) var minutes: [String: Minute] = [:]

    /// The minute that begins with a credential's first request, by the sandbox's clock.
    struct Minute: Sendable {
        let start: Timestamp
        var count: Int64

        /// The seconds until it is over; nil if it is, or if the clock was set back behind it.
        func secondsLeft(_ now: Timestamp) -> Int64? {
            let passed = now.seconds - start.seconds
            return passed >= 0 && passed < 60 ? 60 - passed : nil
        }
    }

    init(perMinute: Int64) { self.perMinute = perMinute }

    /// Counts a request. One that is refused does not count.
    /// - Returns: The seconds after which to try again; nil if the request may pass.
    mutating func take(_ caller: Caller, at now: Timestamp) -> Int64? {
        let name = Self.name(caller)
        guard let minute = minutes[name], let left = minute.secondsLeft(now) else {
            makeRoom(at: now)
            minutes[name] = Minute(start: now, count: 1)
            return nil
        }
        guard minute.count < perMinute else { return left }
        minutes[name]?.count += 1
        return nil
    }

    /// At the cap, minutes that are over go, else the oldest.
    private mutating func makeRoom(at now: Timestamp) {
        guard minutes.count >= Limits.quotaCredentialsMax else { return }
        minutes = minutes.filter { $0.value.secondsLeft(now) != nil }
        guard minutes.count >= Limits.quotaCredentialsMax,
            let oldest = minutes.min(by: { ($0.value.start, $0.key) < ($1.value.start, $1.key) })
        else { return }
        minutes[oldest.key] = nil
    }

    private static func name(_ caller: Caller) -> String {
        guard case .success(let shown?) = caller.credentials else { return "" }
        let name =
            switch shown {
            case .keys(let company, let publicKey, _): "\(company)+\(publicKey)"
            case .cookies(let company, let member, _): "\(company)+\(member)"
            }
        return ASCII.lowercased(name)
    }

    /// What is told of it.
    func reply(at now: Timestamp) -> Reply {
        let open = minutes.filter { $0.value.secondsLeft(now) != nil }.sorted { $0.key < $1.key }
        return .object([
            ("on", .flag(true)), ("perMinute", .number(perMinute)),
            (
                "credentials",
                .list(
                    open.map { name, minute in
                        .object([
                            ("credential", .text(name)), ("used", .number(minute.count)),
                            ("secondsLeft", .number(minute.secondsLeft(now) ?? 0)),
                        ])
                    })
            ),
        ])
    }
}

extension Control {
    static let quota: [Control] = [
        Control(.get, "/_mock/quota", "the quota of requests a minute, and what is used of it") {
            context, response in
            let off = Reply.object([("on", .flag(false))])
            response.write(
                context.sandbox.faults.quota?.reply(at: context.now) ?? off, at: context.now)
        },
        Control(.put, "/_mock/quota", "limits the requests of each credential: {perMinute}") {
            context, response in
            let quota = Quota(
                perMinute: try context.body(quotaShape).integer("perMinute") ?? 1)
            context.sandbox.faults.quota = quota
            response.write(quota.reply(at: context.now), at: context.now)
        },
        Control(.delete, "/_mock/quota", "ends the quota") { context, response in
            context.sandbox.faults.quota = nil
            response.writeNothing(at: context.now)
        },
    ]

    static let maintenance: [Control] = [
        Control(.get, "/_mock/maintenance", "whether the service is down for maintenance") {
            context, response in
            response.write(context.sandbox.faults.maintenanceReply, at: context.now)
        },
        Control(
            .put, "/_mock/maintenance", "answers every request with 503: {on, retryAfter}"
        ) { context, response in
            let body = try context.body(maintenanceShape)
            let seconds = body.integer("retryAfter") ?? Limits.retryAfterSecondsDefault
            context.sandbox.faults.maintenanceSeconds = body.flag("on") == true ? seconds : nil
            response.write(context.sandbox.faults.maintenanceReply, at: context.now)
        },
        Control(.delete, "/_mock/maintenance", "ends the maintenance") { context, response in
            context.sandbox.faults.maintenanceSeconds = nil
            response.writeNothing(at: context.now)
        },
    ]

    private static let quotaShape = Resource(
        shape: "Quota", [Field("perMinute", .integer(1...Limits.quotaPerMinuteMax), .required)])

    private static let maintenanceShape = Resource(
        shape: "Maintenance",
        [
            Field("on", .boolean, .required),
            Field("retryAfter", .integer(1...Limits.retryAfterSecondsMax)),
        ])
}

extension Faults {
    fileprivate var maintenanceReply: Reply {
        .object([
            ("on", .flag(maintenanceSeconds != nil)),
            ("retryAfter", maintenanceSeconds.map(Reply.number) ?? .null),
        ])
    }
}
