// How the records of a long page are read.

/// How the records of a page are read that take more than one slice.
package enum RowsReading {
    /// All of them before anything else happens to the data.
    case atOnce
    /// While the data is held as it is.
    case held
    /// As each is when it is written: one that is deleted meanwhile is left out.
    case current
}
