// The path of a request: base path, segments, and what they say of the sandbox.

import Dialect
package import HTTP
import Primitives

/// The path of a request, taken apart. It is a class, since every stage is given it.
package final class RequestPath {
    /// Whether it is `*`, the server as a whole.
    package let isServer: Bool
    /// All segments.
    private let all: PathSegments
    /// The segments in front of the base path: those of `/_mock/at/NAME`, or none.
    private let placeCount: Int
    /// The segments of the base path, or none if the API is addressed without.
    private let baseCount: Int
    /// The segments behind the base path.
    package let segments: PathSegments
    /// Whether the path is one of the program itself, not of the imitated service.
    package let isControlPlane: Bool

    /// Takes the path of a request apart (docs/DIALECT.md#barepath).
    package init(_ request: Request) {
        isServer = request.bytes[request.path.lowerBound] != UInt8(ascii: "/")
        let all = PathSegments(of: request)
        self.all = all
        let isMock = all.isWord(0, "_mock")
        let placeCount = isMock && all.count >= 3 && all.text(1) == "at" ? 3 : 0
        self.placeCount = placeCount
        let behind = placeCount == 0 ? all : all.dropFirst(placeCount)
        let baseCount = Self.basePathCount(behind)
        self.baseCount = baseCount
        let segments = baseCount == 0 ? behind : behind.dropFirst(baseCount)
        self.segments = segments
        isControlPlane =
            baseCount == 0 && (placeCount == 0 ? isMock : segments.isWord(0, "_mock"))
    }

    /// The base path of the live service.
    package static let liveBasePath = "/v4_6_release/apis/3.0"

    /// The number of segments at the beginning of a path that are a base path of the API; 0 if it
    /// has none.
    package static func basePathCount(_ segments: PathSegments) -> Int {
        guard segments.count >= 3, segments.isWord(1, "apis"), segments.isWord(2, "3.0"),
            isCodebase(segments, 0)
        else { return 0 }
        return 3
    }

    /// Whether a segment is `v4_6_release`, or a version of the form `v2025_1`.
    package static func isCodebase(_ segments: PathSegments, _ index: Int) -> Bool {
        if segments.isWord(index, "v4_6_release") { return true }
        let segment = segments.bytes[segments.range(index)]
        guard segment.first.map(ASCII.lowercased) == UInt8(ascii: "v"),
            (7...6 + Limits.codebaseDigitsMax).contains(segment.count)
        else { return false }
        let year = segment.dropFirst().prefix(4)
        return year.allSatisfy(ASCII.isDigit)
            && segment[segment.startIndex + 5] == UInt8(ascii: "_")
            && segment.dropFirst(6).allSatisfy(ASCII.isDigit)
    }

    /// Whether the path has a base path of the API in front.
    package var hasPrefix: Bool { baseCount > 0 }

    /// The prefix of the API's paths, such as `/v4_6_release/apis/3.0`; empty if the API is
    /// addressed without.
    package var prefix: String {
        (placeCount..<placeCount + baseCount).map { "/" + all.text($0) }.joined()
    }

    /// The sandbox that the path names: `/_mock/at/NAME` in front of everything.
    package var sandboxName: String? { placeCount == 0 ? nil : all.text(2) }

    /// The sandbox that a path of the control plane names: `/_mock/sandboxes/NAME`.
    package var namedSandbox: String? {
        guard isControlPlane, segments.count >= 3, segments.isWord(1, "sandboxes") else {
            return nil
        }
        return segments.text(2)
    }

    /// The bytes of the request in front of the segments; nil if the path has an escape, so that they
    /// are not what they say.
    var plainFront: Range<Int>? {
        guard all.isPlain else { return nil }
        guard placeCount + baseCount > 0 else { return 0..<0 }
        return all.range(0).lowerBound..<all.range(placeCount + baseCount - 1).upperBound
    }

    /// Whether nothing in front of the segments is a word of the client, nor anything escaped.
    package var hasPlainFront: Bool { placeCount == 0 && all.isPlain }

    /// The path up to the segments: a place, a base path, both or nothing.
    var front: String { (sandboxName.map { "/_mock/at/\($0)" } ?? "") + prefix }

    /// The scheme, host and prefix that absolute links of an answer begin with: as the client wrote
    /// them, for it may see the server through a forwarder.
    func base(of request: Request) -> String { Origin(request).text + front }
}
