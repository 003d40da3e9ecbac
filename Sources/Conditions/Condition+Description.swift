// The text of a condition, on one line and as a tree.

extension Condition: CustomStringConvertible {
    /// The condition on one line, in a form that parses to the same condition: values as written,
    /// keywords in lower case, parentheses only where they are needed.
    public var description: String {
        switch self {
        case .comparison(let comparison): comparison.description
        case .or(let parts): parts.map(\.description).joined(separator: " or ")
        case .and(let parts): parts.map(\.operandOfAnd).joined(separator: " and ")
        }
    }

    private var operandOfAnd: String {
        if case .or = self { "(\(description))" } else { description }
    }

    /// The condition as an indented tree, one node a line, without a line end after the last.
    public var tree: String { lines.joined(separator: "\n") }

    private var lines: [String] {
        let (title, parts): (String, [Condition]) =
            switch self {
            case .comparison(let comparison): (comparison.description, [])
            case .and(let parts): ("and", parts)
            case .or(let parts): ("or", parts)
            }
        var lines = [title]
        for (number, part) in parts.enumerated() {
            let isLast = number == parts.count - 1
            for (row, line) in part.lines.enumerated() {
                let branch = isLast ? (row == 0 ? "└─ " : "   ") : (row == 0 ? "├─ " : "│  ")
                lines.append(branch + line)
            }
        }
        return lines
    }
}

extension Comparison: CustomStringConvertible {
    /// The comparison on one line, with the values as written.
    public var description: String {
        let values = operands.map(\.text).joined(separator: ", ")
        return "\(path.text) \(op.text) \(op.kind.takesList ? "(\(values))" : values)"
    }
}
