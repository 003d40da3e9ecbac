// The last line of the log: what the clients of this run would meet on the live service.

import Glibc
import JSON
import PSA
import Primitives
import Synchronization

/// Adds up, over all workers, which leniencies requests relied on, and tells it at the end.
final class LeniencyNotice: Sendable {
    private let state = Mutex<(totals: [Leniency: Int], form: LogForm)>(([:], .none))

    /// Adds what the handler of a worker has counted.
    func add(_ handler: borrowing LoggingHandler<Service>) {
        let totals = handler.handler.leniencyTotals
        let form = handler.form
        state.withLock { state in
            state.totals.merge(totals, uniquingKeysWith: +)
            state.form = form
        }
    }

    /// Writes a line on stderr if requests relied on leniencies: which, and how often. It takes the
    /// form of the log; without a log nobody wants it, and `/_mock/leniencies` has told all.
    func write() {
        let (totals, form) = state.withLock { $0 }
        guard !totals.isEmpty else { return }
        let summary = Leniency.allCases.compactMap { leniency in
            totals[leniency].map { "\(leniency.rawValue) \($0)" }
        }.joined(separator: ", ")
        let text =
            "leniencies relied on: \(summary); --mode strict refuses them "
            + "(GET /_mock/leniencies tells more)"
        switch form {
        case .text: complain("psa-mock: " + text)
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
