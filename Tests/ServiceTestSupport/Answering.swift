// How tests ask a service: one request in, one response out, without a socket.

package import HTTP
package import MockServer
import Testing

extension Service {
    /// Answers one request.
    package mutating func response(to request: Request) -> TestResponse {
        var response = Response(to: request)
        answer(request, into: &response)
        return TestResponse(response)
    }
}

/// Fails the test for an error of the server's own.
@Sendable package func recordFailure(_ text: String) {
    Issue.record("the server failed: \(text)")
}
