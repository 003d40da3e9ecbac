// The answer with a file of the page.

import API
import Dialect
import HTTP
import Primitives
import Tenancy

extension Service {
    /// Answers with a file of the page. It is for those who may use the control plane; where that
    /// asks for a token the page asks for it, and the files, which tell nothing, are for all.
    func answer(with file: PageFile, _ request: Request, into response: inout Response) {
        let sandbox = sandboxes.first
        begin(&response, in: sandbox, for: request, as: 0)
        do throws(APIError) {
            try authorization.checkPage(request)
            response.write(file, at: sandbox.now)
        } catch {
            lastRefusal.keep(Refusal(error, [], of: request, in: sandbox, isCounted: false))
            response.refuse(error, at: sandbox.now)
        }
    }
}

extension Response {
    /// Writes a file with the fields that keep everything else away from it: scripts, styles and
    /// data of other origins, inline scripts, frames, and text that is taken for markup (Content
    /// Security Policy Level 3; Trusted Types).
    fileprivate mutating func write(_ file: PageFile, at now: Timestamp) {
        start(.ok, date: now)
        field("Content-Security-Policy", Self.policy)
        field("Referrer-Policy", "no-referrer")
        field("Cross-Origin-Resource-Policy", "same-origin")
        field("Vary", "Accept")
        startBody(file.type)
        body.append(file.bytes)
        finish()
    }

    private static let policy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'",
        "img-src 'self' blob:", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
        "require-trusted-types-for 'script'", "trusted-types 'none'",
    ].joined(separator: "; ")
}
