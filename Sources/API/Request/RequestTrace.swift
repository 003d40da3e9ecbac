// The trace of a request: what its stages find out, for the journal and the log.

package import Dialect
import HTTP
import Primitives
package import Schema

/// The trace of the request that is being answered. The stages of a request write into it;
/// none of them reads what another one has written.
package final class RequestTrace {
    /// The moments at which the phases of a request ended. Those that it did not reach have no
    /// moment. The reading of its bytes by the server and the sending of the answer lie outside.
    package struct Times {
        /// The request is there, whole.
        package let begun: ContinuousClock.Instant
        /// Its path, version, credentials and method are looked at.
        package private(set) var routed: ContinuousClock.Instant?
        /// Its parameters, or its body, are understood: names resolved, values typed.
        package private(set) var read: ContinuousClock.Instant?
        /// The ids of records are found, or the change is made.
        package private(set) var worked: ContinuousClock.Instant?
        /// The answer is written; records are read while that is done.
        package private(set) var written: ContinuousClock.Instant?

        init(begun: ContinuousClock.Instant) { self.begun = begun }

        /// A phase of a request, in order.
        package enum Phase { case routed, read, worked, written }

        mutating func end(_ phase: Phase, at moment: ContinuousClock.Instant) {
            switch phase {
            case .routed: routed = moment
            case .read: read = moment
            case .worked: worked = moment
            case .written: written = moment
            }
        }
    }

    /// A page of a list that was answered and has another behind it.
    package final class PageServed {
        private let resolved: ResolvedList
        /// The last record of the page; nil for a page without any.
        package let lastID: Int64?

        init(_ resolved: ResolvedList, lastID: Int64?) {
            self.resolved = resolved
            self.lastID = lastID
        }

        /// The query of all pages, without the key at which this one began.
        package var list: Query {
            var query = resolved.query
            query.after = nil
            return query
        }
    }

    /// What is known of a request. It is one value, so that a request begins with one assignment and
    /// the journal reads it at once.
    package struct Outcome {
        /// The moments of the request.
        package fileprivate(set) var times: Times
        /// The path of the endpoint that it goes to, and its resource; nil if it reached none.
        package fileprivate(set) var endpoint: (path: String, resource: String)?
        /// The error that it is refused with; nil if it is not.
        package fileprivate(set) var apiError: APIError?
        /// Hints at what the client probably meant.
        package fileprivate(set) var hints: [Hint] = []
        fileprivate var hintsShown = 0
        /// The page that was answered, if that is not the last one of its list.
        package fileprivate(set) var pageServed: PageServed?
    }

    /// What is known of the present request.
    package private(set) var outcome = Outcome(times: Times(begun: .now))

    /// Where the present request goes; nil if it reached no endpoint.
    package var endpoint: (path: String, resource: String)? { outcome.endpoint }
    /// Hints at what the client probably meant.
    package var hints: [Hint] { outcome.hints }
    /// The page that was answered, if that is not the last one of its list.
    package var pageServed: PageServed? { outcome.pageServed }
    /// Gives the moments from which durations are measured.
    var stopwatch: @Sendable () -> ContinuousClock.Instant = { .now }

    package init() {}

    /// Begins a request.
    package func begin() { outcome = Outcome(times: Times(begun: stopwatch())) }

    /// Adds where the request goes.
    package func add(_ path: String, of resource: String) { outcome.endpoint = (path, resource) }

    /// Ends a phase of the request.
    package func end(_ phase: Times.Phase) { outcome.times.end(phase, at: stopwatch()) }

    /// Adds that the request is refused.
    package func add(_ apiError: APIError) { outcome.apiError = apiError }

    /// Adds what the client probably meant.
    package func add(_ hint: Hint) {
        if !outcome.hints.contains(hint) { outcome.hints.append(hint) }
    }

    /// Adds a page that is not the last one of its list.
    func add(_ page: PageServed) { outcome.pageServed = page }

    /// The hints that the answer does not show yet; from now on it does.
    package func removeHintsToShow() -> ArraySlice<Hint> {
        defer { outcome.hintsShown = outcome.hints.count }
        return outcome.hints[outcome.hintsShown...]
    }
}
