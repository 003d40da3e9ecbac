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
    package struct PageServed {
        /// The query of all pages, without the key at which this one began.
        package let list: Query
        /// The last record of the page; nil for a page without any.
        package let lastID: Int64?
    }

    /// The moments of the present request.
    package private(set) var times = Times(begun: .now)
    /// The path of the endpoint that the request goes to, and its resource; nil if it reached none.
    package private(set) var endpoint: (path: String, resource: String)?
    /// The error that the request is refused with; nil if it is not.
    package private(set) var apiError: APIError?
    /// Hints at what the client probably meant.
    package private(set) var hints: [Hint] = []
    private var hintsShown = 0
    /// The page that was answered, if that is not the last one of its list.
    package private(set) var pageServed: PageServed?
    /// Gives the moments from which durations are measured.
    var stopwatch: @Sendable () -> ContinuousClock.Instant = { .now }

    package init() {}

    /// Begins a request.
    package func begin() {
        times = Times(begun: stopwatch())
        endpoint = nil
        apiError = nil
        if !hints.isEmpty { hints = [] }
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
