// The version of the API that is served, and the versions that a client may ask for.

package import Dialect
package import HTTP
import Primitives

/// A version of the API: a year and the release in it (docs/LIVE-API.md#api-version).
package struct APIVersion: Comparable, Sendable {
    let year: Int
    let release: Int

    /// The version that is served: that of the newest public OpenAPI document
    /// (docs/LIVE-API.md#sources), so that clients generated from any document find theirs.
    package static let current = APIVersion(year: 2026, release: 4)

    /// The year of the first versions by date.
    private static let firstYear = 2015

    /// The number of the build, which the live service counts. Clients expect digits; this one
    /// means nothing.
    package static let build = 70001

    /// `2026.4`, as the header names it.
    package var text: String { "\(year).\(release)" }

    /// `v2026.4`, as discovery names it.
    package var code: String { "v" + text }

    package static func < (left: APIVersion, right: APIVersion) -> Bool {
        (left.year, left.release) < (right.year, right.release)
    }

    /// Whether a client may ask for a version: `3.0`, `3.0.0`, or one by date up to the current.
    static func isServed(_ text: String) -> Bool {
        if text == "3.0" || text == "3.0.0" { return true }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2,
            parts.allSatisfy({ $0.count <= 4 && $0.utf8.allSatisfy(ASCII.isDigit) }),
            let year = Int(parts[0]), let release = Int(parts[1])
        else { return false }
        return year >= firstYear && release >= 1
            && APIVersion(year: year, release: release) <= current
    }
}

extension APIVersion {
    /// The media type of the API's answers, which clients ask for by a version.
    private static let mediaType = "application/vnd.connectwise.com+json"

    /// The media type that the client asks for by a version in `Accept`; nil if it names none, and
    /// gets the newest. All else that a client accepts is of no account: there is JSON alone.
    /// - Throws: `APIError.version`.
    package static func negotiatedType(_ request: Request) throws(APIError) -> String? {
        guard let accept = request.value(of: "Accept"), accept.utf8.contains(UInt8(ascii: "=")),
            let version = requestedVersion(accept)
        else { return nil }
        guard isServed(version) else {
            throw .version(
                version, uri: Origin(request).text + request.text(request.path))
        }
        return "\(mediaType); version=\(version)"
    }

    /// The version of the first media range of the API's own type that has one (RFC 9110, sections
    /// 12.5.1 and 5.6.6).
    private static func requestedVersion(_ accept: String) -> String? {
        for range in accept.utf8.split(separator: UInt8(ascii: ",")) {
            let parts = range.split(
                separator: UInt8(ascii: ";"), omittingEmptySubsequences: false
            ).map { String(decoding: $0.filter { $0 != 0x20 && $0 != 0x09 }, as: UTF8.self) }
            guard ASCII.equal(parts[0], mediaType) else { continue }
            for parameter in parts.dropFirst() {
                let pair = parameter.split(separator: "=", maxSplits: 1)
                guard pair.count == 2, ASCII.equal(String(pair[0]), "version") else { continue }
                return String(pair[1].filter { $0 != "\"" })
            }
        }
        return nil
    }
}
