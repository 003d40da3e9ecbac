// Public paths outside the base path of the API: probes and discovery.

import API
import HTTP
import JSON
import Primitives

extension Response {
    /// Answers OPTIONS (RFC 9110, section 9.3.7).
    mutating func allow(_ methods: [Method], at now: Timestamp) {
        start(.noContent, date: now)
        field("Allow", methods.map(\.name).joined(separator: ", "))
        if methods.contains(.patch) { acceptPatch() }
        finish()
    }

    /// Answers a probe.
    mutating func writeProbe(at now: Timestamp) {
        start(.ok, date: now)
        startBody("text/plain; charset=utf-8")
        body.append("ok\n")
        finish()
    }

    /// Writes the codebase of a company's API, or `null` if the company is not known.
    /// - Parameters:
    ///   - company: As the client wrote it.
    ///   - name: As the server has it; nil if it is unknown.
    mutating func writeCompanyInfo(
        _ company: String, name: String?, _ origin: Origin, at now: Timestamp
    ) {
        guard let name else { return write(.null, at: now) }
        write(
            .object([
                ("CompanyName", .text(name)), ("Codebase", .text("v4_6_release/")),
                ("VersionCode", .text(APIVersion.current.code)),
                ("VersionNumber", .text("v4.6.\(APIVersion.build)")),
                ("CompanyID", .text(company)), ("IsCloud", .flag(true)),
                ("SiteUrl", .text(origin.host)),
            ]), at: now)
    }
}
