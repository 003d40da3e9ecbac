// The parts of a request and of its answer that a journal keeps on request.

import Dialect
import HTTP
import Primitives

/// The head of a request and the beginning of its answer's body, without secrets. It is held by
/// reference: few entries have one, and entries are moved.
final class Exchange {
    /// Request line and field lines.
    let head: [UInt8]
    /// The beginning of the body of the answer.
    let answer: [UInt8]

    /// - Parameter target: Path and query without secrets.
    init(_ request: Request, _ target: [UInt8], _ response: borrowing Response) {
        head = Array(Redaction.head(of: request, target).prefix(Limits.journalBodyBytesMax))
        answer = Array(Redaction.body(response.writtenBody[...]))
    }

    var byteCount: Int { head.count + answer.count }
}
