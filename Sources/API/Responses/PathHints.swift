// Near misses among paths: what a client probably meant by one that leads nowhere.

import Primitives

/// The paths that a client can have meant, taken apart once. Measured: splitting and comparing all
/// of them as Strings took a 404 4,600,000 instructions, of which most were about paths with another
/// number of segments, or with segments of quite another length.
package final class PathHints: Sendable {
    /// A segment of a path.
    private struct Piece: Sendable {
        let text: String
        let folded: [UInt8]
        let isVariable: Bool
        /// Whether anything can stand there; else a number has to.
        let takesWords: Bool

        init(_ text: Substring) {
            self.text = String(text)
            folded = text.utf8.map(ASCII.lowercased)
            isVariable = text.hasPrefix("{")
            takesWords = isVariable && text != "{id}" && text != "{parentId}"
        }
    }

    /// The segment of a request.
    private struct Sought {
        let text: String
        let folded: [UInt8]
        let isID: Bool

        init(_ segments: PathSegments, _ index: Int) {
            text = segments.text(index)
            folded = segments.bytes[segments.range(index)].map(ASCII.lowercased)
            isID = segments.number(index) != nil
        }
    }

    /// The paths of the imitated service, and those of the control plane.
    private let served: [[Piece]]
    private let controls: [[Piece]]

    /// Hints at paths in their order: of equally near ones the first is meant.
    package init(_ paths: [String]) {
        func pieces(_ paths: [String]) -> [[Piece]] {
            paths.map { $0.split(separator: "/").map(Piece.init) }
        }
        served = pieces(paths.filter { !$0.hasPrefix("/_mock") })
        controls = pieces(paths.filter { $0.hasPrefix("/_mock") })
    }

    /// The path that is nearest to one that leads nowhere, behind the same prefix: each segment on
    /// its own is near, or the module in front is missing. It is one of the same part of the server.
    /// - Parameter base: The path to put in front of it.
    func hint(for target: RequestPath, below base: String = "") -> Hint? {
        let sought = (0..<target.segments.count).map { Sought(target.segments, $0) }
        var best: (path: ArraySlice<Piece>, module: Piece?, distance: Int)?
        for path in target.isControlPlane ? controls : served {
            let (pieces, module) = Self.aligned(path, sought.count)
            guard let pieces, let distance = Self.distance(sought, pieces) else { continue }
            // With a module missing, all else has to be right.
            guard module == nil || distance == 0 else { continue }
            let whole = module == nil ? distance : 1
            guard whole < best?.distance ?? .max else { continue }
            best = (pieces, module, whole)
        }
        guard let best else { return nil }
        let path = Self.text(best.path, best.module, sought)
        return Hint(
            resource: "", field: "path", meant: base + ASCII.lowercased(target.prefix) + path)
    }

    /// The pieces that the segments of a request are compared with, and the module that they lack;
    /// nil for a path of another length.
    private static func aligned(_ path: [Piece], _ count: Int) -> (ArraySlice<Piece>?, Piece?) {
        if count > 0, path.count == count + 1 { return (path.dropFirst(), path[0]) }
        return path.count == count ? (path[...], nil) : (nil, nil)
    }

    /// The sum of the distances of segments; nil if one of them is too far. What is cheap to see
    /// comes first.
    private static func distance(_ sought: [Sought], _ pieces: ArraySlice<Piece>) -> Int? {
        let first = pieces.startIndex
        for index in sought.indices where !isPossible(sought[index], pieces[first + index]) {
            return nil
        }
        var sum = 0
        for index in sought.indices where !pieces[first + index].isVariable {
            let piece = pieces[first + index].folded
            guard let near = NearMiss.distance(folded: sought[index].folded, piece) else {
                return nil
            }
            sum += near
        }
        return sum
    }

    private static func isPossible(_ segment: Sought, _ piece: Piece) -> Bool {
        if piece.isVariable { return segment.isID || piece.takesWords }
        return NearMiss.isLengthNear(segment.folded.count, piece.folded.count)
    }

    /// The path with the ids of the segments.
    private static func text(
        _ pieces: ArraySlice<Piece>, _ module: Piece?, _ sought: [Sought]
    ) -> String {
        var text = module.map { "/" + $0.text } ?? ""
        for (segment, piece) in zip(sought, pieces) {
            text += "/" + (piece.isVariable && segment.isID ? segment.text : piece.text)
        }
        return text
    }
}
