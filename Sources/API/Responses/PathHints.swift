// Near misses among paths: what a client probably meant by one that leads nowhere.

import Primitives

/// The paths that a client can have meant, taken apart once. Measured: splitting and comparing all
/// of them as Strings took a 404 4,600,000 instructions, of which most were about paths with another
/// number of segments, or with segments of quite another length.
package final class PathHints: Sendable {
    /// A segment of a path.
    private final class Piece: Sendable {
        let text: String
        let word: NearMiss.FoldedWord
        let isVariable: Bool
        /// Whether anything can stand there; else a number has to.
        let takesWords: Bool

        init(_ text: Substring) {
            self.text = String(text)
            word = NearMiss.FoldedWord(self.text)
            isVariable = text.hasPrefix("{")
            takesWords = isVariable && text != "{id}" && text != "{parentId}"
        }
    }

    /// The segment of a request.
    private struct Sought {
        let text: String
        let word: NearMiss.FoldedWord
        let isID: Bool

        init(_ segments: PathSegments, _ index: Int) {
            text = segments.text(index)
            word = NearMiss.FoldedWord(
                folded: segments.bytes[segments.range(index)].map(ASCII.lowercased))
            isID = segments.number(index) != nil
        }
    }

    /// The paths of one part of the server by the number of their segments, each with its place in the
    /// order of all.
    private struct Paths: Sendable {
        private var byCount: [[(place: Int, pieces: [Piece])]] = []

        init(_ paths: [String]) {
            for (place, path) in paths.enumerated() {
                let pieces = path.split(separator: "/").map(Piece.init)
                while byCount.count <= pieces.count { byCount.append([]) }
                byCount[pieces.count].append((place, pieces))
            }
        }

        subscript(count: Int) -> [(place: Int, pieces: [Piece])] {
            byCount.indices.contains(count) ? byCount[count] : []
        }
    }

    /// The paths of the imitated service, and those of the control plane.
    private let served: Paths
    private let controls: Paths

    /// Hints at paths in their order: of equally near ones the first is meant.
    package init(_ paths: [String]) {
        served = Paths(paths.filter { !$0.hasPrefix("/_mock") })
        controls = Paths(paths.filter { $0.hasPrefix("/_mock") })
    }

    /// The path that is nearest to one that leads nowhere, behind the same prefix: each segment on
    /// its own is near, or the module in front is missing. It is one of the same part of the server.
    /// - Parameter base: The path to put in front of it.
    func hint(for target: RequestPath, below base: String = "") -> Hint? {
        let sought = (0..<target.segments.count).map { Sought(target.segments, $0) }
        let paths = target.isControlPlane ? controls : served
        var best: (distance: Int, place: Int, pieces: [Piece], hasModule: Bool)?
        func take(_ distance: Int, _ place: Int, _ pieces: [Piece], hasModule: Bool) {
            guard best.map({ (distance, place) < ($0.distance, $0.place) }) ?? true else { return }
            best = (distance, place, pieces, hasModule)
        }
        for (place, pieces) in paths[sought.count] {
            guard let distance = Self.distance(sought, pieces, from: 0) else { continue }
            take(distance, place, pieces, hasModule: true)
        }
        if !sought.isEmpty {
            // With a module missing, all else has to be right.
            for (place, pieces) in paths[sought.count + 1]
            where Self.distance(sought, pieces, from: 1) == 0 {
                take(1, place, pieces, hasModule: false)
            }
        }
        guard let best else { return nil }
        let path = Self.text(best.pieces, best.hasModule, sought)
        return Hint(
            resource: "", field: "path", meant: base + ASCII.lowercased(target.prefix) + path)
    }

    /// The sum of the distances of segments to the pieces from one on; nil if one of them is too far.
    /// What is cheap to see comes first.
    private static func distance(_ sought: [Sought], _ pieces: [Piece], from first: Int) -> Int? {
        for index in sought.indices where !isPossible(sought[index], pieces[first + index]) {
            return nil
        }
        var sum = 0
        for index in sought.indices where !pieces[first + index].isVariable {
            let word = pieces[first + index].word
            guard let near = sought[index].word.distance(to: word) else { return nil }
            sum += near
        }
        return sum
    }

    private static func isPossible(_ segment: Sought, _ piece: Piece) -> Bool {
        if piece.isVariable { return segment.isID || piece.takesWords }
        return segment.word.canBeNear(piece.word)
    }

    /// The path with the ids of the segments.
    private static func text(
        _ pieces: [Piece], _ hasModule: Bool, _ sought: [Sought]
    ) -> String {
        var text = hasModule ? "" : "/" + pieces[0].text
        for (segment, piece) in zip(sought, pieces[(hasModule ? 0 : 1)...]) {
            text += "/" + (piece.isVariable && segment.isID ? segment.text : piece.text)
        }
        return text
    }
}
