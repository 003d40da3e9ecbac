// The limits of conditions, orders and field lists.

/// The limits of one parameter. Each bounds work or memory that a request could otherwise choose at
/// will.
public struct ConditionLimits: Equatable, Sendable {
    /// The length of the text of a parameter, in bytes of UTF-8.
    public let textBytesMax: Int
    /// The number of comparisons of a condition, and of sort keys of an order.
    public let comparisonsMax: Int
    /// The depth of nested parentheses, and the number of names of a path in a field list.
    public let depthMax: Int
    /// The number of values of one list of `in`.
    public let listValuesMax: Int

    /// Creates limits.
    public init(textBytesMax: Int, comparisonsMax: Int, depthMax: Int, listValuesMax: Int) {
        self.textBytesMax = textBytesMax
        self.comparisonsMax = comparisonsMax
        self.depthMax = depthMax
        self.listValuesMax = listValuesMax
    }
}
