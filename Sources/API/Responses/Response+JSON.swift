// Whole answers that are no records.

package import HTTP
package import JSON
package import Primitives

extension Response {
    /// Writes a whole answer of JSON.
    package mutating func write(_ body: JSONOutput, _ status: Status = .ok, at now: Timestamp) {
        start(status, date: now)
        startBody(.json)
        body.append(to: &self.body)
        finish()
    }

    /// Writes an answer without a body.
    package mutating func writeNothing(at now: Timestamp) {
        start(.noContent, date: now)
        finish()
    }
}
