// The last line of the log: the leniencies that the requests of this run relied on, but for those
// that strict mode permits too.

import Dialect
import Glibc
import JSON
import MockServer
import Primitives
import Synchronization

/// The number of times that requests relied on each leniency, over all workers.
final class LeniencySummary: Sendable {
    private let state = Mutex<(totals: [Leniency: Int], form: LogForm)>(([:], .none))

    /// Adds the counts of the handler of a worker.
    func add(_ handler: borrowing LoggingHandler) {
        let totals = handler.handler.leniencyTotals
        let form = handler.form
        state.withLock { state in
            state.totals.merge(totals, uniquingKeysWith: +)
            state.form = form
        }
    }

    /// Writes the counts as a line on stderr, in the form of the log, unless all are 0 or there is
    /// no log.
    func write() {
        let (totals, form) = state.withLock { $0 }
        let refused = totals.filter { !Mode.strict.permits($0.key) }
        guard !refused.isEmpty else { return }
        let summary = Leniency.allCases.compactMap { leniency in
            refused[leniency].map { "\(leniency.rawValue) \($0)" }
        }.joined(separator: ", ")
        let text =
            "leniencies relied on: \(summary); --mode strict refuses them "
            + "(GET /_mock/leniencies tells more)"
        switch form {
        case .text: printError("psa-mock: " + text)
        case .json:
            var line = ByteBuffer()
            line.append(#"{"time":""#)
            Clock.now.appendText(to: &line)
            line.append(#"","message":"#)
            line.appendJSON(text)
            line.append("}\n")
            psa_mock.write(line.span, to: STDERR_FILENO)
        case .none: return
        }
    }
}
