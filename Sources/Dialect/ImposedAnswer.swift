// Answers that no work has led to.

package import HTTP

/// An answer in place of the work.
package struct ImposedAnswer: Sendable {
    package let status: Status
    package let code: String
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
        package let bytes: [UInt8]
        /// Whether it is JSON; else it is plain text.
        package let isJSON: Bool

        package init(bytes: [UInt8], isJSON: Bool) {
            self.bytes = bytes
            self.isJSON = isJSON
        }
    }
}
