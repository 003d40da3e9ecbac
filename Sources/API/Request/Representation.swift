// What a request selects.

package import Primitives

/// The representation that a precondition is about: a record, list or image, without entity tag.
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
