// The trace of a request: what its stages find out, for the journal and the log.

package import Dialect
import HTTP
import Primitives
package import Schema

/// The trace of the request that is being answered. The stages of a request write into it;
/// none of them reads what another one has written.
package final class RequestTrace {
    /// The moments at which the phases of a request ended, in nanoseconds. The reading of its bytes by
    /// the server and the sending of the answer lie outside.
    package struct Times {
        /// A phase of a request, in order.
        package enum Phase {
            /// Its path, version, credentials and method are looked at.
            case routed
            /// Its parameters, or its body, are understood: names resolved, values typed.
            case read
            /// The ids of records are found, or the change is made.
            case worked
            /// The answer is written; records are read while that is done.
            case written
        }

        /// The moment of a phase that was not reached. Optional moments took more to copy and to test
        /// than the clock to read.
        private static let unreached = Int64.min

        /// The moment at which the request was there, whole.
        package let begun: Int64
        private var routedAt = Self.unreached
        private var readAt = Self.unreached
        private var workedAt = Self.unreached
        private var writtenAt = Self.unreached

        init(begun: Int64) { self.begun = begun }

        mutating func end(_ phase: Phase, at moment: Int64) {
            switch phase {
            case .routed: routedAt = moment
            case .read: readAt = moment
            case .worked: workedAt = moment
            case .written: writtenAt = moment
            }
        }

        /// The end of a phase; nil for one that the request did not reach.
        package func end(of phase: Phase) -> Int64? {
            let moment =
                switch phase {
                case .routed: routedAt
                case .read: readAt
                case .worked: workedAt
                case .written: writtenAt
                }
            return moment == Self.unreached ? nil : moment
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

    // Each is written in one place and read in another, never while it is written: measured, the
    // checks of that took 2,500 instructions of a request.

    /// The moments of the present request.
    @safe @exclusivity(unchecked) package private(set) var times = Times(begun: 0)
    /// The path of the endpoint that it goes to, and its resource; nil if it reached none.
    @safe @exclusivity(unchecked) package private(set) var endpoint:
        (path: String, resource: String)?
    /// The error that it is refused with; nil if it is not.
    @safe @exclusivity(unchecked) package private(set) var apiError: APIError?
    /// Hints at what the client probably meant.
    @safe @exclusivity(unchecked) package private(set) var hints: [Hint] = []
    @safe @exclusivity(unchecked) private var hintsShown = 0
    /// The page that was answered, if that is not the last one of its list.
    @safe @exclusivity(unchecked) package private(set) var pageServed: PageServed?
    /// Gives the moments from which durations are measured.
    var stopwatch: @Sendable () -> Int64 = { MonotonicTime.nanoseconds }

    package init() {}

    /// Begins a request.
    /// - Parameter moment: When it was there, if it was begun before; nil for now.
    package func begin(at moment: Int64? = nil) {
        times = Times(begun: moment ?? stopwatch())
        endpoint = nil
        apiError = nil
        hints = []
        hintsShown = 0
        pageServed = nil
    }

    /// Adds where the request goes.
    package func add(_ path: String, of resource: String) { endpoint = (path, resource) }

    /// Ends a phase of the request.
    package func end(_ phase: Times.Phase) { times.end(phase, at: stopwatch()) }

    /// Adds that the request is refused.
    package func add(_ apiError: APIError) { self.apiError = apiError }

    /// Adds what the client probably meant.
    package func add(_ hint: Hint) {
        if !hints.contains(hint) { hints.append(hint) }
    }

    /// Adds a page that is not the last one of its list.
    func add(_ page: PageServed) { pageServed = page }

    /// The hints that the answer does not show yet; from now on it does.
    package func removeHintsToShow() -> ArraySlice<Hint> {
        defer { hintsShown = hints.count }
        return hints[hintsShown...]
    }
}
