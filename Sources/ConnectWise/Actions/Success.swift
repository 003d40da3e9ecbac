// The answer of an action that has no record to show.

import API
import HTTP
import JSON
import Primitives
import Schema

extension Resource {
    /// Live schema `SuccessResponse`.
    static let successResponse = Resource(
        shape: "SuccessResponse", [Field("success", .boolean), Field("message", .text)])
}

extension Response {
    /// Writes that an action has been done, in a sentence.
    mutating func writeSuccess(_ message: String, at now: Timestamp) {
        write(.object([("success", .flag(true)), ("message", .text(message))]), at: now)
    }
}
