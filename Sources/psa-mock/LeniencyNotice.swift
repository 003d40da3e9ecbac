// The last line of the log: what the clients of this run would meet on the live service.

import Glibc
import JSON
import PSA
import Primitives

extension LoggingHandler where Handler == Service {
    /// Writes a line on stderr if requests relied on leniencies: which, and how often. It takes the
    /// form of the log; without a log nobody wants it, and `/_mock/leniencies` has told all.
    borrowing func noteLeniencies() {
        guard let summary = handler.leniencySummary else { return }
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
