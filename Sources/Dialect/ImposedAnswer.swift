// Answers that are given instead of processing a request.

package import HTTP

/// An answer in place of the work.
package struct ImposedAnswer: Sendable {
    /// The status of the answer.
    package let status: Status
    /// The member `code` of the error.
    package let code: String
    /// The member `message` of the error.
    package let message: String
    /// The member that holds the code: the live 429 alone calls it `error`
    /// (docs/LIVE-API.md#errors).
    package let codeMember: String
    /// After how many seconds to try again; nil if that is not said.
    package let retryAfterSeconds: Int64?
    /// A body in place of the error.
    package let body: Body?

    package init(
        status: Status, code: String = "ConnectWiseApi", message: String = "",
        codeMember: String = "code", retryAfterSeconds: Int64? = nil, body: Body? = nil
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.codeMember = codeMember
        self.retryAfterSeconds = retryAfterSeconds
        self.body = body
    }

    /// A body in place of the error.
    package struct Body: Sendable, Equatable {
        /// The bytes of the body.
        package let bytes: [UInt8]
        /// Whether it is JSON; else it is plain text.
        package let isJSON: Bool

        package init(bytes: [UInt8], isJSON: Bool) {
            self.bytes = bytes
            self.isJSON = isJSON
        }
    }
}
