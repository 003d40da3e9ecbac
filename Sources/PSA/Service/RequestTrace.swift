// What is learnt about a request on its way, for whoever has to report it.

import HTTP
import Primitives

/// What is known so far of the request that is being answered. The stages of a request write into it;
/// none of them reads what another one has written.
final class RequestTrace {
    /// When the phases of a request were over. Those that it did not reach have no moment. The
    /// reading of its bytes by the server and the sending of the answer lie outside.
    struct Times {
        /// The request is there, whole.
        let begun: ContinuousClock.Instant
        /// Its path, version, credentials and method are looked at.
        private(set) var routed: ContinuousClock.Instant?
        /// Its parameters, or its body, are understood: names resolved, values typed.
        private(set) var read: ContinuousClock.Instant?
        /// The ids of records are found, or the change is made.
        private(set) var worked: ContinuousClock.Instant?
        /// The answer is written; records are read while that is done.
        private(set) var written: ContinuousClock.Instant?

        init(begun: ContinuousClock.Instant) { self.begun = begun }

        enum Phase { case routed, read, worked, written }

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
    struct PageServed {
        /// What the pages are of, without the place where this one began.
        let list: Query
        /// The last record of the page; nil for a page without any.
        let lastID: Int64?
    }

    private(set) var times = Times(begun: .now)
    /// The path of the endpoint that the request goes to, and its resource; nil if it reached none.
    private(set) var endpoint: (path: String, resource: String)?
    /// Why the request is refused; nil if it is not.
    private(set) var refusal: Refusal?
    /// What the client probably meant.
    private(set) var hints: [Hint] = []
    private var hintsShown = 0
    /// The page that was answered, if that is not the last one of its list.
    private(set) var pageServed: PageServed?
    /// Gives the moments from which durations are measured.
    var stopwatch: @Sendable () -> ContinuousClock.Instant = { .now }

    init() {}

    /// Begins a request.
    func begin() {
        times = Times(begun: stopwatch())
        endpoint = nil
        refusal = nil
        if !hints.isEmpty { hints = [] }
        hintsShown = 0
        pageServed = nil
    }

    /// Adds where the request goes.
    func add(_ path: String, of resource: String) { endpoint = (path, resource) }

    /// Ends a phase of the request.
    func end(_ phase: Times.Phase) { times.end(phase, at: stopwatch()) }

    /// Adds that the request is refused.
    func add(_ refusal: Refusal) { self.refusal = refusal }

    /// Adds what the client probably meant.
    func add(_ hint: Hint) {
        if !hints.contains(hint) { hints.append(hint) }
    }

    /// Adds a page that is not the last one of its list.
    func add(_ page: PageServed) { pageServed = page }

    /// The hints that the answer does not show yet; from now on it does.
    func takeHintsToShow() -> ArraySlice<Hint> {
        defer { hintsShown = hints.count }
        return hints[hintsShown...]
    }
}
