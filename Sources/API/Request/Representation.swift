// What a request selects.

package import Primitives

/// What a precondition is about: the record, list or image at a path. None has an entity tag.
package enum Representation {
    /// A representation that does not exist yet, and that the request would create.
    case none
    /// There is one; where answers tell when it was changed, in Last-Modified, that moment.
    case existing(changed: Timestamp?)

    var exists: Bool {
        if case .existing = self { true } else { false }
    }

    var changed: Timestamp? {
        if case .existing(let changed) = self { changed } else { nil }
    }
}
