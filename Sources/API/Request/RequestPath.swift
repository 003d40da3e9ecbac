// The target of a request: base path, segments, and where links of the answer begin.

import Dialect
package import HTTP
import JSON
import Primitives

/// The path of a request, taken apart.
package struct RequestPath {
    /// Whether it is `*`, the server as a whole.
    package let isServer: Bool
    /// The sandbox that the path names: `/_mock/at/NAME` in front of everything.
    package let sandboxName: String?
    /// The prefix of the API's paths, such as `/v4_6_release/apis/3.0`; empty if the API
    /// is addressed without.
    package let prefix: String
    /// The segments behind it. Doubled slashes and one at the end leave none.
    package let segments: [String]

    /// Takes the path of a request apart (docs/DIALECT.md#barepath). An escaped slash, `%2F`, is a
    /// character of its segment.
    package init(_ request: Request) {
        isServer = request.bytes[request.path.lowerBound] != UInt8(ascii: "/")
        var all = Self.segments(of: request)
        if all.count >= 3, ASCII.equal(all[0], "_mock"), all[1] == "at" {
            sandboxName = all[2]
            all.removeFirst(3)
        } else {
            sandboxName = nil
        }
        let base = Self.basePath(of: all)
        prefix = base.isEmpty ? "" : "/" + base.joined(separator: "/")
        segments = Array(all.dropFirst(base.count))
    }

    /// The base path of the live service.
    package static let liveBasePath = "/v4_6_release/apis/3.0"

    /// The segments at the beginning of a path that are a base path of the API; none if it has none.
    package static func basePath(of segments: [String]) -> ArraySlice<String> {
        let first = segments.prefix(3)
        guard first.count == 3, isCodebase(first[0]), ASCII.equal(first[1], "apis"),
            first[2] == "3.0"
        else { return [] }
        return first
    }

    /// The decoded segments of the whole path.
    private static func segments(of request: Request) -> [String] {
        let bytes = request.bytes.span
        var all: [String] = []
        var low = request.path.lowerBound
        while low < request.path.upperBound {
            var high = low
            var isEscaped = false
            while high < request.path.upperBound, bytes[high] != UInt8(ascii: "/") {
                isEscaped = isEscaped || bytes[high] == UInt8(ascii: "%")
                high += 1
            }
            if isEscaped {
                all.append(percentDecoded(bytes.extracting(low..<high), plusIsSpace: false))
            } else if high > low {
                all.append(request.text(low..<high))
            }
            low = high + 1
        }
        return all
    }

    /// Whether the path is one of the program itself, not of the imitated service.
    package var isControlPlane: Bool {
        prefix.isEmpty && (segments.first.map { ASCII.equal($0, "_mock") } ?? false)
    }

    /// The sandbox that a path of the control plane names: `/_mock/sandboxes/NAME`.
    package var namedSandbox: String? {
        guard isControlPlane, segments.count >= 3, ASCII.equal(segments[1], "sandboxes") else {
            return nil
        }
        return segments[2]
    }

    /// `v4_6_release`, or a version of the form `v2025_1`.
    package static func isCodebase(_ segment: String) -> Bool {
        if ASCII.equal(segment, "v4_6_release") { return true }
        let parts = segment.dropFirst().split(separator: "_", omittingEmptySubsequences: false)
        return segment.first.map { $0 == "v" || $0 == "V" } ?? false
            && parts.count == 2 && parts[0].count == 4
            && parts[1].count <= Limits.codebaseDigitsMax
            && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(ASCII.isDigit) }
    }

    /// The scheme, host and prefix that absolute links of an answer begin with: as the client wrote
    /// them, for it may see the server through a forwarder.
    func base(of request: Request) -> String {
        Origin(request).text + (sandboxName.map { "/_mock/at/\($0)" } ?? "") + prefix
    }

    /// The prefix of the paths in `_info`: the live service writes a doubled slash behind
    /// its prefix (docs/LIVE-API.md#info-links).
    func hrefBase(of request: Request) -> String {
        base(of: request) + (prefix.isEmpty ? "" : "/")
    }
}
