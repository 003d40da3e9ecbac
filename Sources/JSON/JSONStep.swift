// The way from the root of a document to a value.

/// A step from a container to a value in it.
public enum JSONStep: Equatable, Sendable {
    /// To the member of that name.
    case member(String)
    /// To the element of that index.
    case element(Int)
}

extension JSONValue {
    /// The steps from the root of the document to the value; found anew at each access, for
    /// messages.
    public var steps: [JSONStep] {
        var steps: [JSONStep] = []
        var container = 0
        while container != index {
            var place = container + 1
            if storage.tape[container].kind == .array {
                var element = 0
                while storage.tape[place].next <= index {
                    place = Int(storage.tape[place].next)
                    element += 1
                }
                steps.append(.element(element))
            } else {
                while storage.tape[place + 1].next <= index {
                    place = Int(storage.tape[place + 1].next)
                }
                steps.append(.member(storage.text(of: storage.tape[place])))
                place += 1
            }
            container = place
        }
        return steps
    }

    /// The position of a byte of the document.
    /// - Precondition: `offset` is from 0 to the number of bytes.
    public func position(at offset: Int) -> JSONPosition {
        JSONPosition(at: offset, in: storage.bytes)
    }
}
