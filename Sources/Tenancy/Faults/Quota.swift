// The quota of requests per minute and credential.

package import API
import Dialect
import HTTP
package import JSON
package import Primitives
import Schema

/// A quota per minute and credential. It is the mock's own: the limit of the live service is not
/// public beyond "about 1,000 a minute" (docs/LIVE-API.md#rate-limits). No quota applies until a
/// client sets one.
package struct Quota: Sendable {
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

    package init(perMinute: Int64) { self.perMinute = perMinute }

    /// Counts a request. One that is refused does not count.
    /// - Returns: The seconds after which to try again; nil if the request may pass.
    package mutating func countRequest(of credentials: Credentials?, at now: Timestamp) -> Int64? {
        let name = Self.name(credentials)
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

    private static func name(_ credentials: Credentials?) -> String {
        let name =
            switch credentials {
            case nil: ""
            case .keys(let company, let publicKey, _): "\(company)+\(publicKey)"
            case .cookies(let company, let member, _): "\(company)+\(member)"
            }
        return ASCII.lowercased(name)
    }

    /// The quota as the control plane shows it.
    package func json(at now: Timestamp) -> JSONOutput {
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
