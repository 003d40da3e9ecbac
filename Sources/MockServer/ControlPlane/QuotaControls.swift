// The control plane's paths of the quota and of maintenance.

import API
import Dialect
import HTTP
import JSON
import Primitives
import Schema
import Tenancy

extension Control {
    static let quota: [Control] = [
        Control(.get, "/_mock/quota", "shows the quota of requests per minute, and its use") {
            context, response in
            let off = JSONOutput.object([("on", .flag(false))])
            response.write(
                context.sandbox.faults.quota?.json(at: context.now) ?? off, at: context.now)
        },
        Control(.put, "/_mock/quota", "limits the requests of each credential: {perMinute}") {
            context, response in
            let quota = Quota(
                perMinute: try context.body(quotaShape).integer("perMinute") ?? 1)
            context.sandbox.faults.quota = quota
            response.write(quota.json(at: context.now), at: context.now)
        },
        Control(.delete, "/_mock/quota", "ends the quota") { context, response in
            context.sandbox.faults.quota = nil
            response.writeNothing(at: context.now)
        },
    ]

    static let maintenance: [Control] = [
        Control(.get, "/_mock/maintenance", "shows whether the service is down for maintenance") {
            context, response in
            response.write(
                context.sandbox.faults.maintenanceReply(at: context.now), at: context.now)
        },
        Control(
            .put, "/_mock/maintenance", "answers every request with 503: {on, retryAfter}"
        ) { context, response in
            let body = try context.body(maintenanceShape)
            let seconds = body.integer("retryAfter") ?? Limits.retryAfterSecondsDefault
            context.sandbox.faults.maintenanceSeconds = body.flag("on") == true ? seconds : nil
            context.sandbox.faults.maintenanceStart = context.now
            response.write(context.sandbox.faults.maintenanceReply(), at: context.now)
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
    /// What is said of the maintenance.
    /// - Parameter now: The time at which the seconds are counted that are left of what clients are told to
    ///   wait; nil leaves them out.
    fileprivate func maintenanceReply(at now: Timestamp? = nil) -> JSONOutput {
        let left: JSONOutput? =
            if let now, let seconds = maintenanceSeconds, let start = maintenanceStart {
                .number(max(0, start.seconds + seconds - now.seconds))
            } else { nil }
        return .object([
            ("on", .flag(maintenanceSeconds != nil)),
            ("retryAfter", maintenanceSeconds.map(JSONOutput.number) ?? .absent),
            ("secondsLeft", left ?? .absent),
        ])
    }
}
